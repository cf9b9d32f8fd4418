import type { ExportErrorType, ExportResult } from '@cognate/connector-kit';
import { windowsError } from '../windows-error.ts';

// A link leads to an object that the directory does not have.
const NO_SUCH_MEMBER = 0x525;

// The result codes of LDAP are few; the error of Windows in the words beside them says more (MS-ERREF, section 2.2).
const TYPES: ReadonlyMap<number, ExportErrorType> = new Map<number, ExportErrorType>([
  [0x5, 'permission-issue'],
  [0x52d, 'password-policy-violation'],
  // The account name is taken, whatever its place.
  [0x524, 'cd-existing-object'],
  [0x526, 'cd-existing-object'],
  [0x55d, 'cd-existing-object'],
  [NO_SUCH_MEMBER, 'dn-attributes-failure'],
  [0x1f, 'password-set-disallowed'],
  [0x2016, 'schema-violation'],
  [0x2042, 'invalid-dn'],
  [0x2077, 'readonly-attribute'],
  [0x2098, 'permission-issue'],
  [0x20b1, 'dn-attributes-failure'],
  [0x2114, 'cd-existing-object'],
  [0x21c7, 'constraint-violation'],
  [0x21c8, 'constraint-violation'],
]);

/** A refusal under the name that fits the error of Windows; anything else as it is. */
export function explainRefusal(result: ExportResult): ExportResult {
  if (result.ok || result.cdError === undefined) return result;
  const code = windowsError(result.cdError) ?? -1;
  const type = TYPES.get(code);
  if (type === undefined) return result;
  if (code !== NO_SUCH_MEMBER) return { ...result, type };
  const message = `A value names an object that the directory does not have: ${result.cdError}`;
  return { ...result, type, message };
}
