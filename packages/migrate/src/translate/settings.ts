import type { MimAgent } from '../mim/model.ts';
import type { ConnectorCatalog } from './connector-catalog.ts';

/** The settings of a new connector and what is to be said of them. */
export interface ConnectorSettings {
  readonly type: string;
  readonly settings: unknown;
  /** Whether these settings let the connector find changes, where its type can. */
  readonly deltaImport: boolean;
  readonly category: 'one-to-one' | 'note' | 'human';
  readonly message: string;
  readonly remedy: string;
  /** Names of secrets that somebody has to supply. */
  readonly secrets: readonly string[];
  /** Paths of old settings that were used, as prefixes. */
  readonly used: readonly string[];
}

const DIRECTORY_CATEGORIES = new Set([
  'AD',
  'ADAM',
  'AD GAL',
  'IPLANET',
  'SUNONE',
  'EDIRECTORY',
  'IBM DS',
]);

const valueOf = (agent: MimAgent, path: string): string =>
  agent.settings.find((setting) => setting.path === path)?.value ?? '';

/** Chooses the connector type for a management agent and fills its settings in. */
export function connectorSettings(
  agent: MimAgent,
  id: string,
  catalog: ConnectorCatalog,
): ConnectorSettings {
  const category = agent.category.toUpperCase();
  const active = category === 'AD' || category === 'AD GAL';
  if (active && catalog.has('active-directory')) return activeDirectory(agent, id);
  if (DIRECTORY_CATEGORIES.has(category) && catalog.has('ldap')) return directory(agent, id);
  if (category === 'DELIMITED') return delimited(agent);
  return standIn(agent, id);
}

/** What the old settings and partitions say of a directory, whichever connector takes it over. */
function directoryParts(agent: MimAgent, id: string) {
  const at = (name: string): string => valueOf(agent, `adma-configuration/${name}`);
  const user = at('forest-login-user') || 'administrator';
  const domain = at('forest-login-domain');
  const port = at('forest-port');
  const selected = agent.partitions.filter((one) => one.selected);
  const bases = selected.map(({ name }) => name);
  const inBases = (name: string): boolean =>
    bases.some((base) => name.toLowerCase().endsWith(base.toLowerCase()));
  const include = selected.flatMap((one) => one.include).filter(inBases);
  const exclude = selected.flatMap((one) => one.exclude).filter(inBases);
  const types = new Set(selected.flatMap((one) => one.objectTypes));
  return {
    host: `${at('forest-name') || 'directory.invalid'}${port === '' ? '' : `:${port}`}`,
    user: domain === '' ? user : `${domain}\\${user}`,
    secret: `${id.toLowerCase()}-password`,
    bases: bases.length === 0 ? ['DC=example,DC=org'] : bases,
    containers: include.length + exclude.length === 0 ? {} : { containers: { include, exclude } },
    objectTypes: Object.fromEntries([...types].map((name) => [name, { objectClasses: [name] }])),
  };
}

const DIRECTORY_REMEDY =
  'Check the address and the account, give object types their complete list of object classes, and set the secret.';

function activeDirectory(agent: MimAgent, id: string): ConnectorSettings {
  const { host, user, secret, bases, containers, objectTypes } = directoryParts(agent, id);
  return {
    type: 'active-directory',
    settings: {
      domainControllers: [host],
      bind: { user, password: { secret } },
      partitions: bases,
      ...containers,
      objectTypes,
    },
    category: 'note',
    message: 'An Active Directory connector over TLS in place of signing and sealing.',
    remedy: DIRECTORY_REMEDY,
    deltaImport: true,
    secrets: [secret],
    used: ['adma-configuration/'],
  };
}

/** Any other directory that speaks LDAP. */
function directory(agent: MimAgent, id: string): ConnectorSettings {
  const { host, user, secret, bases, containers, objectTypes } = directoryParts(agent, id);
  const microsoft = agent.category.toUpperCase().startsWith('AD');
  return {
    type: 'ldap',
    settings: {
      url: `ldaps://${host}`,
      bind: { dn: user, password: { secret } },
      baseDns: bases,
      ...containers,
      objectTypes,
      anchor: microsoft ? 'objectGUID' : 'entryUUID',
    },
    category: 'note',
    message: 'An LDAP connector over TLS. It finds changes where the server helps.',
    remedy: DIRECTORY_REMEDY,
    // AD LDS has neither content synchronization nor a change log.
    deltaImport: !microsoft,
    secrets: [secret],
    used: ['adma-configuration/'],
  };
}

const character = (code: string, fallback: string): string =>
  /^\d+$/.test(code) && Number(code) > 0 ? String.fromCodePoint(Number(code)) : fallback;

/** Delimited text files. */
function delimited(agent: MimAgent): ConnectorSettings {
  const at = (name: string): string => valueOf(agent, `MAConfig/${name}`);
  const columns = agent.settings
    .filter(({ path }) => path === 'MAConfig/delimited_format/attributes/attribute/name')
    .map(({ value }) => value);
  const header = at('delimited_format/first_row_contains_headers') !== '0';
  const inputs = agent.runProfiles.flatMap(({ steps }) =>
    steps.flatMap(({ settings }) => settings.get('input-file') ?? []),
  );
  const types = objectTypesOf(agent);
  const encoding = codePage(at('delimited_format/code_page'));
  const delta = types.length === 1 ? deltaOf(agent) : undefined;
  return {
    type: 'delimited',
    settings: {
      files: types.map((type, index) => ({
        type,
        path: `data/${(index === 0 ? inputs[0] : undefined)?.split(/[\\/]/).at(-1) ?? `${type}.csv`}`,
        anchor: anchorsOf(agent, type),
        ...(header || columns.length === 0 ? {} : { columns }),
        ...(delta === undefined ? {} : { delta }),
      })),
      delimiter: character(at('delimited_format/delimiter'), ','),
      quote: character(at('delimited_format/text_qualifier'), '"'),
      header: header || columns.length === 0,
      ...(encoding === undefined ? {} : { encoding }),
    },
    category: types.length === 1 ? 'note' : 'human',
    message:
      types.length === 1
        ? 'Delimited text file.'
        : 'The old file holds several object types, told apart by a column; here each type has a file of its own.',
    remedy: 'Put the file where its path says, below the configuration folder.',
    deltaImport: delta !== undefined,
    secrets: [],
    used: ['MAConfig/'],
  };
}

/** The file of changes: what a delta import read, where a column says what has happened to a row. */
function deltaOf(agent: MimAgent) {
  const changeType = valueOf(agent, 'MAConfig/change_type_attribute');
  const input = agent.runProfiles
    .flatMap(({ steps }) => steps)
    .find(({ type }) => type === 'delta-import')
    ?.settings.get('input-file');
  if (changeType === '' || input === undefined) return undefined;
  const word = (name: string, usual: string): readonly string[] => [
    valueOf(agent, `MAConfig/${name}_change_type_value`) || usual,
  ];
  return {
    path: `data/${input.split(/[\\/]/).at(-1) ?? input}`,
    changeType,
    add: word('add', 'Add'),
    modify: word('modify', 'Modify'),
    delete: word('delete', 'Delete'),
  };
}

/** Windows code pages by their names in the encoding standard; UTF-8 needs no word. */
function codePage(number: string): string | undefined {
  if (number === '' || number === '65001') return undefined;
  if (number === '1200') return 'utf-16le';
  return /^125\d$/.test(number) ? `windows-${number}` : number === '932' ? 'shift_jis' : undefined;
}

/** The object types that a management agent imports or exports. */
export function objectTypesOf(agent: MimAgent): readonly string[] {
  const named = new Set([
    ...agent.partitions.filter((one) => one.selected).flatMap((one) => one.objectTypes),
    ...agent.joins.map((join) => join.objectType),
    ...agent.projections.map((projection) => projection.objectType),
    ...agent.exportFlows.map((flow) => flow.objectType),
    ...agent.filters.map((filter) => filter.objectType),
  ]);
  // The first spelling counts.
  const folded = new Map<string, string>();
  const all = named.size > 0 ? [...named] : agent.schema.classes.map(({ name }) => name);
  for (const name of all) if (!folded.has(name.toLowerCase())) folded.set(name.toLowerCase(), name);
  return [...folded.values()];
}

/** The attributes that name an object of a type. */
function anchorsOf(agent: MimAgent, type: string): readonly string[] {
  const named = (text: string): boolean => text.toLowerCase() === type.toLowerCase();
  const anchors = agent.anchors.get(type) ?? agent.anchors.get('');
  if (anchors !== undefined && anchors.length > 0) return anchors;
  const schema = agent.schema.classes.find(({ name }) => named(name))?.anchors ?? [];
  if (schema.length > 0) return schema;
  const configured = agent.settings.filter(({ path }) =>
    /(?:importing\/anchor|anchor)\/attribute$/.test(path),
  );
  const own = configured.filter(({ label }) => label === '' || named(label));
  const found = [...new Set(own.map(({ value }) => value))];
  return found.length > 0 ? found : [agent.selectedAttributes[0] ?? 'id'];
}

/** Files in place of a system that has no connector here yet: the rules can be tried out at once. */
function standIn(agent: MimAgent, id: string): ConnectorSettings {
  const types = objectTypesOf(agent);
  const kind = [agent.category, agent.subtype].filter((text) => text !== '').join(', ');
  return {
    type: 'delimited',
    settings: {
      // Settings need a file, even for an agent whose schema is not in its export.
      files: (types.length === 0 ? ['object'] : types).map((type) => ({
        type,
        path: `data/${id}/${type}.csv`,
        anchor: anchorsOf(agent, type),
        missingFile: 'empty',
      })),
    },
    category: 'human',
    message: `There is no connector for this kind of system yet (${kind}). Text files stand in for it, so that its rules can be tried out.`,
    remedy: 'Fill the files by a script, or wait for the connector and change type and settings.',
    deltaImport: false,
    secrets: [],
    used: [],
  };
}
