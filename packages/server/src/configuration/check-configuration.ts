import type { ConnectorType } from '@cognate/connector-kit';
import type { Configuration } from '@cognate/contract';
import { suggestName } from '@cognate/contract';
import { NameMap } from '@cognate/kernel';
import { compileConfiguration } from '@cognate/sync-rules';
import type { ConnectorTraits, Extensions, Problem, SyncRules } from '@cognate/sync-rules';
import { loadConnectorTypes } from '../connectors/connector-types.ts';
import type { ConnectorTypes } from '../connectors/connector-types.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import { checkSettings } from './check-settings.ts';
import type { PlaceholderValues } from './placeholders.ts';
import type { Place } from './yaml/locate.ts';

/** What a configuration is checked against. */
export interface CheckContext {
  readonly types: ConnectorTypes;
  readonly placeholders: PlaceholderValues;
  readonly secrets: Secrets;
  /** The rules extensions that can be called; without them the rules are only looked at. */
  readonly extensions?: Extensions;
}

/** A problem at a place of the whole configuration. */
export type DocumentProblem = Omit<Problem, 'path' | 'span'> & Place;

export interface CheckedConfiguration {
  /** Absent when a problem is an error. */
  readonly rules: SyncRules | undefined;
  readonly problems: readonly DocumentProblem[];
  /** The types of the configuration's connectors. */
  readonly connectorTypes: ReadonlyMap<string, ConnectorType>;
}

/** Stands in for a connector that could not be read, so that the rest is checked all the same. */
const STAND_IN: ConnectorTraits = { dnStyle: 'generic', canRename: true, canExport: true };

/**
 * Finds everything that is wrong with a configuration of the right shape: names, expressions, connector settings and
 * types, cycles, secrets that are not set. `unreadable` are the ids of connectors that are there in name only.
 */
export async function checkConfiguration(
  configuration: Configuration,
  context: CheckContext,
  unreadable: ReadonlySet<string> = new Set(),
): Promise<CheckedConfiguration> {
  const connectorTypes = await loadConnectorTypes(context.types, configuration.connectors);
  const traits = (type: string): ConnectorTraits => {
    const capabilities = connectorTypes.get(type)?.manifest.capabilities;
    if (capabilities === undefined) return STAND_IN;
    const { dnStyle, rename, export: canExport } = capabilities;
    return { dnStyle, canRename: rename, canExport };
  };
  const compiled = compileConfiguration(configuration, traits, context.extensions);
  const own = configuration.connectors.flatMap((connector, index) =>
    unreadable.has(connector.id)
      ? []
      : checkConnector(
          connector,
          ['connectors', index],
          connectorTypes.get(connector.type),
          context,
        ),
  );
  const problems = [
    ...compiled.problems.map(placeOf),
    ...own,
    ...checkCycles(configuration, unreadable),
  ];
  const failed = problems.some(({ severity }) => severity === 'error');
  return { rules: failed ? undefined : compiled.rules, problems, connectorTypes };
}

/** Problems that concern the last name of their path, not what stands below it. */
const ABOUT_NAMES = new Set(['unknown-attribute', 'duplicate-name', 'unknown-object-type']);

function placeOf(problem: Problem): DocumentProblem {
  const last = problem.path.at(-1);
  const named = typeof last === 'string' && last !== 'id' && last !== 'objectType';
  const atKey = problem.span === undefined && named && ABOUT_NAMES.has(problem.code);
  return { ...problem, at: atKey ? 'key' : 'value' };
}

function checkConnector(
  connector: Configuration['connectors'][number],
  path: Place['path'],
  type: ConnectorType | undefined,
  context: CheckContext,
): readonly DocumentProblem[] {
  if (type === undefined)
    return [
      {
        path: [...path, 'type'],
        at: 'value',
        severity: 'error',
        code: 'unknown-connector-type',
        message: `There is no connector type "${connector.type}".`,
        remedy:
          suggestName(connector.type, context.types.ids) ?? 'Install a connector of this type.',
      },
    ];
  return [
    ...checkSettings(connector.settings, [...path, 'settings'], type, context),
    ...checkDeltaImports(connector, path, type),
  ];
}

function checkDeltaImports(
  connector: Configuration['connectors'][number],
  path: Place['path'],
  type: ConnectorType,
): readonly DocumentProblem[] {
  if (type.manifest.capabilities.deltaImport) return [];
  return Object.entries(connector.runProfiles ?? {}).flatMap(([name, steps]) =>
    steps.flatMap((step, index): readonly DocumentProblem[] => {
      const stepType = typeof step === 'string' ? step : step.step;
      if (!stepType.startsWith('delta-import')) return [];
      return [
        {
          path: [...path, 'runProfiles', name, index],
          at: 'value',
          severity: 'error',
          code: 'delta-import-not-supported',
          message: `Connectors of type "${connector.type}" have no delta import.`,
          remedy: 'Use full-import.',
        },
      ];
    }),
  );
}

function checkCycles(
  { cycles, connectors }: Configuration,
  unreadable: ReadonlySet<string>,
): readonly DocumentProblem[] {
  const byId = new NameMap(connectors.map((connector) => [connector.id, connector]));
  return Object.entries(cycles ?? {}).flatMap(([name, steps]) =>
    steps.flatMap((step, index): readonly DocumentProblem[] => {
      const path = ['cycles', name, index];
      const connector = byId.get(step.connector);
      if (connector === undefined)
        return [
          unknown(
            [...path, 'connector'],
            'connector',
            step.connector,
            connectors.map(({ id }) => id),
          ),
        ];
      if (unreadable.has(connector.id)) return [];
      const profiles = Object.keys(connector.runProfiles ?? {});
      if (new NameMap(profiles.map((profile) => [profile, profile])).has(step.profile)) return [];
      return [unknown([...path, 'profile'], 'run profile', step.profile, profiles)];
    }),
  );
}

function unknown(
  path: Place['path'],
  what: string,
  name: string,
  known: readonly string[],
): DocumentProblem {
  const remedy = suggestName(name, known);
  return {
    path,
    at: 'value',
    severity: 'error',
    code: `unknown-${what.replaceAll(' ', '-')}`,
    message: `There is no ${what} "${name}".`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}
