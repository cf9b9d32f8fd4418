import type { ConnectorRules } from '@cognate/sync-rules';
import { fingerprintHash } from '../keys/fingerprint-hash.ts';
import { objectKeys } from '../keys/object-key.ts';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { ImportStore } from '../ports/import-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import type { StepRecorder } from '../runs/step-recorder.ts';
import { IdSet } from './id-set.ts';
import { MissedRemovals } from './missed-removals.ts';
import { UnreadObjects } from './unread-objects.ts';

/** What staging works with during one import step. */
export interface StagingContext {
  readonly mode: 'full' | 'delta';
  readonly connector: ConnectorRules;
  readonly store: ImportStore;
  readonly keys: ObjectKeys;
  /** The hash of an object by its fingerprint. */
  readonly hashOf: (fingerprint: string) => string;
  /** What hashes of this connector's objects begin with; nothing where no value is secret. */
  readonly salt: string;
  readonly recorder: StepRecorder;
  /** Objects that this import has reported in full. */
  readonly seen: IdSet;
  readonly unread: UnreadObjects;
  /** Of a delta import: what it was told to remove and did not find. */
  readonly missed: MissedRemovals;
  readonly newObjectId: () => number;
  /** Makes room in the id block for `count` objects, so that `newObjectId` need not wait. */
  readonly reserve: (count: number) => Promise<void>;
  /** Whether the connector has exports that wait to be confirmed. */
  readonly confirming: boolean;
}

const importsSecrets = ({ objectTypes }: ConnectorRules): boolean =>
  [...objectTypes.values()].some(({ attributeList }) =>
    attributeList.some(({ secret, exportOnly }) => secret && !exportOnly),
  );

export async function stagingContext(
  { connector, store, recorder, ids }: StepContext,
  mode: StagingContext['mode'],
): Promise<StagingContext> {
  const salt = importsSecrets(connector) ? (store.vault?.salt() ?? '') : '';
  const keys = objectKeys(connector.id, connector.dnStyle);
  return {
    mode,
    connector,
    store,
    recorder,
    keys,
    hashOf: fingerprintHash(connector, salt),
    salt,
    seen: new IdSet(),
    unread: await UnreadObjects.load(store, connector.id),
    missed: new MissedRemovals(keys),
    newObjectId: () => ids.take('object'),
    reserve: (count) => ids.reserve('object', count),
    confirming: await store.hasUnconfirmed(connector.id),
  };
}
