import type { ConfigurationDocument } from '@cognate/sync-rules';
import { connectRuleUnits } from '../connect/connect-rules.ts';
import type { Finding } from '../findings/finding.ts';
import type { MigrationSource } from '../folder/migration-source.ts';
import type { MimImportFlow, MimMetaverse } from '../mim/model.ts';
import { expandRules } from '../service/expand-rules.ts';
import type { Stub } from '../stubs/stub.ts';
import { buildConnectors, buildRuleConnectors } from './build-connectors.ts';
import type { BuiltConnector } from './build-connectors.ts';
import { buildMetaverse } from './build-metaverse.ts';
import type { ConnectorCatalog } from './connector-catalog.ts';
import { deletionUnits, deprovisionUnits, recallUnits } from './deletion.ts';
import { exportFlowUnits } from './export-flows.ts';
import { importFlowUnits } from './import-flows.ts';
import { inspectSettings } from './inspect-settings.ts';
import { filterUnits } from './filters.ts';
import { joinUnits, projectionUnits } from './object-rules.ts';
import { outboundParts, serviceRuleUnits } from './provisioning.ts';
import { provisioningUnits } from './scripted-provisioning.ts';
import { reportBasics } from './report-basics.ts';
import { partitionUnits } from './partitions.ts';
import { reportTuning, runProfileUnits } from './run-profiles.ts';
import { settle } from './settle.ts';
import { spellAgent, spellFlow, spellingOf, spellRule } from './spell-names.ts';
import type { Spelling } from './spell-names.ts';
import type { TranslateContext } from './translate-context.ts';
import type { Unit } from './unit.ts';

/** The new configuration and everything that is to be said of how it came to be. */
export interface Migration {
  readonly configuration: ConfigurationDocument;
  readonly findings: readonly Finding[];
  readonly stubs: readonly Stub[];
  /** Secrets that stood in the files in clear. For the secret store only: never to be shown. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Names of secrets that no export holds. */
  readonly missingSecrets: readonly string[];
}

/** What an installation can do. */
export interface TranslateOptions {
  /** Whether configurations may name functions of rules extensions (default: yes). */
  readonly scripts?: boolean;
}

/**
 * Translates what was read into a configuration that compiles. Whatever has no place in it is in the findings. The same
 * files always give the same result.
 */
export function translate(
  read: MigrationSource,
  catalog: ConnectorCatalog,
  { scripts = true }: TranslateOptions = {},
): Migration {
  const source = expandRules(read);
  const metaverse = mainMetaverse(source);
  const flows = allFlows(source, metaverse);
  const built = buildMetaverse(source, metaverse, flows);
  const own = buildConnectors(source.agents, catalog);
  const foreign = buildRuleConnectors(
    source.connectRules,
    new Set(source.agents.map(({ id }) => id)),
    built.types,
  );
  const connectors = [...own, ...foreign];
  const context: TranslateContext = {
    source,
    catalog,
    scripts,
    metaverse,
    types: built.types,
    connectors: connectors.map(({ target }) => target),
    byAgent: new Map([
      ...own.map(({ target }): [string, typeof target] => [target.agent?.id ?? '', target]),
      ...foreign.map(({ agentId, target }): [string, typeof target] => [agentId, target]),
    ]),
    findings: [...source.findings],
    stubs: [],
    secrets: new Map(),
  };
  reportBasics(context, built.made, foreign);
  const spelling = spellingOf(built.types, connectors);
  const units = [
    ...own.flatMap((connector) => agentUnits(context, connector, spelling)),
    ...(metaverse === undefined ? [] : metaverseUnits(context, metaverse)),
    ...importFlowUnits(
      context,
      flows.map((flow) => spellFlow(spelling, flow)),
    ),
    ...serviceRuleUnits(
      context,
      source.serviceRules.map((rule) => spellRule(spelling, rule)),
    ),
    ...connectRuleUnits(context, source.connectRules),
  ];
  const base = {
    metaverse: built.document,
    connectors: connectors.map(({ document }) => document),
  };
  const { configuration, findings } = settle(base, units, catalog);
  return {
    configuration,
    findings: [...context.findings, ...findings],
    stubs: context.stubs,
    secrets: context.secrets,
    missingSecrets: own.flatMap(({ settings }) => settings?.secrets ?? []),
  };
}

/** The metaverse with the most flows; a folder of several servers has more than one. */
function mainMetaverse({ metaverses }: MigrationSource): MimMetaverse | undefined {
  return metaverses
    .filter(({ complete }) => complete)
    .toSorted((a, b) => b.importFlows.length - a.importFlows.length)[0];
}

/** The flows of the metaverse, and those of single management agents that it does not have. */
function allFlows(
  { metaverses }: MigrationSource,
  main: MimMetaverse | undefined,
): readonly MimImportFlow[] {
  const flows = new Map<string, MimImportFlow>();
  const parts = metaverses.filter(({ complete }) => !complete);
  for (const metaverse of main === undefined ? parts : [main, ...parts])
    for (const [index, flow] of metaverse.importFlows.entries()) {
      const key = flow.id === '' ? `${metaverse.file}#${index}` : flow.id.toUpperCase();
      if (!flows.has(key)) flows.set(key, flow);
    }
  return [...flows.values()];
}

function agentUnits(
  context: TranslateContext,
  { target, settings }: BuiltConnector,
  spelling: Spelling,
): readonly Unit[] {
  if (target.agent === undefined) return [];
  const agent = spellAgent(spelling, target.agent);
  if (settings !== undefined) inspectSettings(context, target, agent, settings);
  reportTuning(context, agent, target.id);
  const known = new Set(
    context.source.serviceRules
      .filter((rule) => rule.outbound && outboundParts(context, rule).ok)
      .map(({ id }) => id),
  );
  return [
    ...filterUnits(context, target, agent.filters),
    ...joinUnits(context, target, agent.joins),
    ...projectionUnits(context, target, agent.projections),
    ...exportFlowUnits(context, target, agent.exportFlows, known),
    ...deprovisionUnits(context, target, agent),
    ...recallUnits(context, target),
    ...partitionUnits(context, target, agent.partitions),
    ...runProfileUnits(context, target, agent.runProfiles),
  ];
}

function metaverseUnits(context: TranslateContext, metaverse: MimMetaverse): readonly Unit[] {
  return [...provisioningUnits(context, metaverse), ...deletionUnits(context, metaverse)];
}
