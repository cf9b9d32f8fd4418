import { foldName, NameMap } from '@cognate/kernel';
import { isUsableName } from '../is-usable-name.ts';
import type { MimAgent } from '../../mim/model.ts';

/** The object types that a management agent imports or exports. */
export function objectTypesOf(agent: MimAgent): readonly string[] {
  const named = [
    ...agent.partitions.filter((one) => one.selected).flatMap((one) => one.objectTypes),
    ...agent.joins.map((join) => join.objectType),
    ...agent.projections.map((projection) => projection.objectType),
    ...agent.exportFlows.map((flow) => flow.objectType),
    ...agent.filters.map((filter) => filter.objectType),
  ];
  // The first spelling counts.
  const names = new NameMap<string>();
  for (const name of named.length > 0 ? named : agent.schema.classes.map((one) => one.name))
    if (!names.has(name) && isUsableName(name)) names.set(name, name);
  return [...names.values()];
}

/** The attributes that name an object of a type. */
export function anchorsOf(agent: MimAgent, type: string): readonly string[] {
  const named = (text: string): boolean => foldName(text) === foldName(type);
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

/** The object classes of a new object: the whole chain, where the old server remembers it or the schema tells it. */
export function objectClassesOf(agent: MimAgent, type: string): readonly string[] {
  const remembered = agent.partitions
    .flatMap(({ hierarchies }) => hierarchies)
    .find(({ objectType }) => foldName(objectType) === foldName(type));
  if (remembered !== undefined && remembered.classes.length > 0) return remembered.classes;
  const declared = agent.schema.classes.find(({ name }) => foldName(name) === foldName(type));
  return [...(declared?.superiors ?? []), declared?.name ?? type];
}
