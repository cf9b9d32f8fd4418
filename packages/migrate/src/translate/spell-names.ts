import { NameMap } from '@cognate/kernel';
import type { MimAgent, MimImportFlow } from '../mim/model.ts';
import type { ServiceRule } from '../service/service-rule.ts';
import type { BuiltConnector } from './build-connectors.ts';
import type { TargetType } from './translate-context.ts';

/** Names in the spelling of their declarations: the old server compares them without case, and its files mix it. */
export interface Spelling {
  readonly objectType: (agent: string, name: string) => string;
  readonly metaverseType: (name: string) => string;
  readonly metaverseAttribute: (type: string, name: string) => string;
}

export function spellingOf(
  types: NameMap<TargetType>,
  connectors: readonly BuiltConnector[],
): Spelling {
  const objectTypes = new Map(
    connectors.map(({ target, document }) => [
      target.agent?.id ?? target.title,
      new NameMap(Object.keys(document.objectTypes).map((name) => [name, name])),
    ]),
  );
  return {
    objectType: (agent, name) => objectTypes.get(agent.toUpperCase())?.get(name) ?? name,
    metaverseType: (name) => types.get(name)?.name ?? name,
    metaverseAttribute: (type, name) => types.get(type)?.attributes.get(name)?.name ?? name,
  };
}

export const spellFlow = (spelling: Spelling, flow: MimImportFlow): MimImportFlow => ({
  ...flow,
  objectType: spelling.objectType(flow.agent, flow.objectType),
  metaverseType: spelling.metaverseType(flow.metaverseType),
  attribute: spelling.metaverseAttribute(flow.metaverseType, flow.attribute),
});

/** An agent whose rules name types as they are declared. */
export function spellAgent(spelling: Spelling, agent: MimAgent): MimAgent {
  const own = (name: string): string => spelling.objectType(agent.id, name);
  return {
    ...agent,
    filters: agent.filters.map((filter) => ({ ...filter, objectType: own(filter.objectType) })),
    joins: agent.joins.map((join) => ({
      ...join,
      objectType: own(join.objectType),
      metaverseType:
        join.metaverseType === undefined ? undefined : spelling.metaverseType(join.metaverseType),
    })),
    projections: agent.projections.map((projection) => ({
      ...projection,
      objectType: own(projection.objectType),
      metaverseType: spelling.metaverseType(projection.metaverseType),
    })),
    exportFlows: agent.exportFlows.map((flow) => ({
      ...flow,
      objectType: own(flow.objectType),
      metaverseType: spelling.metaverseType(flow.metaverseType),
    })),
  };
}

export const spellRule = (spelling: Spelling, rule: ServiceRule): ServiceRule => ({
  ...rule,
  objectType: spelling.objectType(rule.agent, rule.objectType),
  metaverseType: spelling.metaverseType(rule.metaverseType),
});
