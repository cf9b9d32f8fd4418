import { foldName } from '@cognate/kernel';
import { suggestName } from '@cognate/contract';
import type { ConfigurationSources } from './sources.ts';

/** A name in a list with the file that belongs to it. */
export interface ListedFile {
  readonly name: string;
  readonly file: string;
}

/** A list of names in a file, each of which has a file of its own in a folder. */
export interface FileList {
  readonly file: string;
  readonly key: string;
  readonly folder: string;
  /** What a name stands for, as `connector`. */
  readonly what: string;
}

/** The names of a list with their files; a file that no name means, and a name without file, is a problem. */
export function listedFiles(
  sources: ConfigurationSources,
  { file: list, key, folder, what }: FileList,
  names: readonly string[],
): readonly ListedFile[] {
  const files = new Map(
    sources.files(folder).map((file) => [foldName(nameOf(file, folder)), file]),
  );
  const listed = new Map<string, ListedFile>();
  names.forEach((name, index) => {
    const place = { path: [key, index], at: 'value' } as const;
    if (listed.has(foldName(name))) {
      sources.add(
        list,
        place,
        'duplicate-name',
        `The ${what} "${name}" is listed twice.`,
        'Remove one of the two.',
      );
      return;
    }
    const file = files.get(foldName(name)) ?? `${folder}/${name}.yaml`;
    listed.set(foldName(name), { name, file });
    if (!sources.has(file))
      sources.add(
        list,
        place,
        'file-missing',
        `The ${what} "${name}" has no file ${file}.`,
        suggestName(
          name,
          [...files.values()].map((each) => nameOf(each, folder)),
        ),
      );
  });
  for (const [folded, file] of files)
    if (!listed.has(folded))
      sources.add(
        file,
        { path: [], at: 'value' },
        'file-not-used',
        `No ${what} of this file is listed in ${list}.`,
        `Add "${nameOf(file, folder)}" to "${key}" there, or move the file away.`,
        'warning',
      );
  return [...listed.values()];
}

const nameOf = (file: string, folder: string): string =>
  file.slice(folder.length + 1, -'.yaml'.length);

/** Reports a file whose content calls itself otherwise than the file is called. */
export function refuseOtherName(
  sources: ConfigurationSources,
  { name, file }: ListedFile,
  id: string,
): void {
  if (foldName(id) === foldName(name)) return;
  sources.add(
    file,
    { path: ['id'], at: 'value' },
    'id-mismatch',
    `The id "${id}" is not that of the file, "${name}".`,
    'Give both the same name.',
  );
}
