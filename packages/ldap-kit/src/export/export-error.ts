import type { ExportChange, ExportErrorType, ExportResult } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import { describeResult } from '../protocol/ldap-error.ts';
import type { LdapResult } from '../protocol/ldap-result.ts';
import { RESULT } from '../protocol/result-codes.ts';

/** What was being done when the directory refused. */
export type ExportAction = 'add' | 'update' | 'rename' | 'delete';

const ERRORS: ReadonlyMap<number, ExportErrorType> = new Map<number, ExportErrorType>([
  [RESULT.timeLimitExceeded, 'cd-connectivity-error'],
  [RESULT.strongerAuthRequired, 'permission-issue'],
  [RESULT.confidentialityRequired, 'permission-issue'],
  [RESULT.undefinedAttributeType, 'schema-violation'],
  [RESULT.constraintViolation, 'constraint-violation'],
  [RESULT.attributeOrValueExists, 'cd-existing-attribute-or-value'],
  [RESULT.invalidAttributeSyntax, 'syntax-violation'],
  [RESULT.noSuchObject, 'cd-missing-object'],
  [RESULT.invalidDnSyntax, 'invalid-dn'],
  [RESULT.inappropriateAuthentication, 'permission-issue'],
  [RESULT.insufficientAccessRights, 'permission-issue'],
  [RESULT.busy, 'cd-connectivity-error'],
  [RESULT.unavailable, 'cd-connectivity-error'],
  [RESULT.namingViolation, 'invalid-dn'],
  [RESULT.objectClassViolation, 'schema-violation'],
  [RESULT.notAllowedOnRdn, 'modify-naming-attribute'],
  [RESULT.entryAlreadyExists, 'cd-existing-object'],
  [RESULT.objectClassModsProhibited, 'schema-violation'],
]);

const PASSWORDS = new Set(['userpassword', 'unicodepwd']);

/** Whether the change sets a password: servers answer with it never, or hashed. */
export const isPassword = (attribute: string): boolean => PASSWORDS.has(foldName(attribute));

/** The refusal of a change under MIM's name for it, with the directory's own words. */
export function refused(
  change: ExportChange,
  action: ExportAction,
  result: LdapResult,
): ExportResult {
  return {
    id: change.id,
    ok: false,
    type: errorType(change, action, result.code),
    message: `The directory refuses to ${action} "${change.dn}"${to(change, action)}: ${describeResult(result)}`,
    cdError: cdError(result),
  };
}

const to = ({ newDn }: ExportChange, action: ExportAction): string =>
  action === 'rename' && newDn !== undefined ? ` to "${newDn}"` : '';

function cdError(result: LdapResult): string {
  const { matchedDn, referrals } = result;
  const matched = matchedDn === '' ? '' : ` (found up to "${matchedDn}")`;
  const elsewhere = referrals.length === 0 ? '' : ` (to be done at ${referrals.join(', ')})`;
  return `${describeResult(result)}${matched}${elsewhere}`;
}

function errorType(change: ExportChange, action: ExportAction, code: number): ExportErrorType {
  const type = ERRORS.get(code) ?? 'cd-error';
  if (type === 'cd-existing-object' && action === 'rename') return 'rename-to-existing-dn';
  if (code === RESULT.namingViolation && action === 'update') return 'modify-naming-attribute';
  // An addition needs its parent; a rename that comes here has found the object itself.
  if (type === 'cd-missing-object' && (action === 'add' || action === 'rename'))
    return 'non-existent-parent';
  if (
    type === 'constraint-violation' &&
    change.changes.some(({ attribute }) => isPassword(attribute))
  )
    return 'password-policy-violation';
  return type;
}

/** The object is not there. */
export const missing = (change: ExportChange, result: LdapResult): ExportResult => ({
  id: change.id,
  ok: false,
  type: 'cd-missing-object',
  message: `"${change.dn}" is not in the directory (any more).`,
  cdError: cdError(result),
});

/** The connection went away while the change was under way: whether it was done, the next export finds out. */
export const unanswered = (change: ExportChange, reason: string): ExportResult => ({
  id: change.id,
  ok: false,
  type: 'cd-connectivity-error',
  message: `The directory gave no answer to the change of "${change.dn}": ${reason}`,
});
