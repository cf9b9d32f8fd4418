import type { AttributeChange, ExportChange, ExportResult } from '@cognate/connector-kit';
import { NameMap, foldDn, foldName, foldText, must, parseLdapDn } from '@cognate/kernel';
import type { DnPart } from '@cognate/kernel';
import type { LdapValue } from '../protocol/ber-reader.ts';
import { postRead, postReadAttributes } from '../protocol/read-entry-control.ts';
import type { LdapResult } from '../protocol/ldap-result.ts';
import type { AttributeValues, Modification } from '../protocol/request.ts';
import type { LdapAttribute } from '../protocol/response.ts';
import { RESULT } from '../protocol/result-codes.ts';
import type { ExportTarget } from './export-target.ts';
import { isPassword, refused } from './export-error.ts';
import { chunks } from './modifications.ts';
import { sendModifications } from './send-modifications.ts';

const OBJECT_CLASS = 'objectClass';

/**
 * Creates an object. One that is there already with the same values counts as created: it is what an export that was
 * cut off left behind.
 */
export async function writeAdd(target: ExportTarget, change: ExportChange): Promise<ExportResult> {
  const { client, anchor, settings } = target;
  const attributes = newAttributes(target, change);
  const { first, more } = split(change.dn, attributes, settings.valuesPerRequest);
  const controls = anchor === undefined ? [] : [postRead([anchor.name])];
  const result = await client.add(change.dn, first, controls);
  if (result.code === RESULT.entryAlreadyExists) {
    if (!(await isThere(target, change, attributes, more))) return refused(change, 'add', result);
  } else if (result.code !== 0) return refused(change, 'add', result);
  const failure = await sendModifications(target, change.dn, more, []);
  if (failure !== undefined) return refused(change, 'add', failure);
  const value = await anchorOf(target, change.dn, result);
  return { id: change.id, ok: true, ...(value === undefined ? {} : { anchor: value }) };
}

function newAttributes(target: ExportTarget, change: ExportChange): readonly AttributeValues[] {
  const attributes = new NameMap<AttributeValues>();
  const { objectTypes } = target.settings;
  const settings = new NameMap(Object.entries(objectTypes)).get(change.type);
  attributes.set(OBJECT_CLASS, {
    attribute: OBJECT_CLASS,
    values: settings?.objectClasses ?? [change.type],
  });
  for (const one of change.changes) {
    const { encode } = target.encodingOf(change.type, one.attribute);
    const values = valuesOf(one).map(encode);
    if (values.length === 0) continue;
    const before = attributes.get(one.attribute)?.values ?? [];
    attributes.set(one.attribute, { attribute: one.attribute, values: united(before, values) });
  }
  // The values in the name belong to the entry; not every server puts them there by itself.
  for (const part of namingParts(change.dn)) addNamingValue(attributes, part);
  return [...attributes.values()];
}

const namingParts = (dn: string): readonly DnPart[] => parseLdapDn(dn)?.[0] ?? [];

const valuesOf = (change: AttributeChange) =>
  change.op === 'replace' ? change.values : change.add;

const united = (a: readonly LdapValue[], b: readonly LdapValue[]): readonly LdapValue[] =>
  a.length === 0
    ? b
    : [...new Map([...a, ...b].map((value) => [foldText(String(value)), value])).values()];

function addNamingValue(attributes: NameMap<AttributeValues>, { attribute, value }: DnPart): void {
  const known = attributes.get(attribute);
  const isKnown = known?.values.some((other) => foldText(String(other)) === foldText(value));
  if (isKnown !== true)
    attributes.set(attribute, { attribute, values: [...(known?.values ?? []), value] });
}

/** What goes into the first request, and what must follow because it is too much for one. */
function split(
  dn: string,
  attributes: readonly AttributeValues[],
  valuesPerRequest: number,
): {
  readonly first: readonly AttributeValues[];
  readonly more: readonly (readonly Modification[])[];
} {
  // An entry without its classes, or without the values in its name, is none.
  const whole = new Set(
    [OBJECT_CLASS, ...namingParts(dn).map((part) => part.attribute)].map(foldName),
  );
  const more: Modification[][] = [];
  const first = attributes.map(({ attribute, values }) => {
    if (whole.has(foldName(attribute))) return { attribute, values };
    const [head, ...others] = chunks(values, valuesPerRequest);
    for (const rest of others) more.push([{ op: 'add', attribute, values: rest }]);
    return { attribute, values: must(head, 'every attribute has a value') };
  });
  return { first, more };
}

/** Whether the entry of this name is what the change would create, as far as it would have come. */
async function isThere(
  target: ExportTarget,
  change: ExportChange,
  attributes: readonly AttributeValues[],
  more: readonly (readonly Modification[])[],
): Promise<boolean> {
  const typeOf = (attribute: string) => target.encodingOf(change.type, attribute).type;
  const computed = new Set((target.options.computed ?? []).map(foldName));
  const tellsNothing = (name: string): boolean => isPassword(name) || computed.has(foldName(name));
  const names = attributes.map(({ attribute }) => attribute).filter((name) => !tellsNothing(name));
  const entry = await target.readEntry(change.dn, names, (name) => typeOf(name) === 'binary');
  if (entry === undefined) return false;
  const held = new NameMap(entry.attributes.map((one) => [one.name.text, one.values] as const));
  const unfinished = new Set(more.flat().map(({ attribute }) => foldName(attribute)));
  return attributes.every(({ attribute, values }) => {
    if (tellsNothing(attribute)) return true;
    const isReference = typeOf(attribute) === 'reference';
    const key = (value: LdapValue): string =>
      isReference ? foldDn('ldap', String(value)) : keyOf(value);
    const wanted = new Set(values.map(target.asRead).map(key));
    const found = new Set((held.get(attribute) ?? []).map(key));
    // Servers add the classes that the named ones inherit from.
    if (foldName(attribute) === foldName(OBJECT_CLASS))
      return [...wanted].every((value) =>
        [...found].some((other) => foldName(other) === foldName(value)),
      );
    if (unfinished.has(foldName(attribute))) return [...found].every((value) => wanted.has(value));
    return wanted.size === found.size && [...wanted].every((value) => found.has(value));
  });
}

const keyOf = (value: LdapValue): string =>
  typeof value === 'string' ? value : `\u0000${Buffer.from(value).toString('base64')}`;

/** The anchor that the directory gave the object: from its answer, or else read back. */
async function anchorOf(
  target: ExportTarget,
  dn: string,
  result: LdapResult,
): Promise<string | undefined> {
  const { anchor } = target;
  if (anchor === undefined) return undefined;
  const isBinary = () => anchor.binary;
  const attributes: readonly LdapAttribute[] =
    postReadAttributes(result.controls, isBinary) ??
    (await target.readEntry(dn, [anchor.name], isBinary))?.attributes ??
    [];
  const value = attributes.find(({ name }) => foldName(name.text) === foldName(anchor.name))
    ?.values[0];
  return value === undefined ? undefined : anchor.textOf(value);
}
