import type { DiscoveredAttribute, DiscoveredSchema } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { DataFile } from './data-file.ts';
import { newLayout } from './layout.ts';
import type { OpenFiles } from './open-files.ts';
import { openRecords } from './records.ts';

/**
 * One object type per file, one attribute per column. A file says nothing of types, so an attribute has the type that
 * it is selected with, and is a text otherwise.
 */
export async function discoverFiles(
  all: readonly DataFile[],
  files: OpenFiles,
): Promise<DiscoveredSchema> {
  const objectTypes = [];
  for (const file of all) {
    // What is selected wrongly must not keep anybody from looking at what there is.
    const opened = await openRecords({ ...file, selected: undefined }, files);
    await opened?.close();
    const { attributes } = opened?.layout ?? newLayout(file);
    objectTypes.push({
      name: file.settings.type,
      attributes: distinct(attributes).map((name) => discovered(file, name)),
      anchor: file.settings.anchor,
    });
  }
  return { objectTypes };
}

const distinct = (names: readonly string[]): readonly string[] =>
  names.filter(
    (name, at) =>
      name !== '' && names.findIndex((other) => foldName(other) === foldName(name)) === at,
  );

function discovered({ settings, selected }: DataFile, name: string): DiscoveredAttribute {
  const isIt = (other: string): boolean => foldName(other) === foldName(name);
  const known = selected?.attributes.find((attribute) => isIt(attribute.name));
  return {
    name,
    type: known?.type ?? 'string',
    multivalued: known?.multivalued === true || settings.multivalued?.some(isIt) === true,
    required: settings.anchor.some(isIt),
    writable: true,
  };
}
