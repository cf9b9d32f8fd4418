import type { ConnectorType } from '@cognate/connector-kit';
import { checkShape, configurationSchema } from '@cognate/contract';
import type { Configuration } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { ConfigurationStore } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';
import { checkConfiguration } from '../configuration/check-configuration.ts';
import type { CheckContext } from '../configuration/check-configuration.ts';

/** The configuration in force as it was stored. */
export interface StoredConfiguration {
  readonly version: number;
  readonly appliedAt: Date;
  readonly configuration: Configuration;
}

/** The configuration in force, ready to work with. */
export interface ActiveConfiguration extends StoredConfiguration {
  readonly rules: SyncRules;
  readonly connectorTypes: ReadonlyMap<string, ConnectorType>;
}

/** The configuration that was applied last; `configuration-not-valid` when this release cannot read it. */
export async function readStoredConfiguration(
  store: ConfigurationStore,
): Promise<StoredConfiguration | undefined> {
  const current = await store.current();
  if (current === undefined) return undefined;
  return checkedVersion(current);
}

/** An earlier configuration. Errors: `unknown-version`, `configuration-not-valid`. */
export async function readConfigurationVersion(
  store: ConfigurationStore,
  version: number,
): Promise<StoredConfiguration> {
  const found = await store.configurationVersion(version);
  if (found !== undefined) return checkedVersion(found);
  throw new AppError('unknown-version', `There is no version ${version} of the configuration.`, {
    remedy: '"cognate config history" lists them.',
  });
}

function checkedVersion({
  version,
  appliedAt,
  document,
}: {
  readonly version: number;
  readonly appliedAt: Date;
  readonly document: unknown;
}): StoredConfiguration {
  const shape = checkShape(configurationSchema, document);
  if (shape.ok) return { version, appliedAt, configuration: shape.value };
  throw notValid(version, shape.problems[0]);
}

/** Compiles a stored configuration. Errors: `no-configuration`, `configuration-not-valid`. */
export async function activateConfiguration(
  stored: StoredConfiguration | undefined,
  context: CheckContext,
): Promise<ActiveConfiguration> {
  if (stored === undefined)
    throw new AppError('no-configuration', 'No configuration was applied yet.', {
      remedy: 'Apply one with "cognate config apply --config <folder>".',
    });
  const checked = await checkConfiguration(stored.configuration, context);
  const { rules, connectorTypes, problems } = checked;
  if (rules !== undefined) return { ...stored, rules, connectorTypes };
  throw notValid(
    stored.version,
    problems.find(({ severity }) => severity === 'error'),
  );
}

function notValid(
  version: number,
  problem: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): AppError {
  const what = problem === undefined ? '' : `: ${problem.path.join('.')}: ${problem.message}`;
  return new AppError(
    'configuration-not-valid',
    `Version ${version} of the configuration cannot be used${what}`,
    { remedy: 'Correct its files and apply them with "cognate config apply".' },
  );
}
