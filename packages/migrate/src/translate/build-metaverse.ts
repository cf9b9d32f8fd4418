import { NameMap } from '@cognate/kernel';
import type { AttributeType } from '@cognate/kernel';
import type { MetaverseDocument } from '@cognate/sync-rules';
import { attributesRead, typeGiven } from '../connect/connect-usage.ts';
import type { MigrationSource } from '../folder/migration-source.ts';
import type { MimAgent, MimImportFlow, MimMetaverse } from '../mim/model.ts';
import { attributesByName } from '../mim/read-schema.ts';
import { isUsableName } from './is-usable-name.ts';
import type { TargetAttribute, TargetType } from './translate-context.ts';

export interface BuiltMetaverse {
  readonly document: MetaverseDocument;
  readonly types: NameMap<TargetType>;
  /** Attributes that rules use and no schema declares. */
  readonly made: readonly string[];
}

/** The metaverse's schema, with what rules use besides where the schema is not in the folder. */
export function buildMetaverse(
  source: MigrationSource,
  metaverse: MimMetaverse | undefined,
  flows: readonly MimImportFlow[],
): BuiltMetaverse {
  const attributes = new NameMap<TargetAttribute>();
  const types = new NameMap<TargetType>();
  const made: string[] = [];
  if (metaverse !== undefined) addSchema(metaverse, attributes, types);
  const add = (type: string, name: string, like: AttributeType, multivalued: boolean): void => {
    if (type === '*' || !isUsableName(type) || !isUsableName(name)) return;
    const target = types.get(type) ?? { name: type, attributes: new NameMap() };
    types.set(type, target);
    if (target.attributes.has(name)) return;
    const known = attributes.get(name) ?? { name, type: like, multivalued, indexed: false };
    if (!attributes.has(name)) made.push(name);
    attributes.set(name, known);
    target.attributes.set(name, known);
  };
  // A complete schema says it all; what is missing there is a mistake of the old server.
  const complete = metaverse !== undefined && metaverse.schema.classes.length > 0;
  if (!complete) addUsed(source, flows, add);
  for (const rule of source.connectRules) addRule(rule, add);
  return { document: documentOf(attributes, types), types, made };
}

type Add = (type: string, name: string, like: AttributeType, multivalued: boolean) => void;

function addSchema(
  { schema }: MimMetaverse,
  attributes: NameMap<TargetAttribute>,
  types: NameMap<TargetType>,
): void {
  for (const { name, type, multivalued, indexed } of schema.attributes)
    if (isUsableName(name)) attributes.set(name, { name, type, multivalued, indexed });
  for (const declared of schema.classes) {
    if (!isUsableName(declared.name)) continue;
    const own = new NameMap<TargetAttribute>();
    for (const name of declared.attributes) {
      const attribute = attributes.get(name);
      if (attribute !== undefined) own.set(name, attribute);
    }
    types.set(declared.name, { name: declared.name, attributes: own });
  }
}

/** What the rules of single management agents use, typed like the attributes on their side. */
function addUsed(source: MigrationSource, flows: readonly MimImportFlow[], add: Add): void {
  const schemas = new Map(source.agents.map(({ id, schema }) => [id, attributesByName(schema)]));
  for (const { agent, mapping, metaverseType, attribute } of flows) {
    const name = mapping.kind === 'direct' ? mapping.source.name : '';
    const { type = 'string', multivalued = false } =
      schemas.get(agent.toUpperCase())?.get(name) ?? {};
    add(metaverseType, attribute, type, multivalued);
  }
  for (const agent of source.agents) addAgent(agent, add);
}

function addAgent({ schema, exportFlows, joins, projections }: MimAgent, add: Add): void {
  const known = attributesByName(schema);
  for (const { mapping, attribute, metaverseType } of exportFlows) {
    const { type = 'string', multivalued = false } = known.get(attribute) ?? {};
    if (mapping.kind === 'direct' && !mapping.source.intrinsic)
      add(metaverseType, mapping.source.name, type, multivalued);
  }
  for (const { metaverseType = '', mappings } of joins)
    for (const { target } of mappings)
      if (!target.intrinsic) add(metaverseType, target.name, 'string', false);
  for (const { metaverseType } of projections) add(metaverseType, 'displayName', 'string', false);
}

function addRule(rule: MigrationSource['connectRules'][number], add: Add): void {
  const type = rule.outbound ? rule.source : rule.target;
  if (rule.outbound) {
    const scope = rule.scopes.flat().map(({ attribute }) => attribute);
    for (const name of [...rule.mappings.flatMap(attributesRead), ...scope])
      add(type, name, 'string', false);
  } else for (const mapping of rule.mappings) add(type, mapping.target, typeGiven(mapping), false);
  for (const { metaverseAttribute } of rule.joins.flat())
    add(type, metaverseAttribute, 'string', false);
}

function documentOf(
  attributes: NameMap<TargetAttribute>,
  types: NameMap<TargetType>,
): MetaverseDocument {
  return {
    attributes: Object.fromEntries(
      [...attributes.values()].map(({ name, type, multivalued, indexed }) => [
        name,
        multivalued || indexed
          ? { type, ...(multivalued ? { multivalued } : {}), ...(indexed ? { indexed } : {}) }
          : type,
      ]),
    ),
    types: Object.fromEntries(
      [...types.values()].map((type) => [
        type.name,
        { attributes: [...type.attributes.values()].map(({ name }) => name) },
      ]),
    ),
  };
}
