import { foldName, NameMap } from '@cognate/kernel';
import type { AttributeDocument, ConnectorDocument } from '@cognate/sync-rules';
import type { ConnectRule } from '../connect/connect-rule.ts';
import { attributesRead } from '../connect/connect-usage.ts';
import type { Place } from '../findings/finding.ts';
import type { MimAgent, MimAttribute } from '../mim/model.ts';
import { attributesByName } from '../mim/read-schema.ts';
import { isUsableName } from './is-usable-name.ts';
import type { ConnectorCatalog } from './connector-catalog.ts';
import { isSecretAttribute } from './mapping-text.ts';
import { connectorSettings } from './systems/connector-settings.ts';
import { objectTypesOf } from './systems/object-types.ts';
import type { ConnectorSettings } from './systems/connector-settings.ts';
import type { TargetConnector, TargetType } from './translate-context.ts';

/** A connector with what its document begins with, before any rule. */
export interface BuiltConnector {
  readonly target: TargetConnector;
  readonly document: ConnectorDocument;
  readonly settings: ConnectorSettings | undefined;
  readonly place: Place;
}

/** The id that a management agent's name becomes: letters, digits, `-` and `_`. */
export function connectorIdOf(name: string): string {
  const plain = name
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 56);
  return plain === '' || plain in Object.prototype ? 'connector' : plain;
}

/** Ids for names: letters, digits, `-` and `_`, each once. */
function idsFor(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = connectorIdOf(name);
    let id = base;
    for (let more = 2; taken.has(foldName(id)); more += 1) id = `${base}-${more}`;
    taken.add(foldName(id));
    return id;
  });
}

/** A connector for every management agent. A packaged one without a name goes by its product. */
export function buildConnectors(
  agents: readonly MimAgent[],
  catalog: ConnectorCatalog,
): readonly BuiltConnector[] {
  const ids = idsFor(agents.map(({ name, subtype, category }) => name || subtype || category));
  return agents.map((agent, index) => {
    const id = ids[index] ?? 'connector';
    const settings = connectorSettings(agent, id, catalog);
    const attributes = attributesByName(agent.schema);
    return {
      target: {
        id,
        title: agent.name || agent.subtype,
        type: settings.type,
        deltaImport: settings.deltaImport && catalog.get(settings.type)?.deltaImport === true,
        agent,
        attributes,
      },
      document: {
        id,
        title: (agent.description || agent.name || agent.subtype).slice(0, 256),
        type: settings.type,
        settings: settings.settings,
        objectTypes: Object.fromEntries(
          objectTypesOf(agent).map((type) => [type, { attributes: attributesOf(agent, type) }]),
        ),
      },
      settings,
      place: agent.place,
    };
  });
}

function documentOf(attribute: MimAttribute): AttributeDocument {
  const { type, multivalued, encrypted } = attribute;
  const writeOnly = isWriteOnly(attribute);
  if (!multivalued && !encrypted && !writeOnly) return type;
  return {
    type,
    ...(multivalued ? { multivalued } : {}),
    ...(encrypted ? { secret: true } : {}),
    ...(writeOnly ? { writeOnly } : {}),
  };
}

/** What the old connector never read back, passwords aside: those are never kept. */
const isWriteOnly = ({ name, type, exportOnly, encrypted }: MimAttribute): boolean =>
  exportOnly && !encrypted && !isSecretAttribute(name, type);

/** The selected attributes that objects of a type have, and those that rules need besides. */
function attributesOf(agent: MimAgent, type: string): Readonly<Record<string, AttributeDocument>> {
  const all = attributesByName(agent.schema);
  const declared = agent.schema.classes.find(({ name }) => foldName(name) === foldName(type));
  const has = new Set((declared?.attributes ?? []).map(foldName));
  const selected = agent.packaged
    ? agent.schema.attributes.map(({ name }) => name)
    : agent.selectedAttributes;
  const flowing = agent.exportFlows
    .filter(
      (flow) => foldName(flow.objectType) === foldName(type) && foldName(flow.attribute) !== 'dn',
    )
    .map(({ attribute }) => attribute);
  const names = new NameMap<string>();
  for (const name of [...selected, ...flowing])
    if (declared === undefined || has.has(foldName(name)) || flowing.includes(name))
      if (!names.has(name) && isUsableName(name)) names.set(name, all.get(name)?.name ?? name);
  return Object.fromEntries(
    [...names.values()].map((name) => {
      const attribute = all.get(name);
      return [name, attribute === undefined ? 'string' : documentOf(attribute)];
    }),
  );
}

/** Connectors that only the rules of Azure AD Connect mention: text files stand in for them. */
export function buildRuleConnectors(
  rules: readonly ConnectRule[],
  known: ReadonlySet<string>,
  metaverse: NameMap<TargetType>,
): readonly (BuiltConnector & { readonly agentId: string })[] {
  const groups = Map.groupBy(
    rules.filter(({ connector }) => !known.has(connector)),
    ({ connector }) => connector,
  );
  const ids = idsFor(
    [...groups.keys()].map((id) => `connector-${id.replaceAll(/[{}]/g, '').toLowerCase()}`),
  );
  return [...groups].flatMap(([agentId, own], index) => {
    const [first] = own;
    if (first === undefined) return [];
    const id = ids[index] ?? 'connector';
    const types: CollectedTypes = new NameMap();
    for (const rule of own) collectRule(rule, types, metaverse);
    const objectTypes = Object.fromEntries(
      [...types.values()].map(({ name, attributes }) => [
        name,
        {
          attributes: Object.fromEntries(
            [...attributes.values()].map((one) => [one.name, one.document]),
          ),
        },
      ]),
    );
    const files = Object.entries(objectTypes).map(([name, { attributes }]) => ({
      type: name,
      path: `data/${id}/${name}.csv`,
      anchor: [Object.keys(attributes)[0] ?? 'id'],
      missingFile: 'empty',
    }));
    return [
      {
        agentId,
        target: {
          id,
          title: agentId,
          type: 'delimited',
          deltaImport: false,
          agent: undefined,
          attributes: new NameMap(),
        },
        document: {
          id,
          title: agentId.slice(0, 256),
          type: 'delimited',
          settings: { files },
          objectTypes,
        },
        settings: undefined,
        place: first.place,
      },
    ];
  });
}

interface CollectedAttribute {
  readonly name: string;
  readonly document: AttributeDocument;
}

type CollectedTypes = NameMap<{
  readonly name: string;
  readonly attributes: NameMap<CollectedAttribute>;
}>;

/** What a rule tells of the other side: which attributes there are, typed as those that they flow to or from. */
function collectRule(
  rule: ConnectRule,
  types: CollectedTypes,
  metaverse: NameMap<TargetType>,
): void {
  const [name, other] = rule.outbound ? [rule.target, rule.source] : [rule.source, rule.target];
  if (!isUsableName(name)) return;
  const type = types.get(name) ?? { name, attributes: new NameMap<CollectedAttribute>() };
  types.set(name, type);
  const add = (attribute: string, like?: string): void => {
    const known = metaverse.get(other)?.attributes.get(like ?? '');
    if (!isUsableName(attribute)) return;
    if (foldName(attribute) === 'dn' || (type.attributes.has(attribute) && known === undefined))
      return;
    const document =
      known?.multivalued === true
        ? { type: known.type, multivalued: true }
        : (known?.type ?? 'string');
    type.attributes.set(attribute, { name: attribute, document });
  };
  for (const [attribute, like] of attributesTold(rule)) add(attribute, like);
}

/** The attributes of the connected system that a rule names, each with the metaverse attribute that it is like. */
function attributesTold(
  rule: ConnectRule,
): readonly (readonly [attribute: string, like: string | undefined])[] {
  const flows = rule.mappings.flatMap((mapping) => {
    const { target, sources, expression } = mapping;
    const [source] = sources;
    const direct = expression === '' && source !== undefined;
    return rule.outbound
      ? [[target, direct ? source : undefined] as const]
      : attributesRead(mapping).map((one) => [one, direct ? target : undefined] as const);
  });
  const scopes = rule.outbound ? [] : rule.scopes.flat();
  return [
    ...flows,
    ...scopes.map(({ attribute }) => [attribute, undefined] as const),
    ...rule.joins.flat().map((pair) => [pair.connectorAttribute, pair.metaverseAttribute] as const),
  ];
}
