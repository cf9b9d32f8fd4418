import { AppError } from '@cognate/kernel';
import { childOf, textOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { readXmlRecords } from '../xml/read-xml.ts';

/** Values as they stand in the file. */
export interface OldValues {
  readonly add: readonly OldValue[];
  /** Of an update value by value; undefined where `add` is all that there is. */
  readonly remove: readonly OldValue[] | undefined;
}

interface OldValue {
  readonly text: string;
  /** The text is Base64 of what is meant. */
  readonly isBase64: boolean;
}

/** An object, or a change of one, as an import of the old server read it. */
export interface OldEntry {
  readonly change: 'replace' | 'update' | 'delete';
  readonly dn: string;
  readonly type: string;
  readonly attributes: ReadonlyMap<string, OldValues>;
}

export interface OldDropFileRecord {
  readonly step: 'full-import' | 'delta-import';
  readonly entry: OldEntry;
}

/** Depth of the entries: `mmsml/directory-entries/delta`. */
const DEPTH = 2;

/**
 * Reads the drop file (mmsml) of an import step one entry at a time. Anchors are left out: how the old server wrote them
 * is its own matter, and an object without one is found by its name. Throws `not-a-drop-file`.
 */
export async function* readOldDropFile(
  file: string,
  name: string,
): AsyncGenerator<OldDropFileRecord> {
  let step: OldDropFileRecord['step'] | undefined;
  for await (const element of readXmlRecords(file, name, DEPTH)) {
    step ??= stepOf(element, name);
    if (element.name === 'delta') yield { step, entry: entryOf(element) };
  }
  if (step === undefined) throw notOne(name, 'it has no entries');
}

function stepOf(element: XmlElement, name: string): OldDropFileRecord['step'] {
  const root = element.parent?.parent;
  if (root?.name !== 'mmsml') throw notOne(name, `its root element is "${root?.name ?? ''}"`);
  const step = root.attributes.get('step-type');
  if (step === 'full-import' || step === 'delta-import') return step;
  throw notOne(name, `it is of a step of type "${step ?? ''}"`);
}

const notOne = (name: string, why: string): AppError =>
  new AppError('not-a-drop-file', `${name} is no drop file of an import: ${why}.`, {
    remedy: 'Give a file that a run step of the old server wrote below MaData while it imported.',
  });

function entryOf(element: XmlElement): OldEntry {
  const operation = element.attributes.get('operation') ?? 'none';
  const dn = element.attributes.get('newdn') ?? element.attributes.get('dn') ?? '';
  const attributes = new Map<string, OldValues>();
  for (const child of element.children)
    if (child.name === 'attr' || child.name === 'dn-attr')
      attributes.set(child.attributes.get('name') ?? '', valuesOf(child));
  return {
    change: operation === 'delete' ? 'delete' : operation === 'update' ? 'update' : 'replace',
    dn,
    type: textOf(element, 'primary-objectclass'),
    attributes,
  };
}

function valuesOf(attribute: XmlElement): OldValues {
  const operation = attribute.attributes.get('operation') ?? 'replace';
  if (operation === 'delete') return { add: [], remove: undefined };
  const values = attribute.children.filter(({ name }) => name === 'value' || name === 'dn-value');
  return {
    add: values.filter((value) => !isRemoved(value)).map(valueOf),
    remove: operation === 'update' ? values.filter(isRemoved).map(valueOf) : undefined,
  };
}

const isRemoved = ({ attributes }: XmlElement): boolean => attributes.get('operation') === 'delete';

function valueOf(value: XmlElement): OldValue {
  const dn = childOf(value, 'dn');
  return dn === undefined
    ? { text: value.text, isBase64: value.attributes.get('encoding') === 'base64' }
    : { text: dn.text.trim(), isBase64: false };
}
