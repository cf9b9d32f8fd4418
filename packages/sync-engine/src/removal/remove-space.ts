import { AppError } from '@cognate/kernel';
import { removedConnector } from '@cognate/sync-rules';
import type { RunRow } from '../ports/run-store.ts';
import { runByHand } from '../runs/run-by-hand.ts';
import type { ByHandDependencies } from '../runs/run-by-hand.ts';
import type { StepContext } from '../runs/step-context.ts';
import { synchronize } from '../synchronize/synchronization.ts';

const PAGE = 1000;

export interface SpaceRemoval {
  /** The id of a connector that the configuration no longer has. */
  readonly connector: string;
  readonly startedBy: string;
}

/**
 * Removes the connector space of a connector that the configuration no longer has, with everything that follows, as
 * a run in the history: its objects are disconnected as if their source had deleted them, so that what they supplied
 * leaves the metaverse, whose deletion rules decide what else goes. As MIM does when a management agent is deleted.
 * A run that was interrupted, or met errors, is repeated. Throws `AppError`: `connector-configured`,
 * `unknown-connector` when there is nothing of it, `already-running`.
 */
export async function removeSpace(
  deps: ByHandDependencies,
  { connector, startedBy }: SpaceRemoval,
): Promise<RunRow> {
  const { rules, store } = deps;
  if (rules.connectors.has(connector))
    throw new AppError('connector-configured', `The connector "${connector}" is in use.`, {
      remedy: 'Take it out of the configuration first, and apply that.',
    });
  if ((await store.objectIds(connector, 0, 1)).length === 0)
    throw new AppError('unknown-connector', `There are no objects of a connector "${connector}".`, {
      remedy: 'Which connectors have objects is shown by "cognate status".',
    });
  const run = { connector: removedConnector(connector), profile: 'remove', startedBy };
  return runByHand(deps, run, async (step) => {
    await store.forgetWatermarks(connector);
    await markAsGone(step);
    return synchronize(step, 'pending');
  });
}

async function markAsGone({ store, connector, recorder, commit }: StepContext): Promise<void> {
  for (let after: number | undefined = 0; ;) {
    const ids = await store.objectIds(connector.id, after, PAGE);
    after = ids.at(-1);
    if (after === undefined) return;
    const absent = { obsolete: ids, removed: [], resent: [] };
    await commit(() =>
      store.commitObsoletion({ connector: connector.id, ...absent, record: recorder.take() }),
    );
  }
}
