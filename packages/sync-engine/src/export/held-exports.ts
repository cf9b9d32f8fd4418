import type { ConnectorRules } from '@cognate/sync-rules';
import type { ExportDecision } from '../ports/decision-store.ts';
import type { ExportRow } from '../ports/export-store.ts';
import type { EngineStore } from '../ports/store.ts';
import { deltaDigest } from './delta-digest.ts';
import { secretValues } from '../what-if/secret-values.ts';
import { pendingPages } from './pending-pages.ts';

/** A pending export about which an operator has decided, or is to decide. */
export interface HeldExport extends Pick<ExportRow, 'id' | 'object' | 'type' | 'dn' | 'delta'> {
  readonly connector: string;
  /** Tells this change from any other one of the object. */
  readonly digest: string;
  readonly state: ExportDecision['state'];
  /** Who decided; null while it is held. */
  readonly by: string | null;
  /** Since when it is held, or when it was decided. */
  readonly at: Date;
}

type Stores = Pick<EngineStore, 'exportPage' | 'exportDecisions' | 'writeExportDecisions'>;

/**
 * The exports of a connector that are held or were decided about, in the order of sending. Values of secret attributes
 * are marks.
 */
export async function* heldExports(
  store: Stores,
  { id: connector, objectTypes }: Pick<ConnectorRules, 'id' | 'objectTypes'>,
): AsyncGenerator<HeldExport> {
  const secrets = secretValues();
  for await (const rows of pendingPages(store, connector)) {
    const ids = rows.map(({ id }) => id);
    const found = await store.exportDecisions(connector, ids);
    const byId = new Map(found.map((each) => [each.id, each]));
    for (const { id, object, type, dn, delta } of rows) {
      const decided = byId.get(id);
      // One that was calculated anew since then is another one, and unseen.
      if (decided?.digest !== deltaDigest(delta)) continue;
      const shown = secrets.delta(delta, objectTypes.get(type)?.attributes);
      yield { ...decided, id, connector, object, type, dn, delta: shown };
    }
  }
}

/** What an operator decides. */
export interface Verdict {
  readonly state: 'approved' | 'discarded';
  readonly by: string;
  readonly at: Date;
  /** The exports that are meant; all that are held where left out. */
  readonly exports?: readonly number[];
}

/**
 * Approves or discards held exports. Discarding keeps what was calculated: it is not sent while it stays the same,
 * and another decision takes this one back. Answers with the exports that were decided about; one that is named and
 * not among them was sent, taken back or calculated anew meanwhile.
 */
export async function decideExports(
  store: Stores,
  connector: Pick<ConnectorRules, 'id' | 'objectTypes'>,
  { state, by, at, exports }: Verdict,
): Promise<readonly HeldExport[]> {
  const wanted = exports && new Set(exports);
  const decided: HeldExport[] = [];
  for await (const held of heldExports(store, connector)) {
    const isMeant = wanted === undefined ? held.state === 'held' : wanted.has(held.id);
    if (isMeant) decided.push({ ...held, state, by, at });
  }
  if (decided.length > 0)
    await store.writeExportDecisions(
      connector.id,
      decided.map(({ id, digest }) => ({ id, state, digest, by, at })),
    );
  return decided;
}
