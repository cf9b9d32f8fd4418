import { foldName } from '@cognate/kernel';
import type { TextForms } from '@cognate/ldap-kit';

// Revision, count, 6 bytes of authority, and at most 15 parts of 4 bytes (MS-DTYP, section 2.4.2.2).
const HEAD = 8;
const PART = 4;
const MOST_PARTS = 15;

/** A security identifier as Windows writes it (`S-1-5-21-...`); `undefined` for bytes that are none. */
export function sidText(value: Uint8Array): string | undefined {
  const bytes = Buffer.from(value);
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || count > MOST_PARTS || bytes.length !== HEAD + PART * count)
    return undefined;
  const parts = Array.from({ length: count }, (_, n) => bytes.readUInt32LE(HEAD + PART * n));
  return ['S-1', bytes.readUIntBE(2, 6), ...parts].join('-');
}

/** The bytes of a security identifier in text form; `undefined` for text that is none. */
export function sidBytes(text: string): Uint8Array | undefined {
  const match = /^S-1-(\d{1,15})((?:-\d{1,10}){0,15})$/i.exec(text);
  if (match === null) return undefined;
  const parts = (match[2] ?? '').split('-').slice(1).map(Number);
  const authority = Number(match[1]);
  if (authority >= 2 ** 48 || parts.some((part) => part >= 2 ** 32)) return undefined;
  const bytes = Buffer.alloc(HEAD + PART * parts.length);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(authority, 2, 6);
  for (const [n, part] of parts.entries()) bytes.writeUInt32LE(part, HEAD + PART * n);
  return bytes;
}

/** The account of another forest whose mailbox an object is; Exchange adds it to the schema. */
export const MASTER_ACCOUNT = 'msExchMasterAccountSid';

/** Attributes that hold security identifiers: selected as text, they can be compared and searched for by joins. */
export const SID_FORMS: TextForms = new Map(
  ['objectSid', 'sIDHistory', 'securityIdentifier', 'mS-DS-CreatorSID', MASTER_ACCOUNT].map(
    (name) => [foldName(name), sidText],
  ),
);
