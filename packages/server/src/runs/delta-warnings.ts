import type { Configuration } from '@cognate/contract';
import { foldName } from '@cognate/kernel';
import { fullParts, fullStepKey } from '@cognate/sync-engine';
import type { FullStepKind, FullSteps } from '@cognate/sync-engine';
import type { ConnectorRules, RunStep } from '@cognate/sync-rules';
import { configurationChanges } from '../configuration/compare-configurations.ts';
import type { ConfigurationChange } from '../configuration/compare-configurations.ts';
import { OF_ALL, WITHOUT_EFFECT } from '../configuration/plan-effects.ts';
import { parseMark } from './configuration-mark.ts';
import type { ConfigurationMark } from './configuration-mark.ts';

/** A delta step that leaves objects as they were made before a change of the configuration. */
export interface DeltaWarning {
  readonly connector: string;
  /** What has to be done in full. */
  readonly kind: FullStepKind;
  /** What has changed since that was done: `settings`, `importFlows`, `metaverse`, `extensions`. */
  readonly parts: readonly string[];
}

/** What is compared: the configuration of now, and those of before by version. */
export interface ConfigurationsInTime {
  readonly mark: ConfigurationMark;
  readonly configuration: Configuration;
  readonly version: (version: number) => Promise<Configuration | undefined>;
}

/** What a profile of a connector would not bring up to date; MIM's warnings before delta steps. */
export async function deltaWarnings(
  { id, runProfiles }: Pick<ConnectorRules, 'id' | 'runProfiles'>,
  profile: string,
  full: FullSteps,
  configurations: ConfigurationsInTime,
): Promise<readonly DeltaWarning[]> {
  const renewed = new Set<FullStepKind>();
  const warnings = new Map<FullStepKind, DeltaWarning>();
  for (const step of runProfiles.get(profile)?.steps ?? []) {
    for (const kind of deltaParts(step)) {
      if (renewed.has(kind) || warnings.has(kind)) continue;
      const mark = full[fullStepKey(kind, step.partition?.name)] ?? full[kind];
      const parts = await changedParts(id, kind, mark, configurations);
      if (parts.length > 0) warnings.set(kind, { connector: id, kind, parts });
    }
    for (const kind of fullParts(step)) renewed.add(kind);
  }
  return [...warnings.values()];
}

const deltaParts = ({ type, dropFile }: RunStep): readonly FullStepKind[] => [
  ...(type.startsWith('delta-import') && dropFile?.use !== 'to-file' ? (['import'] as const) : []),
  ...(type.endsWith('delta-sync') ? (['sync'] as const) : []),
];

async function changedParts(
  connector: string,
  kind: FullStepKind,
  noted: string | undefined,
  { mark, configuration, version }: ConfigurationsInTime,
): Promise<readonly string[]> {
  const then = noted === undefined ? undefined : parseMark(noted);
  if (then === undefined) return [];
  const hasCode = usesExtensions(connector, configuration);
  const code = kind === 'sync' && hasCode && then.extensions !== mark.extensions;
  const before = then.version === mark.version ? configuration : await version(then.version);
  const changed =
    before === undefined
      ? ['configuration']
      : configurationChanges(before, configuration)
          .filter((change) => (kind === 'import' ? isRead : isApplied)(change, connector))
          .map(({ part }) => part);
  return [...new Set([...changed, ...(code ? ['extensions'] : [])])];
}

/** What decides which objects an import has, and with which attributes. */
const READ = new Set(['type', 'settings', 'objectTypes', 'partitions']);

const isRead = (change: ConfigurationChange, connector: string): boolean =>
  change.connector === connector && READ.has(change.part);

/** What decides what becomes of the connector's objects. Others' outbound rules create objects for them. */
const isApplied = (change: ConfigurationChange, connector: string): boolean =>
  change.connector === undefined
    ? OF_ALL.has(change.part)
    : change.connector === connector
      ? !WITHOUT_EFFECT.has(change.part)
      : change.part === 'provision';

const usesExtensions = (id: string, { metaverse, connectors }: Configuration): boolean =>
  metaverse.extension !== undefined ||
  connectors.some((each) => foldName(each.id) === foldName(id) && each.extension !== undefined);
