import { foldName } from '@cognate/kernel';
import type { LdapValue } from '../protocol/ber-reader.ts';

/** How an anchor stands in the connector space and in the directory. */
export interface AnchorAttribute {
  readonly name: string;
  readonly binary: boolean;
  /** The anchor as text. */
  readonly textOf: (value: LdapValue) => string;
  /** The value to search for. */
  readonly valueOf: (anchor: string) => LdapValue;
}

/** The attribute that the settings name; `undefined` when the name itself is the anchor. */
export function anchorAttribute(name: string): AnchorAttribute | undefined {
  if (foldName(name) === 'dn') return undefined;
  if (foldName(name) === 'objectguid')
    return { name, binary: true, textOf: guidText, valueOf: guidBytes };
  return {
    name,
    binary: false,
    textOf: (value) => (typeof value === 'string' ? value : Buffer.from(value).toString('hex')),
    valueOf: (anchor) => anchor,
  };
}

// The first three groups of a GUID are stored with their last byte first.
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

function guidText(value: LdapValue): string {
  const bytes = Buffer.from(value);
  if (bytes.length !== ORDER.length) return bytes.toString('hex');
  const hex = Buffer.from(ORDER.map((at) => bytes[at] ?? 0)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function guidBytes(anchor: string): LdapValue {
  const bytes = Buffer.from(anchor.replaceAll('-', ''), 'hex');
  if (bytes.length !== ORDER.length) return new Uint8Array(bytes);
  return new Uint8Array(ORDER.map((at) => bytes[at] ?? 0));
}
