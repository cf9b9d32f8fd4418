import { parseLdapDn } from '@cognate/kernel';
import { z } from 'zod';
import type { AliasPolicy } from './protocol/request.ts';
import { parseLdapUrl } from './protocol/ldap-url.ts';
import { parseFilter } from './protocol/parse-filter.ts';

/** A distinguished name in settings. */
export const dnField = z
  .string()
  .min(1, 'A distinguished name is missing.')
  .refine((text) => parseLdapDn(text) !== undefined, {
    error: (issue) => `"${String(issue.input)}" is no distinguished name.`,
  })
  .meta({ examples: ['ou=people,dc=example,dc=org'] });

const url = z
  .union([z.string(), z.array(z.string()).min(1)], {
    error: 'Give the address of a directory, or a list of them: ldaps://host:636.',
  })
  .superRefine((given, context) => {
    const list = typeof given === 'string' ? [given] : given;
    for (const [index, text] of list.entries())
      if (parseLdapUrl(text) === undefined)
        context.addIssue({
          code: 'custom',
          path: typeof given === 'string' ? [] : [index],
          message: `"${text}" is no address of a directory: ldap://host:389 or ldaps://host:636.`,
        });
  })
  .meta({ examples: ['ldaps://ldap.example.org'] });

const filter = z.string().superRefine((text, context) => {
  const parsed = parseFilter(text);
  if (!parsed.ok)
    context.addIssue({
      code: 'custom',
      message: `The filter is wrong after ${parsed.error.at} characters: ${parsed.error.message}.`,
    });
});

/** How a connection is encrypted, and what certificates are trusted. */
const tls = z.strictObject({
  startTls: z
    .boolean()
    .default(false)
    .describe('Encrypts an ldap:// connection before anything else is sent.'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe("A file with the certificates (PEM) that the server's may come from."),
  fingerprint256: z
    .string()
    .regex(/^(?:[0-9a-f]{2}:?){32}$/i, 'A SHA-256 fingerprint has 32 pairs of hexadecimal digits.')
    .optional()
    .describe("The SHA-256 fingerprint of the server's certificate, which is then trusted."),
  servername: z
    .string()
    .min(1)
    .optional()
    .describe("The name in the server's certificate, when it is not the one in the url."),
  certFile: z
    .string()
    .min(1)
    .optional()
    .describe("The connector's own certificate (PEM), for bind: { external: true }."),
  keyFile: z.string().min(1).optional().describe('The key (PEM) of that certificate.'),
});

/** How to log on by Kerberos, with tickets of our own asking or of somebody else's. */
export const kerberosLogon = z.strictObject({
  kerberos: z
    .strictObject({
      principal: z
        .string()
        .regex(/^[^@/]+(\/[^@/]+)?@[^@/]+$/, 'A principal is name@REALM.')
        .optional()
        .describe('Whom to log on as, name@REALM. Whose ticket there is when left out.'),
      keytab: z
        .string()
        .min(1)
        .optional()
        .describe('A file with the keys of the principal, by which tickets are asked for.'),
      ticketCache: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Tickets that kinit or another program keeps there. Otherwise those of the process.',
        ),
      servicePrincipal: z
        .string()
        .regex(/^[^@/]+\/[^@/]+(@[^@/]+)?$/, 'A service is ldap/host or ldap/host@REALM.')
        .optional()
        .describe(
          'What Kerberos calls the directory: ldap/ and the host of the url when left out.',
        ),
    })
    .refine(({ principal, keytab }) => keytab === undefined || principal !== undefined, {
      path: ['principal'],
      error: 'A keytab may have keys of several: say of whom.',
    })
    .refine(({ keytab, ticketCache }) => keytab === undefined || ticketCache === undefined, {
      path: ['ticketCache'],
      error: 'Give a keytab or a ticket cache, not both.',
    })
    .describe('Log on by Kerberos, which also encrypts where TLS does not.'),
});

const bind = z.union(
  [
    z.strictObject({
      dn: z.string().min(1).describe('Whom to log on as: a distinguished name.'),
      password: z.strictObject({
        secret: z.string().min(1).describe('The name of the secret that holds the password.'),
      }),
    }),
    z.strictObject({
      external: z
        .literal(true)
        .describe('Log on by the certificate in tls, or by the user of a local socket.'),
    }),
    kerberosLogon,
    z.strictObject({ anonymous: z.literal(true).describe('Do not log on.') }),
  ],
  {
    error:
      'Give one of { dn, password: { secret: NAME } }, { kerberos }, { external: true } and { anonymous: true }.',
  },
);

const objectType = z.strictObject({
  objectClasses: z
    .array(z.string().min(1))
    .min(1)
    .describe('The object classes of a new object, auxiliary ones included.'),
  filter: filter.optional().describe('Imports only the objects that this filter finds.'),
});

/** The settings that connectors to LDAP directories have in common. */
export const directoryFields = {
  url: url.describe('Where the directory listens. Of several, the first that answers is used.'),
  tls: tls.prefault({}).describe('Encryption. The certificate is always checked.'),
  bind: bind.describe('How to log on.'),
  containers: z
    .strictObject({
      include: z.array(dnField).default([]).describe('Only what is in these. All without any.'),
      exclude: z.array(dnField).default([]).describe('Not what is in these.'),
    })
    .prefault({})
    .describe('Parts to import. Of several that hold an object, the innermost counts.'),
  objectTypes: z
    .record(z.string().min(1), objectType)
    .default({})
    .describe('What the connector needs to know of an object type, by its name.'),
  pageSize: z.int().min(0).max(100_000).default(1000).describe('Objects per answer; 0 for all.'),
  timeoutSeconds: z.number().positive().max(3600).default(120).describe('How long to wait.'),
  maxMessageMegabytes: z
    .number()
    .positive()
    .max(2000)
    .default(128)
    .describe('The largest object that the server may send.'),
  parallelWrites: z.int().min(1).max(500).default(32).describe('Changes under way at a time.'),
  valuesPerRequest: z
    .int()
    .min(1)
    .max(100_000)
    .default(3000)
    .describe('Values of one attribute that a request may carry; more go in several.'),
  allowClearText: z
    .boolean()
    .default(false)
    .describe('Lets the password go over a connection that others can read. For tests only.'),
};

const fields = z.object(directoryFields);

/** What reading and writing need to know. The settings of each connector hold it, or are brought into this form. */
export type DirectorySettings = z.infer<typeof fields> & {
  readonly baseDns: readonly string[];
  readonly scope: 'subtree' | 'oneLevel' | 'base';
  readonly anchor: string;
  readonly aliases?: AliasPolicy;
  /** What becomes of a full import that meets objects of another server. They are left out unless it is refused. */
  readonly referrals?: 'ignore' | 'refuse';
};

/** The addresses of the directory, in the order in which they are tried. */
export const urlsOf = ({ url: given }: Pick<DirectorySettings, 'url'>): readonly string[] =>
  typeof given === 'string' ? [given] : given;

/** Where a problem of several settings stands, and what it is. */
export interface SettingsProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What does not fit together in the way to connect. */
export function connectionProblems(
  settings: Pick<DirectorySettings, 'allowClearText' | 'bind' | 'tls' | 'url'>,
): readonly SettingsProblem[] {
  const { tls: encryption, allowClearText } = settings;
  const schemes = urlsOf(settings).map((text) => parseLdapUrl(text)?.scheme);
  const problems: SettingsProblem[] = [];
  if (encryption.startTls && !schemes.includes('ldap'))
    problems.push({
      path: ['tls', 'startTls'],
      message: 'StartTLS is for ldap:// only; ldaps:// is encrypted anyway.',
    });
  if ((encryption.certFile === undefined) !== (encryption.keyFile === undefined))
    problems.push({
      path: ['tls', 'certFile'],
      message: 'certFile and keyFile belong together.',
    });
  const inClear = schemes.includes('ldap') && !encryption.startTls && !allowClearText;
  if ('password' in settings.bind && inClear)
    problems.push({
      path: ['url'],
      message:
        'The password would go over a connection that others can read. Use ldaps:// or tls.startTls; for tests allowClearText.',
    });
  return problems;
}
