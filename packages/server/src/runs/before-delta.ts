import { AppError } from '@cognate/kernel';
import type { Configuration } from '@cognate/contract';
import type { RunStore } from '@cognate/sync-engine';
import type { CheckContext } from '../configuration/check-configuration.ts';
import type { ActiveConfiguration, StoredConfiguration } from '../instance/active-configuration.ts';
import { configurationMark } from './configuration-mark.ts';
import { deltaWarnings } from './delta-warnings.ts';
import type { DeltaWarning } from './delta-warnings.ts';

/** What is asked before a run, about the configuration in force. */
export interface BeforeDelta {
  /** The delta steps of a profile that would leave objects as an earlier configuration made them. */
  deltaWarnings(run: {
    readonly connector: string;
    readonly profile: string;
  }): Promise<readonly DeltaWarning[]>;
  /** Takes the changes since a connector's last full steps as known: no warning until the next change. */
  acceptChanges(connector: string): Promise<void>;
}

interface Surroundings {
  readonly store: Pick<RunStore, 'fullSteps' | 'setFullSteps'>;
  readonly active: () => Promise<ActiveConfiguration>;
  readonly context: () => Promise<CheckContext>;
  readonly version: (version: number) => Promise<StoredConfiguration>;
}

export function createBeforeDelta({ store, active, context, version }: Surroundings): BeforeDelta {
  return {
    deltaWarnings: async ({ connector, profile }) => {
      const current = await active();
      const rules = current.rules.connectors.get(connector);
      if (rules === undefined) return [];
      const { placeholders } = await context();
      return deltaWarnings(rules, profile, await store.fullSteps(rules.id), {
        mark: configurationMark(current, placeholders.config),
        configuration: current.configuration,
        version: (number) => readable(version(number)),
      });
    },
    acceptChanges: async (connector) => {
      const current = await active();
      const id = current.rules.connectors.get(connector)?.id;
      if (id === undefined) return;
      const mark = JSON.stringify(
        configurationMark(current, (await context()).placeholders.config),
      );
      const known = Object.keys(await store.fullSteps(id));
      await store.setFullSteps(id, Object.fromEntries(known.map((key) => [key, mark])));
    },
  };
}

/** A version that this release cannot read is as good as another one. */
async function readable(version: Promise<StoredConfiguration>): Promise<Configuration | undefined> {
  try {
    return (await version).configuration;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
