import { foldName, foldText } from '@cognate/kernel';
import type { LdapValue } from '../protocol/ber-reader.ts';
import type { Control } from '../protocol/control.ts';
import type { LdapResult } from '../protocol/ldap-result.ts';
import type { Modification } from '../protocol/request.ts';
import { RESULT } from '../protocol/result-codes.ts';
import type { ExportTarget } from './export-target.ts';

// Makes a value that is there already, or gone already, no error. Not critical: some servers have it without saying
// so (OpenLDAP), and those that do not have it ignore it.
const PERMISSIVE: Control = { oid: '1.2.840.113556.1.4.1413', critical: false };

/** Sends requests one after the other until one is refused; the refusal is the answer. */
export async function sendModifications(
  target: ExportTarget,
  dn: string,
  requests: readonly (readonly Modification[])[],
  controls: readonly Control[],
): Promise<LdapResult | undefined> {
  for (const modifications of requests) {
    const result = await sendOne(target, dn, modifications, controls);
    if (result.code !== 0) return result;
  }
  return undefined;
}

async function sendOne(
  target: ExportTarget,
  dn: string,
  modifications: readonly Modification[],
  controls: readonly Control[],
): Promise<LdapResult> {
  const byValue = modifications.some(({ op }) => op !== 'replace');
  const all = byValue ? [...controls, PERMISSIVE] : controls;
  const result = await target.client.modify(dn, modifications, all);
  if (!byValue || !mayBeRedundant(target, result)) return result;
  const left = await whatIsLeft(target, dn, modifications);
  if (left === undefined) return result;
  return left.length === 0 ? { ...result, code: 0 } : target.client.modify(dn, left, controls);
}

/** Whether the directory may mean that a value is there, or gone, already. */
const mayBeRedundant = ({ options }: ExportTarget, { code }: LdapResult): boolean =>
  code === RESULT.attributeOrValueExists ||
  code === RESULT.noSuchAttribute ||
  options.redundantCodes?.includes(code) === true;

/** Leaves out what is there, or gone, already. `undefined` when the entry cannot be read. */
async function whatIsLeft(
  target: ExportTarget,
  dn: string,
  modifications: readonly Modification[],
): Promise<readonly Modification[] | undefined> {
  const names = [...new Set(modifications.map(({ attribute }) => attribute))];
  const binary = new Set(
    modifications
      .filter(({ values }) => values.some((value) => typeof value !== 'string'))
      .map(({ attribute }) => foldName(attribute)),
  );
  const entry = await target.readEntry(dn, names, (name) => binary.has(foldName(name)));
  if (entry === undefined) return undefined;
  const held = new Map(
    entry.attributes.map(({ name, values }) => [foldName(name.text), new Set(values.map(keyOf))]),
  );
  return modifications.flatMap((modification) => {
    const { op, attribute, values } = modification;
    if (op === 'replace') return [modification];
    const there = held.get(foldName(attribute));
    const open = values.filter(
      (value) => (there?.has(keyOf(target.asRead(value))) === true) === (op === 'delete'),
    );
    return open.length === 0 ? [] : [{ op, attribute, values: open }];
  });
}

// Directories compare text without case, as a rule.
const keyOf = (value: LdapValue): string =>
  typeof value === 'string' ? foldText(value) : `\u0000${Buffer.from(value).toString('base64')}`;
