import { hash } from 'node:crypto';
import { UnreadableEntry } from '@cognate/connector-kit';
import type { DiscoveryError, DiscoveryErrorType, ImportEntry } from '@cognate/connector-kit';
import { foldDn } from '@cognate/kernel';
import type { Attributes, Values } from '@cognate/kernel';
import { anchorToDn, longestAnchor } from './anchor.ts';
import type { SelectedFile } from './data-file.ts';
import type { Column, Layout } from './layout.ts';
import type { FileRecord } from './text/file-record.ts';

/** What a record holds: an object, or why it holds none. */
export type Row =
  | { readonly ok: true; readonly entry: ImportEntry }
  | { readonly ok: false; readonly error: DiscoveryError };

type Complaint = Pick<DiscoveryError, 'type' | 'message' | 'attribute'> & { column?: number };

/** Reads records of a file as objects; what the fields hold is looked at when an object is asked for it. */
export function createRowReader(file: SelectedFile, layout: Layout): RowReader {
  const type = file.selected.name;
  const readFields = createFieldsReader(file, layout);
  // What the fields of a record mean is a matter of the header.
  const heading = hash('sha256', JSON.stringify(layout.headings), 'base64');
  return (record, number, bytes) => {
    const dn = rowDn(file, layout, record);
    const refuse = ({ column, ...what }: Complaint): DiscoveryError => ({
      ...what,
      message: `${file.path}, line ${record.line}: ${what.message}`,
      ...(typeof dn === 'string' ? { dn } : {}),
      position: { entry: number, line: record.line, ...(column === undefined ? {} : { column }) },
    });
    if (typeof dn !== 'string') return { ok: false, error: refuse(dn) };
    const entry = {
      change: 'replace',
      dn,
      type,
      get attributes() {
        const read = readFields(record);
        if (read.ok) return read.attributes;
        throw new UnreadableEntry(refuse(read.complaint));
      },
      position: { entry: number, line: record.line },
      fingerprint: heading + bytes.toString('latin1', record.start, record.end),
    } as const;
    return { ok: true, entry };
  };
}

/** Reads a record, the n-th of its file, that stands in these bytes. */
export type RowReader = (record: FileRecord, number: number, bytes: Buffer) => Row;

/** The values of a record's fields, or what is wrong with one of them. */
export type FieldsReader = (
  record: FileRecord,
) =>
  | { readonly ok: true; readonly attributes: Attributes }
  | { readonly ok: false; readonly complaint: Complaint };

export function createFieldsReader(file: SelectedFile, layout: Layout): FieldsReader {
  const { nullText, guardFormulas } = file.format;
  // Most fields are one text that stands as it is; this saves their detour.
  const isPlain = ({ type: kind, isList }: Column): boolean =>
    kind === 'string' && !isList && !guardFormulas;
  return ({ fields }) => {
    const attributes: Record<string, Values> = {};
    for (const column of layout.columns) {
      const text = fields[column.index] ?? '';
      if (text === '') continue;
      if (isPlain(column)) {
        if (text !== nullText) attributes[column.name] = [text];
        continue;
      }
      const { index, name } = column;
      const outcome = file.fields.read(text, column);
      if (!outcome.ok) {
        const { type, message } = outcome;
        const complaint = { type, message, attribute: name, column: index + 1 };
        return { ok: false, complaint };
      }
      if (outcome.values.length > 0) attributes[name] = outcome.values;
    }
    return { ok: true, attributes };
  };
}

/** Whether a record is an empty line, which stands for nothing. */
export const isBlank = ({ fields, problem }: FileRecord): boolean =>
  problem === undefined && fields.length === 1 && fields[0] === '';

/** The name of the object in a record, or what is wrong with the record or the name. */
export function rowDn(file: SelectedFile, layout: Layout, record: FileRecord): string | Complaint {
  if (record.problem !== undefined) {
    const { message, column } = record.problem;
    return { type: 'parse-error', message, ...(column === undefined ? {} : { column }) };
  }
  const { length } = record.fields;
  if (length !== layout.headings.length)
    return {
      type: 'parse-error',
      message: `The record has ${length} fields; ${layout.headings.length} columns are expected.`,
    };
  const components: string[] = [];
  let total = 0;
  for (const index of layout.anchor) {
    const text = file.fields.readAnchor(record.fields[index] ?? '');
    if (text === '' || text === file.format.nullText)
      return wrongAnchor('missing-anchor-component', layout, index, 'holds nothing');
    components.push(text);
    total += text.length;
  }
  const most = longestAnchor(components.length);
  if (total > most)
    return wrongAnchor(
      'anchor-too-long',
      layout,
      layout.anchor[0] ?? 0,
      `has ${total} characters; ${most} are allowed`,
    );
  return anchorToDn(components);
}

const wrongAnchor = (
  type: DiscoveryErrorType,
  layout: Layout,
  index: number,
  what: string,
): Complaint => ({
  type,
  message: `The anchor column "${layout.headings[index] ?? ''}" ${what}.`,
  attribute: layout.attributes[index] ?? '',
  column: index + 1,
});

// Longer names are kept as a digest, so that a million of them stay small.
const LONGEST_KEY = 40;

/**
 * The form under which the names of rows are compared and remembered. Always a copy: a part of a text keeps the whole
 * text in memory.
 */
export function rowKey(dn: string): string {
  const folded = Buffer.from(foldDn('generic', dn));
  return folded.length > LONGEST_KEY ? hash('sha256', folded, 'base64') : folded.toString('latin1');
}

/** A number that is the same for the same values of the columns; 48 bits of a digest. */
export function contentHash(
  columns: readonly Column[],
  attributes: Readonly<Record<string, Values>>,
): number {
  const text = JSON.stringify(columns.map(({ name }) => attributes[name] ?? []));
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, 12), 16);
}
