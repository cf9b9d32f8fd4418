import { z } from 'zod';
import { list, name, pageLimit, text, time } from './message-parts.ts';
import { ROLES } from './roles.ts';

const roles = list(z.enum(ROLES));
const id = z.uuid();
/** Limited so that nobody makes the server hash books. */
const password = z.string().min(1).max(1024);

export const signInOptionsSchema = z
  .object({
    needsSetUp: z
      .boolean()
      .meta({ description: 'Nobody can administer yet: use the set-up link.' }),
  })
  .meta({ id: 'SignInOptions' });

export const directorySignInSchema = z
  .strictObject({
    url: z
      .string()
      .max(500)
      .regex(/^ldaps?:\/\//)
      .meta({ description: 'ldaps://dc1.example.com' }),
    startTls: z.boolean().default(false),
    ca: z.string().max(100_000).optional().meta({
      description:
        'The certificates (PEM) that its certificate may come from, if not those of the system.',
    }),
    allowClearText: z.boolean().default(false).meta({ description: 'Only for tests.' }),
    logon: text(500)
      .regex(/^[^{}]*(?:=|\\)\{name\}[^{}]*$/)
      .meta({
        description:
          'What people sign on as: uid={name},ou=people,dc=example,dc=com, or EXAMPLE\\{name} in Active Directory.',
      }),
    base: text(500).meta({ description: 'Below which groups, and accounts, are looked for.' }),
    nestedGroups: z.boolean().default(false).meta({
      description: 'Also through groups in groups, which Active Directory can tell.',
    }),
    roles: list(z.strictObject({ group: text(1000), role: z.enum(ROLES) })),
  })
  .meta({
    id: 'DirectorySignIn',
    description: 'People sign on to it themselves; no account of the server is needed.',
  });

export type DirectorySignIn = z.output<typeof directorySignInSchema>;

export const directorySettingsSchema = z
  .strictObject({ directory: directorySignInSchema.nullable() })
  .meta({ id: 'DirectorySettings' });

export const setUpSchema = z
  .strictObject({ token: z.string().min(1).max(200), name, password })
  .meta({
    id: 'SetUp',
    description: 'The first administrator, by the link that the server printed.',
  });

export const signInSchema = z.strictObject({ name, password }).meta({ id: 'SignIn' });

export const sessionSchema = z
  .object({
    name: z.string(),
    roles,
    via: z.enum(['session', 'key']),
    csrfToken: z.string().nullable().meta({
      description: 'What requests of a session that change something repeat as x-csrf-token.',
    }),
  })
  .meta({ id: 'Session', description: 'Who asks, and what they may do.' });

export const doneSchema = z.object({ done: z.literal(true) }).meta({ id: 'Done' });

export const newPasswordSchema = z
  .strictObject({ current: password, password })
  .meta({ id: 'NewPassword', description: 'Other sessions of the account end.' });

const accountSchema = z
  .object({
    id,
    source: z.string().meta({ description: 'local, directory or openid.' }),
    name: z.string(),
    roles: list(z.string()),
    disabled: z.boolean(),
    lockedUntil: time.nullable(),
    createdAt: time,
  })
  .meta({ id: 'Account' });

export const accountListSchema = z
  .object({ accounts: list(accountSchema) })
  .meta({ id: 'AccountList' });

export const newAccountSchema = z
  .strictObject({ name, password, roles })
  .meta({ id: 'NewAccount' });

export const createdSchema = z.object({ id }).meta({ id: 'Created' });

export const accountChangeSchema = z
  .strictObject({ roles: roles.optional(), disabled: z.boolean().optional() })
  .meta({ id: 'AccountChange', description: 'In force at once, for sessions too.' });

export const passwordSchema = z
  .strictObject({ password })
  .meta({ id: 'Password', description: 'All sessions of the account end.' });

export const accountParametersSchema = z.strictObject({ account: id });

const keySchema = z
  .object({
    id,
    name: z.string(),
    roles: list(z.string()),
    createdBy: z.string(),
    createdAt: time,
    expiresAt: time,
    usedAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: 'Key' });

export const keyListSchema = z.object({ keys: list(keySchema) }).meta({ id: 'KeyList' });

export const newKeySchema = z
  .strictObject({ name, roles, days: z.int().min(1).max(400).default(90) })
  .meta({ id: 'NewKey', description: 'A key has an end; make a new one before it.' });

export const createdKeySchema = z
  .object({
    id,
    key: z.string().meta({ description: 'Told this one time.' }),
    expiresAt: time,
  })
  .meta({ id: 'CreatedKey' });

export const keyParametersSchema = z.strictObject({ key: id });

const auditEntrySchema = z
  .object({
    id,
    at: time,
    who: z.string(),
    via: z.string(),
    action: z.string().meta({ description: 'The operation, by its name here.' }),
    outcome: z.string().meta({ description: 'allowed, or the code of the problem.' }),
    about: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });

export const auditPageSchema = z
  .object({ entries: list(auditEntrySchema), next: z.string().nullable() })
  .meta({ id: 'AuditPage', description: 'Newest first. Nothing is ever changed or removed.' });

export const auditQuerySchema = z.strictObject({
  who: name.optional(),
  action: name.optional(),
  after: z.string().max(100).optional().meta({ description: '`next` of the page before.' }),
  limit: pageLimit,
});
