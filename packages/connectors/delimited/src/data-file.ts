import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConnectorError } from '@cognate/connector-kit';
import type { SelectedObjectType, SelectedSchema } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { DelimitedSettings, FileSettings } from './config.ts';
import { createFieldFormat } from './field.ts';
import type { FieldFormat } from './field.ts';
import { formatOf } from './format.ts';
import type { Format } from './format.ts';

/** One file of a connector with all that is known of it without opening it. */
export interface DataFile {
  readonly settings: FileSettings;
  readonly format: Format;
  readonly fields: FieldFormat;
  /** Absolute. */
  readonly path: string;
  /** Makes another path of the settings absolute. */
  readonly resolve: (path: string) => string;
  /** What is selected of its type; `undefined` when the type is not selected at all. */
  readonly selected: SelectedObjectType | undefined;
}

/** A file whose type is selected. */
export type SelectedFile = DataFile & { readonly selected: SelectedObjectType };

export const isSelected = (file: DataFile): file is SelectedFile => file.selected !== undefined;

/** The files of the settings. Throws `ConnectorError` when a selected type has none. */
export function dataFiles(
  settings: DelimitedSettings,
  baseDirectory: string,
  { objectTypes }: SelectedSchema,
): readonly DataFile[] {
  for (const { name } of objectTypes)
    if (!settings.files.some((file) => foldName(file.type) === foldName(name)))
      throw new ConnectorError(
        'no-start-bad-ma-configuration',
        `The type "${name}" is selected, but no file of the settings holds it.`,
        { remedy: 'Add an entry to `files`, or remove the type from the schema.' },
      );
  const namesAreRaw = settings.files.every(({ anchor }) => anchor.length === 1);
  return settings.files.map((file) => {
    const format = formatOf(settings, file);
    return {
      settings: file,
      format,
      fields: createFieldFormat(format, namesAreRaw),
      path: resolve(baseDirectory, file.path),
      resolve: (path) => resolve(baseDirectory, path),
      selected: objectTypes.find(({ name }) => foldName(name) === foldName(file.type)),
    };
  });
}

/** The file behind a link, so that writing replaces the file and not the link. */
export const realPath = (path: string): Promise<string> => realpath(path).catch(() => path);
