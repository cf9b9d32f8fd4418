import { foldName } from '@cognate/kernel';
import type { Configuration } from '@cognate/contract';
import { cognateSchema, connectorSchema, metaverseSchema, suggestName } from '@cognate/contract';
import { checkExtensions } from '../extensions/check-extensions.ts';
import { checkConfiguration } from './check-configuration.ts';
import type { CheckContext, CheckedConfiguration } from './check-configuration.ts';
import { hasErrors } from './configuration-problem.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';
import {
  COGNATE_FILE,
  CONNECTOR_FOLDER,
  METAVERSE_FILE,
  readConfigurationFolder,
} from './read-folder.ts';
import { ConfigurationSources } from './sources.ts';

export interface LoadedFolder {
  /** Absent when a problem is an error. */
  readonly configuration: Configuration | undefined;
  readonly checked: CheckedConfiguration | undefined;
  /** In the order of files and lines. */
  readonly problems: readonly ConfigurationProblem[];
}

type ConnectorDocument = Configuration['connectors'][number];

/**
 * Reads a configuration folder and reports everything that is wrong with it at once, with file, line and column.
 * What cannot be read does not keep the rest from being checked.
 */
export async function loadConfigurationFolder(
  folder: string,
  context: CheckContext,
): Promise<LoadedFolder> {
  const sources = new ConfigurationSources(readConfigurationFolder(folder));
  const root = sources.read(COGNATE_FILE, cognateSchema);
  const metaverse = sources.read(METAVERSE_FILE, metaverseSchema);
  const order = connectorOrder(root?.connectors ?? [], sources);
  const connectors = order.map((entry) => readConnector(entry, sources));
  const unreadable = new Set(
    connectors.filter(({ readable }) => !readable).map(({ document }) => document.id),
  );
  let checked: CheckedConfiguration | undefined;
  let configuration: Configuration | undefined;
  if (root !== undefined && metaverse !== undefined) {
    configuration = {
      metaverse,
      connectors: connectors.map(({ document }) => document),
      ...(root.cycles === undefined ? {} : { cycles: root.cycles }),
      ...(root.extensions === undefined ? {} : { extensions: root.extensions }),
    };
    checked = await checkConfiguration(configuration, context, unreadable);
    const { rules } = checked;
    const extensions = rules ? await checkExtensions(folder, configuration, rules) : [];
    sources.addDocumentProblems(
      [...checked.problems, ...extensions],
      order.map(({ file }) => file),
    );
  }
  const problems = sources.problems([
    COGNATE_FILE,
    METAVERSE_FILE,
    ...order.map(({ file }) => file),
  ]);
  return hasErrors(problems)
    ? { configuration: undefined, checked: undefined, problems }
    : { configuration, checked, problems };
}

interface ListedConnector {
  readonly id: string;
  readonly file: string;
}

/** The connectors of the list with their files; a file that no entry names, and an entry without file, is a problem. */
function connectorOrder(
  ids: readonly string[],
  sources: ConfigurationSources,
): readonly ListedConnector[] {
  const files = new Map(
    sources.files(CONNECTOR_FOLDER).map((file) => [foldName(idOf(file)), file]),
  );
  const listed = new Map<string, ListedConnector>();
  ids.forEach((id, index) => {
    const place = { path: ['connectors', index], at: 'value' } as const;
    if (listed.has(foldName(id))) {
      sources.add(
        COGNATE_FILE,
        place,
        'duplicate-name',
        `The connector "${id}" is listed twice.`,
        'Remove one of the two.',
      );
      return;
    }
    const file = files.get(foldName(id)) ?? `${CONNECTOR_FOLDER}/${id}.yaml`;
    listed.set(foldName(id), { id, file });
    if (!sources.has(file))
      sources.add(
        COGNATE_FILE,
        place,
        'file-missing',
        `The connector "${id}" has no file ${file}.`,
        suggestName(id, [...files.values()].map(idOf)),
      );
  });
  for (const [folded, file] of files)
    if (!listed.has(folded))
      sources.add(
        file,
        { path: [], at: 'value' },
        'file-not-used',
        'No connector of this file is listed in cognate.yaml.',
        `Add "${idOf(file)}" to "connectors" there, or move the file away.`,
        'warning',
      );
  return [...listed.values()];
}

const idOf = (file: string): string => file.slice(CONNECTOR_FOLDER.length + 1, -'.yaml'.length);

function readConnector(
  { id, file }: ListedConnector,
  sources: ConfigurationSources,
): { readonly document: ConnectorDocument; readonly readable: boolean } {
  const document = sources.has(file) ? sources.read(file, connectorSchema) : undefined;
  if (document === undefined)
    return { document: { id, type: '', settings: {}, objectTypes: {} }, readable: false };
  if (foldName(document.id) !== foldName(id))
    sources.add(
      file,
      { path: ['id'], at: 'value' },
      'id-mismatch',
      `The id "${document.id}" is not that of the file, "${idOf(file)}".`,
      'Give both the same name.',
    );
  return { document, readable: true };
}
