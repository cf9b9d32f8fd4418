import type { Configuration } from '@cognate/contract';
import {
  cognateSchema,
  connectorSchema,
  metaverseSchema,
  metaverseTypeSchema,
  provisioningSchema,
} from '@cognate/contract';
import { checkExtensions } from '../extensions/check-extensions.ts';
import { checkConfiguration } from './check-configuration.ts';
import type { CheckContext, CheckedConfiguration } from './check-configuration.ts';
import { hasErrors } from './configuration-problem.ts';
import { listedFiles, refuseOtherName } from './listed-files.ts';
import type { ListedFile } from './listed-files.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';
import {
  COGNATE_FILE,
  CONNECTOR_FOLDER,
  METAVERSE_FILE,
  METAVERSE_FOLDER,
  readConfigurationFolder,
} from './read-folder.ts';
import { ConfigurationSources } from './sources.ts';
import type { ConnectorFiles } from './sources.ts';

export interface LoadedFolder {
  /** Absent when a problem is an error. */
  readonly configuration: Configuration | undefined;
  readonly checked: CheckedConfiguration | undefined;
  /** In the order of files and lines. */
  readonly problems: readonly ConfigurationProblem[];
}

const CONNECTORS = {
  file: COGNATE_FILE,
  key: 'connectors',
  folder: CONNECTOR_FOLDER,
  what: 'connector',
};

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
  const { document: metaverse, files: typeFiles } = readMetaverse(sources);
  const order = listedFiles(sources, CONNECTORS, root?.connectors ?? []);
  const connectors = order.map((entry) => readConnector(entry, sources));
  const files = { types: typeFiles, connectors: connectors.map((each) => each.files) };
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
    sources.addDocumentProblems([...checked.problems, ...extensions], files);
  }
  const problems = sources.problems([
    COGNATE_FILE,
    METAVERSE_FILE,
    ...typeFiles.values(),
    ...files.connectors.flatMap(({ file, rules = [] }) => [file, ...rules]),
  ]);
  return hasErrors(problems)
    ? { configuration: undefined, checked: undefined, problems }
    : { configuration, checked, problems };
}

/** A connector with the file that it was read from, and those of its outbound rules where they have files of their own. */
interface ReadConnector {
  readonly document: ConnectorDocument;
  readonly readable: boolean;
  readonly files: ConnectorFiles;
}

function readConnector(listed: ListedFile, sources: ConfigurationSources): ReadConnector {
  const { name: id, file } = listed;
  const list = sources.names(file, 'provision');
  const document = sources.has(file)
    ? sources.read(file, connectorSchema, list && { key: 'provision', instead: [] })
    : undefined;
  if (document === undefined) {
    const nothing = { id, type: '', settings: {}, objectTypes: {} };
    return { document: nothing, readable: false, files: { file, rules: undefined } };
  }
  refuseOtherName(sources, listed, document.id);
  if (list === undefined) return { document, readable: true, files: { file, rules: undefined } };
  const folder = file.slice(0, -'.yaml'.length);
  const entries = { file, folder, key: 'provision', what: 'outbound rule' };
  const rules = listedFiles(sources, entries, list).flatMap((rule) => {
    const read = sources.read(rule.file, provisioningSchema);
    if (read !== undefined) refuseOtherName(sources, rule, read.id);
    return read === undefined ? [] : [{ rule: read, file: rule.file }];
  });
  return {
    document: { ...document, provision: rules.map(({ rule }) => rule) },
    readable: true,
    files: { file, rules: rules.map((each) => each.file) },
  };
}

interface ReadMetaverse {
  readonly document: Configuration['metaverse'] | undefined;
  /** The files of types that have files of their own, by type. */
  readonly files: ReadonlyMap<string, string>;
}

function readMetaverse(sources: ConfigurationSources): ReadMetaverse {
  const list = sources.names(METAVERSE_FILE, 'types');
  const document = sources.read(
    METAVERSE_FILE,
    metaverseSchema,
    list && { key: 'types', instead: {} },
  );
  if (list === undefined) return { document, files: new Map() };
  const entries = { file: METAVERSE_FILE, folder: METAVERSE_FOLDER, key: 'types', what: 'type' };
  const listed = listedFiles(sources, entries, list);
  const types = listed.flatMap(({ name, file }) => {
    const type = sources.read(file, metaverseTypeSchema);
    return type === undefined ? [] : [[name, type] as const];
  });
  return {
    document: document && { ...document, types: Object.fromEntries(types) },
    files: new Map(listed.map(({ name, file }) => [name, file])),
  };
}
