import { foldDn } from '@cognate/kernel';
import {
  connectionProblems,
  directoryFields,
  dnField,
  isBelow,
  kerberosLogon,
  parseLdapUrl,
} from '@cognate/ldap-kit';
import type { DirectorySettings } from '@cognate/ldap-kit';
import { z } from 'zod';

const { tls, containers, objectTypes, timeoutSeconds, maxMessageMegabytes, allowClearText } =
  directoryFields;

const bind = z.union(
  [
    z.strictObject({
      user: z
        .string()
        .min(1)
        .describe('Whom to log on as: name@domain, DOMAIN\\name or a distinguished name.'),
      password: z.strictObject({
        secret: z.string().min(1).describe('The name of the secret that holds the password.'),
      }),
    }),
    kerberosLogon,
    z.strictObject({
      external: z.literal(true).describe('Log on by the client certificate in tls.'),
    }),
  ],
  {
    error: 'Give one of { user, password: { secret: NAME } }, { kerberos } and { external: true }.',
  },
);

const domainController = z
  .string()
  .min(1)
  .refine((text) => parseLdapUrl(urlOf(text, false)) !== undefined, {
    error: (issue) =>
      `"${String(issue.input)}" is no domain controller: dc1.example.com, dc1.example.com:636 or an ldap:// address.`,
  });

const shape = z.strictObject({
  domainControllers: z
    .array(domainController)
    .min(1, 'Name a domain controller, or the domain.')
    .describe('Where to connect, the preferred one first. The first that answers is used.'),
  tls: tls.describe(
    'Encryption: LDAPS, or StartTLS on request. The certificate is always checked.',
  ),
  bind: bind.describe('How to log on.'),
  partitions: z
    .array(dnField)
    .min(1)
    .describe('The domains and other partitions to handle: DC=example,DC=com.'),
  containers,
  objectTypes,
  delta: z
    .enum(['dirSync', 'usnChanged', 'none'])
    .default('dirSync')
    .describe(
      'How changes are found: DirSync (the account needs the right "Replicating Directory Changes"), change numbers of one domain controller (no special right), or not at all.',
    ),
  deleteTree: z
    .boolean()
    .default(false)
    .describe('Deletes an object together with everything below it. Refused otherwise.'),
  pageSize: z.int().min(1).max(1000).default(500).describe('Objects per answer.'),
  timeoutSeconds,
  maxMessageMegabytes,
  parallelWrites: z.int().min(1).max(100).default(16).describe('Changes under way at a time.'),
  valuesPerRequest: z
    .int()
    .min(1)
    .max(5000)
    .default(1000)
    .describe('Values of one attribute that a request may carry; more go in several.'),
  allowClearText,
});

/** The settings of an Active Directory connector, as `cognate` files write them. */
export const activeDirectorySettings = shape.superRefine((settings, context) => {
  const problem = (path: readonly (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const inPartition = (text: string): boolean =>
    settings.partitions.some((base) => isBelow(foldDn('ldap', text), foldDn('ldap', base)));
  for (const key of ['include', 'exclude'] as const)
    for (const [index, text] of settings.containers[key].entries())
      if (!inPartition(text))
        problem(['containers', key, index], `"${text}" is in none of the partitions.`);
  for (const { path, message } of connectionProblems(directorySettings(settings)))
    problem(path[0] === 'url' ? ['domainControllers'] : path, message);
});

export type ActiveDirectorySettings = z.infer<typeof shape>;

/** The settings in the form in which all connectors to directories read and write. */
export function directorySettings(settings: ActiveDirectorySettings): DirectorySettings {
  const {
    domainControllers,
    bind: logon,
    partitions,
    deleteTree: _,
    delta: __,
    ...others
  } = settings;
  return {
    ...others,
    url: domainControllers.map((text) => urlOf(text, settings.tls.startTls)),
    bind: 'user' in logon ? { dn: logon.user, password: logon.password } : logon,
    baseDns: partitions,
    scope: 'subtree',
    anchor: 'objectGUID',
  };
}

/** A domain controller's name alone stands for LDAPS, or for StartTLS where the settings say so. */
function urlOf(text: string, startTls: boolean): string {
  if (text.includes('://')) return text;
  return `${startTls ? 'ldap' : 'ldaps'}://${text}`;
}
