import { cognateSchema, connectorSchema, metaverseSchema } from '@cognate/contract';
import type { Configuration } from '@cognate/contract';
import { Document } from 'yaml';
import { orderKeys } from './order-keys.ts';
import { COGNATE_FILE, CONNECTOR_FOLDER, METAVERSE_FILE, METAVERSE_FOLDER } from './read-folder.ts';

/** Where the schemas for editors lie, next to the files. */
export const SCHEMA_FOLDER = '.schemas';

const LINE_WIDTH = 100;

/**
 * A configuration as the files of a folder, by path with `/`: one for each connector, each of its outbound rules and each
 * type of the metaverse. Keys stand in a fixed order, names in theirs, so that
 * equal configurations give equal files; reading them back gives an equal configuration.
 */
export function renderFolder(configuration: Configuration): ReadonlyMap<string, string> {
  const { metaverse, connectors, cycles, extensions } = configuration;
  const root = {
    connectors: connectors.map(({ id }) => id),
    ...(cycles === undefined ? {} : { cycles }),
    ...(extensions === undefined ? {} : { extensions }),
  };
  const files = new Map([
    [COGNATE_FILE, render(orderKeys(cognateSchema, root), 'cognate', SCHEMA_FOLDER)],
    ...metaverseFiles(metaverse),
  ]);
  for (const connector of connectors)
    for (const [file, text] of connectorFiles(connector)) files.set(file, text);
  return files;
}

/** Names that are names of files everywhere; others keep their parts in the file of the whole. */
const areFileNames = (names: readonly string[]): boolean =>
  names.length > 0 && names.every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(name));

type Files = ReadonlyMap<string, string>;

function metaverseFiles(metaverse: Configuration['metaverse']): Files {
  const types = Object.keys(metaverse.types);
  // Written in the order of the whole, and every part in that of its own.
  const whole = orderKeys(metaverseSchema, metaverse) as Configuration['metaverse'];
  const isSplit = areFileNames(types);
  const files = new Map([
    [METAVERSE_FILE, render(isSplit ? { ...whole, types } : whole, 'metaverse', SCHEMA_FOLDER)],
  ]);
  for (const name of isSplit ? types : [])
    files.set(
      `${METAVERSE_FOLDER}/${name}.yaml`,
      render(whole.types[name], 'metaverse-type', `../${SCHEMA_FOLDER}`),
    );
  return files;
}

function connectorFiles(connector: Configuration['connectors'][number]): Files {
  // As above.
  const whole = orderKeys(connectorSchema, connector) as typeof connector;
  const { provision = [] } = whole;
  const ids = provision.map(({ id }) => id);
  const isSplit = areFileNames(ids);
  const base = `${CONNECTOR_FOLDER}/${connector.id}`;
  const files = new Map([
    [
      `${base}.yaml`,
      render(isSplit ? { ...whole, provision: ids } : whole, 'connector', `../${SCHEMA_FOLDER}`),
    ],
  ]);
  for (const rule of isSplit ? provision : [])
    files.set(`${base}/${rule.id}.yaml`, render(rule, 'outbound-rule', `../../${SCHEMA_FOLDER}`));
  return files;
}

function render(value: unknown, schema: string, folder: string): string {
  // Aliases would hide that two parts are written out equal.
  const document = new Document(value, { aliasDuplicateObjects: false, version: '1.2' });
  const text = document.toString({ lineWidth: LINE_WIDTH, indentSeq: true });
  return `# yaml-language-server: $schema=${folder}/${schema}.schema.json\n${text}`;
}
