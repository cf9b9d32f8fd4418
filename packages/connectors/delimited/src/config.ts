import { posix } from 'node:path';
import { foldName } from '@cognate/kernel';
import { z } from 'zod';
import { commonFormat, fileFormat, formatOf } from './format.ts';
import type { Format } from './format.ts';

const name = z.string().trim().min(1);

const words = (...presets: readonly string[]) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([...presets]);

const deltaSettings = z.strictObject({
  path: z.string().min(1).describe('The file with the changes, in the format of the other one.'),
  changeType: name.describe('The column that says what has happened to the row.'),
  columns: z
    .array(name)
    .min(1)
    .optional()
    .describe('For files without a header: the attribute of each column, with the change type.'),
  add: words('Add').describe('What it says of a new row.'),
  modify: words('Modify').describe('What it says of a changed row, which is given whole.'),
  delete: words('Delete').describe('What it says of a deleted row; only its anchor counts.'),
});

const fileSettings = z.strictObject({
  type: name.describe('The object type of the rows.'),
  path: z.string().min(1).describe('The file, from the folder of the configuration.'),
  anchor: z
    .array(name)
    .min(1)
    .describe('The attributes whose values name a row and never change, in this order.'),
  columns: z
    .union([z.array(name).min(1), z.record(name, name)])
    .optional()
    .describe(
      'With a header: attribute names for columns that have other names in the file. Without one: the attribute of each column, in order.',
    ),
  multivalued: z
    .array(name)
    .optional()
    .describe('The attributes that may hold several values, for the discovery of the schema.'),
  delta: deltaSettings
    .optional()
    .describe('Where delta imports read what has changed; without it there are none.'),
  ...fileFormat,
});

/** The settings of a connector to delimited text files. */
export const delimitedSettings = z
  .strictObject({
    files: z.array(fileSettings).min(1).describe('The files; each holds one object type.'),
    ...commonFormat,
  })
  .superRefine((settings, context) => {
    const refuse = (path: readonly PropertyKey[], message: string): void => {
      context.addIssue({ code: 'custom', path: [...path], message });
    };
    refuseRepetitions(settings.files, refuse);
    for (const [index, file] of settings.files.entries()) {
      checkDelta(file, formatOf(settings, file), (key, message) => {
        refuse(['files', index, 'delta', ...key], message);
      });
      checkColumns(file, formatOf(settings, file), (key, message) => {
        refuse(['files', index, ...key], message);
      });
      checkCharacters(formatOf(settings, file), (key, message) => {
        refuse(file[key] === undefined ? [key] : ['files', index, key], message);
      });
    }
  });

export type DelimitedSettings = z.output<typeof delimitedSettings>;
export type FileSettings = DelimitedSettings['files'][number];

type Refuse = (path: readonly PropertyKey[], message: string) => void;

/** Two files of one type, or one file for two types, would overwrite each other. */
function refuseRepetitions(files: readonly FileSettings[], refuse: Refuse): void {
  const types = new Set<string>();
  const paths = new Set<string>();
  for (const [index, file] of files.entries()) {
    const type = foldName(file.type);
    if (types.has(type))
      refuse(['files', index, 'type'], `Another file holds the type "${file.type}" already.`);
    types.add(type);
    for (const [key, given] of [
      [['path'], file.path],
      [['delta', 'path'], file.delta?.path],
    ] as const) {
      if (given === undefined) continue;
      const path = posix.normalize(given.replaceAll('\\', '/'));
      if (paths.has(path))
        refuse(['files', index, ...key], 'Something else has this file already.');
      paths.add(path);
    }
  }
}

const repeated = (names: readonly string[]): string | undefined =>
  names.find((one, at) => names.findIndex((other) => foldName(other) === foldName(one)) !== at);

function checkColumns(file: FileSettings, { header }: Format, refuse: Refuse): void {
  const { columns, anchor } = file;
  if (header && Array.isArray(columns))
    refuse(
      ['columns'],
      'Must map column names to attribute names; a list is for files without a header.',
    );
  if (!header && !Array.isArray(columns))
    refuse(['columns'], 'Must list the attribute of each column, because the file has no header.');
  const attributes = Array.isArray(columns) ? columns : Object.values(columns ?? {});
  const twice = repeated(attributes);
  if (twice !== undefined) refuse(['columns'], `Names "${twice}" twice.`);
  const anchorTwice = repeated(anchor);
  if (anchorTwice !== undefined) refuse(['anchor'], `Names "${anchorTwice}" twice.`);
  const known = new Set(attributes.map(foldName));
  const unknown = anchor.find((component) => !known.has(foldName(component)));
  if (Array.isArray(columns) && unknown !== undefined)
    refuse(['anchor'], `Names "${unknown}", which is not one of the columns.`);
}

function checkDelta({ delta }: FileSettings, { header }: Format, refuse: Refuse): void {
  if (delta === undefined) return;
  if (header !== (delta.columns === undefined))
    refuse(
      ['columns'],
      header
        ? 'Is for files without a header.'
        : 'Must list the attribute of each column, because the file has no header.',
    );
  const isIt = (column: string): boolean => foldName(column) === foldName(delta.changeType);
  if (delta.columns !== undefined && !delta.columns.some(isIt))
    refuse(['changeType'], `Names "${delta.changeType}", which is not one of the columns.`);
  const twice = repeated([...delta.add, ...delta.modify, ...delta.delete]);
  if (twice !== undefined) refuse([], `Gives "${twice}" two meanings.`);
}

function checkCharacters(
  { delimiter, quote, escape, multivalueSeparator }: Format,
  refuse: (key: 'quote' | 'escape' | 'multivalueSeparator', message: string) => void,
): void {
  if (quote === delimiter) refuse('quote', 'Must not be the delimiter.');
  if (escape === delimiter) refuse('escape', 'Must not be the delimiter.');
  if (quote === '' && multivalueSeparator.includes(delimiter))
    refuse('multivalueSeparator', 'Must not hold the delimiter, because nothing is quoted.');
}
