import type { MigrationSource } from '../folder/migration-source.ts';
import type { MimAgent, MimImportFlow, MimMetaverse, SyncRuleMapping } from '../mim/model.ts';
import type { ServiceFlow, ServiceRule } from './service-rule.ts';

/**
 * Adds the flows, joins and projections of inbound rules that the synchronization service never compiled: without
 * their copies in its files they stand in the identity service alone.
 */
export function expandRules(source: MigrationSource): MigrationSource {
  const compiled = compiledRules(source);
  const rules = source.serviceRules.filter(({ id, inbound }) => inbound && !compiled.has(id));
  const [first] = rules;
  if (first === undefined) return source;
  const added: MimMetaverse = {
    file: first.place.file,
    complete: false,
    schema: { classes: [], attributes: [] },
    importFlows: rules.flatMap(importFlows),
    recall: new Map(),
    provisioning: undefined,
    deletionRules: [],
    extension: undefined,
    passwordSync: false,
    place: first.place,
  };
  return {
    ...source,
    metaverses: [...source.metaverses, added],
    agents: source.agents.map((agent) =>
      rules.filter((rule) => rule.agent === agent.id).reduce(withRule, agent),
    ),
  };
}

/** The rules that the files of the synchronization service have copies of. */
function compiledRules({ agents, metaverses }: MigrationSource): ReadonlySet<string> {
  const flows = metaverses.flatMap(({ importFlows: own }) => own);
  const found = [
    ...flows.map(({ mapping }) => (mapping.kind === 'sync-rule' ? mapping.rule : undefined)),
    ...agents.flatMap(({ joins }) => joins.map(({ rule }) => rule)),
    ...agents.flatMap(({ projections }) => projections.map(({ rule }) => rule)),
  ];
  return new Set(found.flatMap((id) => id?.toUpperCase() ?? []));
}

const mappingOf = (rule: ServiceRule, flow: ServiceFlow): SyncRuleMapping => ({
  kind: 'sync-rule',
  rule: rule.id,
  mapping: '',
  initialOnly: flow.initialOnly,
  existenceTest: false,
  sources: flow.sources.map((name) => ({ name, intrinsic: false })),
  source:
    flow.expression !== undefined
      ? { kind: 'expression', expression: flow.expression }
      : flow.sources.length === 0
        ? { kind: 'constant', value: flow.constant }
        : { kind: 'direct' },
});

const importFlows = (rule: ServiceRule): readonly MimImportFlow[] =>
  rule.flows
    .filter(({ outbound }) => !outbound)
    .map((flow, index) => ({
      id: `${rule.id}#${index}`,
      metaverseType: rule.metaverseType,
      attribute: flow.target,
      ranking: 'ranked',
      agent: rule.agent,
      objectType: rule.objectType,
      mapping: mappingOf(rule, flow),
      place: rule.place,
    }));

function withRule(agent: MimAgent, rule: ServiceRule): MimAgent {
  const { id, objectType, metaverseType, place } = rule;
  const join = {
    id,
    objectType,
    metaverseType,
    rule: id,
    mappings: rule.joins.map((pair) => ({
      target: { name: pair.metaverseAttribute, intrinsic: false },
      mapping: {
        kind: 'direct' as const,
        source: { name: pair.connectorAttribute, intrinsic: false },
      },
    })),
    resolution: { type: 'none', context: '' },
    place,
  };
  const projection = { id, objectType, type: 'sync-rule', metaverseType, rule: id, place };
  return {
    ...agent,
    joins: rule.joins.length === 0 ? agent.joins : [...agent.joins, join],
    projections: rule.projects ? [...agent.projections, projection] : agent.projections,
  };
}
