import { foldDn, foldName } from '@cognate/kernel';
import { connectionProblems, directoryFields, dnField, isBelow } from '@cognate/ldap-kit';
import { z } from 'zod';

const { url, tls, bind, containers, ...others } = directoryFields;

const shape = z.strictObject({
  url,
  tls,
  bind,
  baseDns: z.array(dnField).min(1).describe('Where the objects are.'),
  scope: z
    .enum(['subtree', 'oneLevel', 'base'])
    .default('subtree')
    .describe(
      'How far below: everything, only the objects directly there, or only the base itself.',
    ),
  containers,
  anchor: z
    .string()
    .min(1)
    .default('entryUUID')
    .describe('The attribute that never changes: entryUUID, nsUniqueId, objectGUID, or dn.'),
  delta: z
    .enum(['auto', 'contentSync', 'changeLog', 'accessLog', 'none'])
    .default('auto')
    .describe(
      'How changes are found: content synchronization (OpenLDAP), a change log (389 Directory Server, Oracle), an access log (OpenLDAP, slapo-accesslog), the first two as the server has them, or not at all.',
    ),
  aliases: z
    .enum(['never', 'searching', 'finding', 'always'])
    .default('never')
    .describe(
      'Whether imports go on with what an alias names: one below a base (searching), one that is a base (finding), or both. Only without deltas.',
    ),
  referrals: z
    .enum(['ignore', 'refuse'])
    .default('ignore')
    .describe(
      'What a full import does when a part is on another server: leave it out, or end with an error. Referrals are never followed.',
    ),
  passwordPolicy: dnField
    .optional()
    .describe(
      'The password policy of accounts that have none of their own (ppolicy_default of OpenLDAP, which does not tell it).',
    ),
  ...others,
});

/** The settings of an LDAP connector, as `cognate` files write them. */
export const ldapSettings = shape.superRefine((settings, context) => {
  const problem = (path: readonly (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const inBase = (text: string): boolean =>
    settings.baseDns.some((base) => isBelow(foldDn('ldap', text), foldDn('ldap', base)));
  for (const key of ['include', 'exclude'] as const)
    for (const [index, text] of settings.containers[key].entries())
      if (!inBase(text))
        problem(['containers', key, index], `"${text}" is in none of the baseDns.`);
  if (settings.delta === 'contentSync' && foldName(settings.anchor) !== 'entryuuid')
    problem(
      ['anchor'],
      'Content synchronization names what is gone by entryUUID, so that has to be the anchor.',
    );
  if (settings.aliases !== 'never' && settings.delta !== 'none')
    problem(['aliases'], 'No delta tells of changes behind an alias, so aliases need delta: none.');
  for (const { path, message } of connectionProblems(settings)) problem(path, message);
});

export type LdapSettings = z.infer<typeof ldapSettings>;
