import type { AttributeName } from './attribute-names.ts';
import { AttributeNames } from './attribute-names.ts';
import { BerReader } from './ber-reader.ts';
import type { LdapValue } from './ber-reader.ts';
import { OPERATION, TAG, constructedTag, contextTag } from './ber-tag.ts';
import { readControls } from './control.ts';
import type { Control } from './control.ts';
import { protocolError } from './ldap-error.ts';
import { plainText } from './plain-text.ts';
import type { ExtendedResult, LdapResult } from './ldap-result.ts';

export interface LdapAttribute {
  readonly name: AttributeName;
  readonly values: readonly LdapValue[];
}

/** An entry that a search found. */
export interface LdapEntry {
  readonly kind: 'entry';
  readonly dn: string;
  readonly attributes: readonly LdapAttribute[];
  readonly controls: readonly Control[];
  /** Where values were put off: `attributes` then reads them whenever it is asked for. */
  readonly unread?: UnreadEntry;
}

/** What is known of an entry before its values are read. All of them are known to be well-formed and complete. */
export interface UnreadEntry {
  /** Name and attributes as they came, a character for each byte: the same as long as nothing has changed. */
  readonly record: string;
  /** The attributes whose values are wanted at once. */
  readonly keys: readonly LdapAttribute[];
  readonly valueCount: number;
}

/** Another server where the search could go on. Never followed here. */
export interface LdapReference {
  readonly kind: 'reference';
  readonly urls: readonly string[];
}

/** Something that an operation says before it ends (RFC 4511, section 4.13). */
export interface IntermediateResponse {
  readonly kind: 'intermediate';
  readonly name?: string;
  readonly value?: Uint8Array;
  readonly controls: readonly Control[];
}

/** What a search gives, in the order in which the server sends it. */
export type SearchItem = LdapEntry | LdapReference | IntermediateResponse;

/** One answer to a request; a result is its last. */
export type Response =
  SearchItem | { readonly kind: 'result'; readonly tag: number; readonly result: ExtendedResult };

const RESULTS: ReadonlySet<number> = new Set([
  OPERATION.bindResponse,
  OPERATION.searchDone,
  OPERATION.modifyResponse,
  OPERATION.addResponse,
  OPERATION.deleteResponse,
  OPERATION.modifyDnResponse,
  OPERATION.extendedResponse,
]);

// More attributes than any real entry has; a server that sends more wants to fill the memory.
const MOST_ATTRIBUTES = 10_000;

/** Reads the operation of a message and its controls; the reader stands behind the message's id. */
export function readResponse(reader: BerReader, names: AttributeNames): Response {
  const tag = reader.peek();
  if (tag === OPERATION.searchEntry) {
    if (names.putOff) return receiveEntry(reader, names);
    return { kind: 'entry', ...readEntry(reader, names), controls: readControls(reader) };
  }
  if (tag === OPERATION.searchReference) {
    return { kind: 'reference', urls: readTexts(reader, tag) };
  }
  if (tag === OPERATION.intermediateResponse) return readIntermediate(reader);
  if (!RESULTS.has(tag)) throw protocolError(`an operation 0x${tag.toString(16)}`);
  return { kind: 'result', tag, result: readResult(reader, tag) };
}

/** Reads a SearchResultEntry; also the value of a read-entry control (RFC 4527). */
export function readEntry(
  reader: BerReader,
  names: AttributeNames = new AttributeNames(),
): Pick<LdapEntry, 'dn' | 'attributes'> {
  const attributes: LdapAttribute[] = [];
  const dn = walkEntry(reader, names, (name) => {
    attributes.push({ name, values: readValues(reader, name) });
  });
  return { dn, attributes };
}

/** Checks the encoding of an entry and reads no more of it than what tells objects apart. */
function receiveEntry(reader: BerReader, names: AttributeNames): LdapEntry {
  const record = reader.record();
  const keys: LdapAttribute[] = [];
  let valueCount = 0;
  let isPartial = false;
  const dn = walkEntry(reader, names, (name) => {
    isPartial ||= name.isPartial;
    if (name.isKey) {
      const values = readValues(reader, name);
      keys.push({ name, values });
      valueCount += values.length;
    } else
      while (!reader.atEnd()) {
        reader.skip(TAG.octetString);
        valueCount += 1;
      }
  });
  const controls = readControls(reader);
  const readAll = (): readonly LdapAttribute[] =>
    readEntry(new BerReader(Buffer.from(record, 'latin1')), names).attributes;
  // The record of a part says nothing of the rest.
  if (isPartial) return { kind: 'entry', dn, attributes: readAll(), controls };
  return {
    kind: 'entry',
    dn,
    get attributes() {
      return readAll();
    },
    controls,
    unread: { record, keys, valueCount },
  };
}

/** Enters one attribute of an entry after the other; answers with the entry's name. */
function walkEntry(
  reader: BerReader,
  names: AttributeNames,
  take: (name: AttributeName) => void,
): string {
  const message = reader.enter(OPERATION.searchEntry);
  const dn = reader.text();
  const entry = reader.enter(TAG.sequence);
  for (let place = 0; !reader.atEnd(); place += 1) {
    if (place >= MOST_ATTRIBUTES)
      throw protocolError(`an entry of more than ${MOST_ATTRIBUTES} attributes`);
    const attribute = reader.enter(TAG.sequence);
    const name = reader.locate((buffer, start, end) => names.at(place, buffer, start, end));
    const set = reader.enter(TAG.set);
    take(name);
    reader.leave(set);
    reader.leave(attribute);
  }
  reader.leave(entry);
  reader.leave(message);
  return dn;
}

function readValues(reader: BerReader, { binary }: AttributeName): readonly LdapValue[] {
  const values: LdapValue[] = [];
  while (!reader.atEnd()) values.push(reader.value(binary));
  return values;
}

function readIntermediate(reader: BerReader): IntermediateResponse {
  const message = reader.enter(OPERATION.intermediateResponse);
  const name = reader.peek() === contextTag(0) ? reader.text(contextTag(0)) : undefined;
  const value = reader.peek() === contextTag(1) ? reader.bytes(contextTag(1)) : undefined;
  reader.leave(message);
  return {
    kind: 'intermediate',
    ...(name === undefined ? {} : { name }),
    ...(value === undefined ? {} : { value }),
    controls: readControls(reader),
  };
}

function readResult(reader: BerReader, tag: number): ExtendedResult {
  const operation = reader.enter(tag);
  const result: Omit<LdapResult, 'referrals' | 'controls'> = {
    code: reader.integer(TAG.enumerated),
    matchedDn: plainText(reader.text()),
    message: plainText(reader.text()),
  };
  let referrals: readonly string[] = [];
  let extended: Pick<ExtendedResult, 'name' | 'value'> = {};
  while (!reader.atEnd()) {
    const next = reader.peek();
    if (next === constructedTag(3)) referrals = readTexts(reader, next).map(plainText);
    else if (tag === OPERATION.extendedResponse && next === contextTag(10))
      extended = { ...extended, name: reader.text(next) };
    else if (tag === OPERATION.extendedResponse && next === contextTag(11))
      extended = { ...extended, value: reader.bytes(next) };
    else if (tag === OPERATION.bindResponse && next === contextTag(7))
      extended = { value: reader.bytes(next) };
    else reader.skip();
  }
  reader.leave(operation);
  return { ...result, ...extended, referrals, controls: readControls(reader) };
}

function readTexts(reader: BerReader, tag: number): readonly string[] {
  const outer = reader.enter(tag);
  const texts: string[] = [];
  while (!reader.atEnd()) texts.push(reader.text());
  reader.leave(outer);
  return texts;
}
