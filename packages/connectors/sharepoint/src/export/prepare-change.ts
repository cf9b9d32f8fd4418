import type {
  AttributeChange,
  ExportChange,
  ExportErrorType,
  ExportResult,
  SelectedAttribute,
} from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { AttributeType, Values } from '@cognate/kernel';
import type { SessionEnvironment } from '../environment.ts';
import { fitPicture, UnreadablePicture } from '../pictures/fit-picture.ts';
import type { ProfileChange, ProfileProperty } from '../protocol/profile-change.ts';
import { isWritable } from '../protocol/xml.ts';
import { ANCHOR, isImmutable, PICTURE } from '../schema.ts';

/** A change in the form in which it is sent. */
export interface PreparedChange {
  readonly change: ExportChange;
  readonly sent: ProfileChange;
}

/** Why a change is not even sent. */
class Refusal extends Error {
  readonly type: ExportErrorType;

  constructor(type: ExportErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

export type Preparation =
  { readonly prepared: PreparedChange } | { readonly refused: ExportResult };

const KINDS = { add: 'Add', update: 'Modify', delete: 'Delete' } as const;

/** Makes a change ready to be sent, its picture included. */
export async function prepareChange(
  environment: SessionEnvironment,
  change: ExportChange,
): Promise<Preparation> {
  try {
    return { prepared: { change, sent: await profileChange(environment, change) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message, type } = error;
    return { refused: { id: change.id, ok: false, type, message } };
  }
}

async function profileChange(
  environment: SessionEnvironment,
  change: ExportChange,
): Promise<ProfileChange> {
  const { dn, op, type } = change;
  const selected = environment.schema.objectTypes.find(
    ({ name }) => foldName(name) === foldName(type),
  );
  if (selected === undefined)
    throw new Refusal('no-export-to-this-object-type', `"${type}" is no selected object type.`);
  checkName(change);
  const properties: ProfileProperty[] = [];
  for (const one of op === 'delete' ? [] : change.changes) {
    const attribute = selected.attributes.find(
      ({ name }) => foldName(name) === foldName(one.attribute),
    );
    if (attribute === undefined)
      throw new Refusal('schema-violation', `"${one.attribute}" is no selected attribute.`);
    const values = replacement(change, one, attribute);
    const isAbsent = op === 'add' && values.length === 0;
    // The store would refuse the whole object. What did not change is told by the next import.
    const isKept = op === 'update' && isImmutable(attribute.name);
    if (isAnchor(attribute) || isAbsent || isKept) continue;
    properties.push(await property(environment, attribute, values));
  }
  return { kind: KINDS[op], type, anchor: dn, properties };
}

const isAnchor = ({ name }: SelectedAttribute): boolean => foldName(name) === foldName(ANCHOR);

function checkName({ dn, newDn = dn }: ExportChange): void {
  if (dn === '' || !isWritable(dn))
    throw new Refusal('invalid-dn', `The name "${dn}" cannot be written in XML.`);
  if (newDn !== dn)
    throw new Refusal('modify-naming-attribute', `SharePoint cannot give "${dn}" another name.`);
}

/** The values that an attribute is to have; refuses what the store has no way for. */
function replacement(
  { dn }: ExportChange,
  one: AttributeChange,
  attribute: SelectedAttribute,
): Values {
  if (one.op === 'update')
    throw new Refusal('unexpected-error', `"${attribute.name}" can only be replaced as a whole.`);
  if (isAnchor(attribute) && one.values.some((value) => value !== dn))
    throw new Refusal('modify-naming-attribute', `${ANCHOR} never changes; it is "${dn}".`);
  if (!one.values.every((value) => isWritable(String(value))))
    throw new Refusal(
      'invalid-attribute-value',
      `"${attribute.name}" holds a character that XML cannot hold.`,
    );
  return one.values;
}

const VALUE_KINDS: Readonly<Record<AttributeType, ProfileProperty['kind']>> = {
  string: 'string',
  reference: 'string',
  integer: 'int',
  boolean: 'boolean',
  binary: 'base64Binary',
};

async function property(
  { settings }: SessionEnvironment,
  { name, type }: SelectedAttribute,
  values: Values,
): Promise<ProfileProperty> {
  const isPicture = foldName(name) === foldName(PICTURE);
  if (!isPicture) return { name, kind: VALUE_KINDS[type], values };
  const { direction, maxPixels } = settings.pictures;
  if (direction !== 'export')
    throw new Refusal(
      'readonly-attribute',
      `"${name}" is not written, because pictures.direction is "${direction}".`,
    );
  const fitted = await Promise.all(values.map((value) => fit(String(value), maxPixels)));
  return { name, kind: 'base64Binary', values: fitted };
}

async function fit(base64: string, maxPixels: number): Promise<string> {
  try {
    return (await fitPicture(Buffer.from(base64, 'base64'), maxPixels)).toString('base64');
  } catch (error) {
    if (!(error instanceof UnreadablePicture)) throw error;
    throw new Refusal('invalid-attribute-value', error.message);
  }
}
