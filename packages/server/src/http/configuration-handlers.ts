import { AppError } from '@cognate/kernel';
import type { Configuration } from '@cognate/contract';
import type { Instance } from '../compose.ts';
import { configurationChanges } from '../configuration/compare-configurations.ts';
import { planEffects } from '../configuration/plan-effects.ts';
import type { Handlers } from './handlers.ts';

/** The configuration, its history, and what a change of it would mean. */
export function createConfigurationHandlers(instance: Instance) {
  const { store } = instance;
  const plan = async (configuration: Configuration) => {
    const before = (await instance.stored())?.configuration;
    const problems = await instance.check(configuration);
    const changes = configurationChanges(before, configuration);
    return {
      valid: problems.every(({ severity }) => severity !== 'error'),
      problems: problems.map((problem) => ({ ...problem, path: problem.path.join('.') })),
      changes,
      effects: planEffects(changes, await store.statistics(), {
        before: idsOf(before),
        after: idsOf(configuration),
      }),
    };
  };
  return {
    getConfiguration: async () => {
      const stored = await instance.stored();
      if (stored === undefined) throw new AppError('no-configuration', '');
      return stored;
    },
    listConfigurationVersions: async ({ limit }) => ({
      versions: await store.configurationHistory(limit),
    }),
    getConfigurationVersion: ({ version }) => instance.version(version),
    compareConfigurations: async ({ from, to }) => {
      const [earlier, later] = [await instance.version(from), await instance.version(to)];
      return { changes: configurationChanges(earlier.configuration, later.configuration) };
    },
    planConfiguration: ({ configuration }) => plan(configuration),
    applyConfiguration: async ({ configuration, basedOn }, { caller }) => {
      const current = (await instance.stored())?.version ?? 0;
      if (current !== basedOn)
        throw new AppError('configuration-changed', `Version ${current} is in force.`, {
          remedy: 'Look at what it changed and make the own changes in it.',
        });
      const { valid, problems } = await plan(configuration);
      if (!valid)
        throw new AppError('configuration-has-errors', '', {
          details: { errors: problems.filter(({ severity }) => severity === 'error') },
        });
      return instance.applyDocument(configuration, caller.name);
    },
    rollBackConfiguration: ({ version }, { caller }) => instance.rollBack(version, caller.name),
  } satisfies Partial<Handlers>;
}

const idsOf = (configuration: Configuration | undefined): readonly string[] =>
  (configuration?.connectors ?? []).map(({ id }) => id);
