import type { ExportErrorType } from '@cognate/connector-kit';
import type { SoapFault } from './soap.ts';

/**
 * What a refusal means, by the names of SharePoint's exceptions in its text (`Microsoft.Office.Server.UserProfiles`).
 * The first that occurs counts.
 */
const KINDS: readonly (readonly [RegExp, ExportErrorType])[] = [
  [/UserExistsException|DuplicateEntryException|AlreadyExist/, 'cd-existing-object'],
  [/ManagerNotFound|ReferenceNotFound/, 'dn-attributes-failure'],
  [/(?:User|Member\w*|Profile|Object)NotFoundException/, 'cd-missing-object'],
  [/PropertyNotDefinedException/, 'schema-violation'],
  [/PropertyNotEditableException/, 'readonly-attribute'],
  [
    /Property(?:InvalidFormat|InvalidValue|InvalidLength|Duplicate)\w*Exception/,
    'invalid-attribute-value',
  ],
  [/UnauthorizedAccessException|Access ?Denied/i, 'permission-issue'],
];

/** MIM's name for what the store has against an object. */
export const faultKind = ({ message }: SoapFault): ExportErrorType =>
  KINDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'cd-error';

/** Whether the store no longer knows the position in its change log. */
export const isTokenRefusal = ({ message }: SoapFault): boolean =>
  /ChangeTokenTooEarly|InvalidChangeToken|ChangeLogExpired|change token/i.test(message);
