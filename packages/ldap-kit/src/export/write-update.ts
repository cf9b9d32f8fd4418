import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import { foldDn, parentDn, rdnOf } from '@cognate/kernel';
import type { Control } from '../protocol/control.ts';
import type { LdapResult } from '../protocol/ldap-result.ts';
import { RESULT } from '../protocol/result-codes.ts';
import type { ExportTarget } from './export-target.ts';
import { missing, refused } from './export-error.ts';
import { modificationRequests } from './modifications.ts';
import { sendModifications } from './send-modifications.ts';

/** Whether the directory says that the object is not where it was. */
export const isElsewhere = ({ code }: LdapResult): boolean =>
  code === RESULT.noSuchObject || code === RESULT.assertionFailed;

/**
 * Renames or moves an object where it has a new name, then changes its attributes. An object that is not found under
 * its name is looked for by its anchor, so that an export that was cut off can be sent again.
 */
export async function writeUpdate(
  target: ExportTarget,
  change: ExportChange,
): Promise<ExportResult> {
  const result = await updateAt(target, change, change.dn);
  if (result.kind !== 'elsewhere') return result.answer;
  const found = await target.locate(change);
  if (found !== undefined) {
    const again = await updateAt(target, change, found);
    if (again.kind !== 'elsewhere') return again.answer;
  }
  // Without an anchor, the new name that is there while the old one is not tells that the rename was done.
  if (change.newDn !== undefined && change.anchor === undefined) {
    const renamed = await updateAt(target, change, change.newDn);
    if (renamed.kind !== 'elsewhere') return renamed.answer;
  }
  return missing(change, result.result);
}

type Outcome =
  | { readonly kind: 'answered'; readonly answer: ExportResult }
  | { readonly kind: 'elsewhere'; readonly result: LdapResult };

const answered = (answer: ExportResult): Outcome => ({ kind: 'answered', answer });

async function updateAt(target: ExportTarget, change: ExportChange, dn: string): Promise<Outcome> {
  const controls = target.onlyIfMeant(change);
  const renamed = await rename(target, change, dn, controls);
  if (renamed !== undefined && renamed.code !== 0) {
    if (isElsewhere(renamed) && !(await isMissingParent(target, dn, renamed)))
      return { kind: 'elsewhere', result: renamed };
    return answered(refused(change, 'rename', renamed));
  }
  return changeAttributes(target, change, {
    dn: change.newDn ?? dn,
    isRenamed: renamed !== undefined,
  });
}

async function changeAttributes(
  target: ExportTarget,
  change: ExportChange,
  { dn, isRenamed }: { readonly dn: string; readonly isRenamed: boolean },
): Promise<Outcome> {
  const requests = modificationRequests(
    change.changes,
    (attribute) => target.encodingOf(change.type, attribute),
    target.settings.valuesPerRequest,
  );
  if (requests.length === 0 && !isRenamed && change.newDn !== undefined)
    return confirmName(target, change, dn);
  const failure = await sendModifications(target, dn, requests, target.onlyIfMeant(change));
  if (failure === undefined)
    return answered({ id: change.id, ok: true, ...(dn === change.dn ? {} : { dn }) });
  if (isElsewhere(failure) && !isRenamed) return { kind: 'elsewhere', result: failure };
  return answered(refused(change, 'update', failure));
}

const fold = (name: string): string => foldDn('ldap', name);

/** Gives the object its new name; `undefined` when it has it already. */
async function rename(
  target: ExportTarget,
  { dn: oldDn, newDn }: ExportChange,
  dn: string,
  controls: readonly Control[],
): Promise<LdapResult | undefined> {
  if (newDn === undefined || newDn === dn) return undefined;
  // Found under another spelling of the new name: renamed already. From the old name, the spelling is the change.
  if (dn !== oldDn && fold(dn) === fold(newDn)) return undefined;
  const superior = parentDn(newDn);
  const stays = fold(superior) === fold(parentDn(dn));
  const name = { newRdn: rdnOf(newDn), ...(stays ? {} : { newSuperior: superior }) };
  return target.client.modifyDn(dn, name, controls);
}

/** There is nothing left to do but to see that the object is there under its new name. */
async function confirmName(
  target: ExportTarget,
  change: ExportChange,
  dn: string,
): Promise<Outcome> {
  const entry = await target.readEntry(dn, ['1.1'], () => false);
  return entry === undefined
    ? { kind: 'elsewhere', result: NOT_FOUND }
    : answered({ id: change.id, ok: true, dn });
}

const NOT_FOUND: LdapResult = {
  code: RESULT.noSuchObject,
  matchedDn: '',
  message: '',
  referrals: [],
  controls: [],
};

/** A rename meets a missing object and a missing new parent with the same code. */
async function isMissingParent(
  target: ExportTarget,
  dn: string,
  { code }: LdapResult,
): Promise<boolean> {
  if (code !== RESULT.noSuchObject) return false;
  return (await target.readEntry(dn, ['1.1'], () => false)) !== undefined;
}
