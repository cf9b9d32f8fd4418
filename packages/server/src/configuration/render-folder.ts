import { cognateSchema, connectorSchema, metaverseSchema } from '@cognate/contract';
import type { Configuration } from '@cognate/contract';
import { Document } from 'yaml';
import { orderKeys } from './order-keys.ts';
import { COGNATE_FILE, CONNECTOR_FOLDER, METAVERSE_FILE } from './read-folder.ts';

/** Where the schemas for editors lie, next to the files. */
export const SCHEMA_FOLDER = '.schemas';

const LINE_WIDTH = 100;

/**
 * A configuration as the files of a folder, by path with `/`. Keys stand in a fixed order, names in theirs, so that
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
    [METAVERSE_FILE, render(orderKeys(metaverseSchema, metaverse), 'metaverse', SCHEMA_FOLDER)],
  ]);
  for (const connector of connectors)
    files.set(
      `${CONNECTOR_FOLDER}/${connector.id}.yaml`,
      render(orderKeys(connectorSchema, connector), 'connector', `../${SCHEMA_FOLDER}`),
    );
  return files;
}

function render(value: unknown, schema: string, folder: string): string {
  // Aliases would hide that two parts are written out equal.
  const document = new Document(value, { aliasDuplicateObjects: false, version: '1.2' });
  const text = document.toString({ lineWidth: LINE_WIDTH, indentSeq: true });
  return `# yaml-language-server: $schema=${folder}/${schema}.schema.json\n${text}`;
}
