import { compileConfiguration } from '../configuration/compile.ts';
import type {
  ConfigurationDocument,
  ConnectorDocument,
  MetaverseDocument,
  MetaverseTypeDocument,
} from '../configuration/document.ts';
import type { Extensions } from '../scripts/extension.ts';
import type { Problem } from '../configuration/problem.ts';
import type { ConnectorTraits, SyncRules } from '../configuration/rules.ts';

/** The connector types that tests have: names of both styles, and systems that can do less. */
const TRAITS: Readonly<Record<string, ConnectorTraits>> = {
  generic: { dnStyle: 'generic', canRename: true, canExport: true },
  ldap: { dnStyle: 'ldap', canRename: true, canExport: true },
  fixed: { dnStyle: 'generic', canRename: false, canExport: true },
  source: { dnStyle: 'generic', canRename: false, canExport: false },
};

const ATTRIBUTES: MetaverseDocument['attributes'] = {
  employeeId: 'string',
  accountName: 'string',
  displayName: 'string',
  title: 'string',
  phone: 'string',
  location: 'string',
  mails: { type: 'string', multivalued: true },
  grade: 'integer',
  active: 'boolean',
  photo: 'binary',
  manager: 'reference',
  member: { type: 'reference', multivalued: true },
};

/** A metaverse of people and groups; what a test gives for a type is added to it. */
export function metaverse(
  types: {
    readonly person?: Partial<MetaverseTypeDocument>;
    readonly group?: Partial<MetaverseTypeDocument>;
  } = {},
): MetaverseDocument {
  const { member: _, ...personal } = ATTRIBUTES;
  return {
    attributes: ATTRIBUTES,
    types: {
      person: { attributes: Object.keys(personal), ...types.person },
      group: { attributes: ['displayName', 'accountName', 'member', 'manager'], ...types.group },
    },
  };
}

/** A connector with people and groups that have the attributes of the metaverse. */
export function connector(
  id: string,
  rest: Partial<Omit<ConnectorDocument, 'id'>> = {},
): ConnectorDocument {
  return {
    id,
    type: 'generic',
    settings: {},
    objectTypes: { person: { attributes: ATTRIBUTES }, group: { attributes: ATTRIBUTES } },
    ...rest,
  };
}

/** Import flows (and their like) for people only: attribute to expression. */
export const forPeople = <T>(flows: T): { readonly person: { readonly person: T } } => ({
  person: { person: flows },
});

export function configuration(
  connectors: readonly ConnectorDocument[],
  mv: MetaverseDocument = metaverse(),
): ConfigurationDocument {
  return { metaverse: mv, connectors };
}

export function compile(
  document: ConfigurationDocument,
  extensions?: Extensions,
): {
  readonly rules: SyncRules | undefined;
  readonly problems: readonly Problem[];
} {
  return compileConfiguration(document, (type) => TRAITS[type], extensions);
}

/** The rules of a configuration that a test believes to be right. */
export function rulesOf(document: ConfigurationDocument, extensions?: Extensions): SyncRules {
  const { rules, problems } = compile(document, extensions);
  if (rules !== undefined) return rules;
  const lines = problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The test's configuration is wrong:\n${lines.join('\n')}`);
}
