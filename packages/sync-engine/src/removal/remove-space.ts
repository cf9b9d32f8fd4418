import { AppError, NameMap } from '@cognate/kernel';
import { removedConnector } from '@cognate/sync-rules';
import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';
import type { RunRow } from '../ports/run-store.ts';
import { findConnector } from '../runs/find-connector.ts';
import { runByHand } from '../runs/run-by-hand.ts';
import type { ByHandDependencies } from '../runs/run-by-hand.ts';
import type { StepContext } from '../runs/step-context.ts';
import { synchronize } from '../synchronize/synchronization.ts';

const PAGE = 1000;

export interface SpaceRemoval {
  /** The id of the connector. */
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
      remedy:
        'Take it out of the configuration first, and apply that; or empty it with "cognate cs clear".',
    });
  if ((await store.objectIds(connector, 0, 1)).length === 0)
    throw new AppError('unknown-connector', `There are no objects of a connector "${connector}".`, {
      remedy: 'Which connectors have objects is shown by "cognate status".',
    });
  return emptySpace(deps, {
    connector: removedConnector(connector),
    profile: 'remove',
    startedBy,
  });
}

/**
 * Empties the connector space of a connector that is in use, as `removeSpace` does, and as MIM does when the connector
 * space of a management agent is deleted. Meanwhile nothing is provisioned in it, so that the next full import finds
 * it empty. Throws `AppError`: `unknown-connector`, `already-running`.
 */
export async function clearSpace(
  deps: ByHandDependencies,
  { connector: id, startedBy }: SpaceRemoval,
): Promise<RunRow> {
  const { dnStyle, canRename, ...known } = findConnector(deps.rules, id);
  const connector = { ...removedConnector(known.id), dnStyle, canRename };
  const rules = rulesWithout(deps.rules, connector);
  return emptySpace({ ...deps, rules }, { connector, profile: 'clear', startedBy });
}

/** The rules without what they say of a connector. What scripts provision stays as it is: they may want it there. */
function rulesWithout(all: SyncRules, connector: ConnectorRules): SyncRules {
  const { provisioning: _, ...rules } = all;
  const isOther = ({ id }: ConnectorRules): boolean => id !== connector.id;
  const connectorList = [...rules.connectorList.filter(isOther), connector];
  const types = [...rules.metaverseTypes.values()].map((type) => ({
    ...type,
    outbound: type.outbound.filter((rule) => rule.connector !== connector.id),
  }));
  return {
    ...rules,
    connectorList,
    connectors: new NameMap(connectorList.map((each) => [each.id, each])),
    metaverseTypes: new NameMap(types.map((type) => [type.name, type])),
  };
}

function emptySpace(
  deps: ByHandDependencies,
  run: Parameters<typeof runByHand>[1],
): Promise<RunRow> {
  return runByHand(deps, run, async (step) => {
    await deps.store.forgetWatermarks(run.connector.id);
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
