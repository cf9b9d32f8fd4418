import type { ExportErrorType } from '@cognate/connector-kit';
import { stringify } from 'csv-stringify/sync';
import type { Attributes, Values } from '@cognate/kernel';
import { dnToAnchor } from '../anchor.ts';
import type { SelectedFile } from '../data-file.ts';
import type { Format } from '../format.ts';
import type { Column, Layout } from '../layout.ts';
import { createEncoder } from '../text/encoding.ts';

/** Why the file cannot hold a value. */
export interface WriteRefusal {
  readonly type: ExportErrorType;
  readonly message: string;
}

/** Turns rows into what stands in the file. */
export interface RowWriter {
  /** Why these attributes cannot be written; `undefined` when they can. */
  readonly refusal: (attributes: Attributes) => WriteRefusal | undefined;
  /** Why no row can have these anchor components; `undefined` when one can. */
  readonly anchorRefusal: (components: readonly string[]) => WriteRefusal | undefined;
  /** The fields of a new row. */
  readonly newFields: (dn: string, attributes: Attributes) => readonly string[];
  /** The fields of a row with some attributes changed. */
  readonly changedFields: (fields: readonly string[], attributes: Attributes) => readonly string[];
  /** Rows as text, each with its line end. */
  readonly toText: (rows: readonly (readonly string[])[]) => string;
  readonly lineEnd: string;
}

export function createRowWriter(file: SelectedFile, layout: Layout, encoding: string): RowWriter {
  const { format, fields: texts } = file;
  const { canEncode } = createEncoder(encoding);
  const anchorColumns = new Set(layout.anchor);
  const textOf = (column: Column, values: Values): string => texts.write(values, column) ?? '';

  const textRefusal = (name: string, text: string): WriteRefusal | undefined => {
    if (!canEncode(text))
      return {
        type: 'code-page-conversion',
        message: `The value of "${name}" has characters that ${encoding} does not have.`,
      };
    if (text.length > format.maxFieldSize)
      return {
        type: 'insufficient-field-width',
        message: `The values of "${name}" take ${text.length} characters; ${format.maxFieldSize} fit (maxFieldSize).`,
      };
    return canStand(text, format) ? undefined : unwritable(name);
  };

  const replaceFields = (fields: string[], attributes: Attributes): readonly string[] => {
    for (const column of layout.columns) {
      const values = attributes[column.name];
      // What names the row is written from its name, exactly as it stands there.
      if (values === undefined || anchorColumns.has(column.index)) continue;
      fields[column.index] = textOf(column, values);
    }
    return fields;
  };

  return {
    refusal: (attributes) => {
      for (const column of layout.columns) {
        const values = attributes[column.name] ?? [];
        if (values.length === 0) continue;
        const text = texts.write(values, column);
        // What no encoding has is no text that a file could be read as either.
        const refusal =
          textRefusal(column.name, text ?? values.map(String).join('')) ??
          (text === undefined ? unwritable(column.name) : undefined);
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    },
    anchorRefusal: (components) => {
      for (const [at, component] of components.entries()) {
        const name = layout.headings[layout.anchor[at] ?? 0] ?? '';
        const refusal = textRefusal(name, texts.writeAnchor(component));
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    },
    newFields: (dn, attributes) => {
      const fields = layout.headings.map(() => format.nullText);
      for (const [at, component] of dnToAnchor(dn).entries())
        fields[layout.anchor[at] ?? 0] = texts.writeAnchor(component);
      return replaceFields(fields, attributes);
    },
    changedFields: (fields, attributes) => replaceFields([...fields], attributes),
    toText: (rows) => rowsToText(rows, format),
    lineEnd: LINE_ENDS[format.newline],
  };
}

const unwritable = (name: string): WriteRefusal => ({
  type: 'invalid-attribute-value',
  message: `The file cannot hold this value of "${name}" so that it is read again as it is: it is empty, means "no value", or holds characters that the format gives another meaning.`,
});

/** Whether a field comes back as it is; inside quotes everything does. */
const canStand = (text: string, { quote, delimiter, trim }: Format): boolean =>
  quote !== '' ||
  !(text.includes(delimiter) || /[\r\n]/.test(text) || (trim && text !== text.trim()));

const LINE_ENDS = { lf: '\n', crlf: '\r\n', cr: '\r' } as const;

function rowsToText(rows: readonly (readonly string[])[], format: Format): string {
  const { delimiter, quote, escape } = format;
  const lineEnd = LINE_ENDS[format.newline];
  if (quote === '') return rows.map((row) => row.join(delimiter) + lineEnd).join('');
  return stringify(
    rows.map((row) => [...row]),
    {
      delimiter,
      quote,
      escape,
      record_delimiter: lineEnd,
      // Spaces that trimming would take, line ends of other systems, and a mark that would seem to be the file's own.
      quoted_match: /^[\s\ufeff]|\s$|[\r\n]/,
    },
  );
}
