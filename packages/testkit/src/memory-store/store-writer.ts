import { hash } from 'node:crypto';
import type { MvObject } from '@cognate/sync-rules';
import type {
  EngineStore,
  ExportPageWrite,
  ImportPageWrite,
  StagedWrite,
  StepRecord,
  SyncPageWrite,
} from '@cognate/sync-engine';

/** Opens an empty store for one test. */
export type OpenStore = () => Promise<{ readonly store: EngineStore } & AsyncDisposable>;

export const AD = 'ad';

/** A 128-bit key, as the engine makes them. */
export const key = (text: string): string =>
  hash('md5', text, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export const staged = (id: number, dn: string, anchor: string | null = null): StagedWrite => ({
  id,
  dn,
  anchor,
  type: 'person',
  dnKey: key(dn),
  anchorKey: anchor === null ? null : key(`anchor ${anchor}`),
  hash: key(`hash ${id}`),
  body: JSON.stringify({ name: [dn] }),
});

/** What tests of a store write; every write belongs to a run of its own. */
export class Writer {
  readonly store: EngineStore;
  #page = 0;

  constructor(store: EngineStore) {
    this.store = store;
  }

  async record(): Promise<StepRecord> {
    const at = new Date(0);
    const run = await this.store.startRun({ connector: AD, profile: 'p', startedBy: 'test', at });
    await this.store.startStep(run, 1, 'full-import', at);
    this.#page += 1;
    const counters = { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} };
    return { run, step: 1, page: this.#page, counters, objects: [], errors: [] };
  }

  async import(part: Partial<ImportPageWrite>): Promise<void> {
    const none: Omit<ImportPageWrite, 'record' | 'connector'> = {
      inserts: [],
      updates: [],
      renames: [],
      upToDate: [],
      parked: [],
      pending: [],
      pendingCleared: [],
      referencesAdded: [],
      referencesRemoved: [],
      pendingReferences: [],
      pendingReferencesCleared: [],
      confirmed: [],
      refuted: [],
      deletedInVain: [],
      recheck: [],
    };
    await this.store.commitImportPage({
      ...none,
      connector: AD,
      record: await this.record(),
      ...part,
    });
  }

  async sync(part: Partial<SyncPageWrite>): Promise<void> {
    const none: Omit<SyncPageWrite, 'record'> = {
      synchronized: [],
      newObjects: [],
      renamed: [],
      removedObjects: [],
      linked: [],
      unlinked: [],
      unlinkedKeys: [],
      linkedKeys: [],
      disconnectors: [],
      noDisconnectors: [],
      newMetaverse: [],
      changedMetaverse: [],
      removedMetaverse: [],
      keepsPast: true,
      pastValues: [],
      indexAdded: [],
      indexRemoved: [],
      referencesAdded: [],
      referencesRemoved: [],
      exports: [],
      exportsCancelled: [],
      errors: [],
      errorsCleared: [],
      retry: [],
      retried: [],
      retryFailed: [],
      referenceAttributes: new Set(['member']),
    };
    await this.store.commitSyncPage({ ...none, record: await this.record(), ...part });
  }

  async export(part: Partial<ExportPageWrite>): Promise<void> {
    const none: Omit<ExportPageWrite, 'record' | 'connector'> = {
      sent: [],
      held: [],
      replaced: [],
      identities: [],
      postponed: [],
      errors: [],
      errorsCleared: [],
      secondPass: 20_000,
    };
    await this.store.commitExportPage({
      ...none,
      connector: AD,
      record: await this.record(),
      ...part,
    });
  }
}

export const ref = (id: number) => ({ connector: AD, id });
export const link = (mv: number) => ({ mv, rule: 'a rule' });
export const object = (id: number): MvObject => ({
  id,
  type: 'person',
  attributes: { name: [`Person ${id}`] },
  lineage: { name: { rule: 'a flow', object: id, run: 1 } },
});
