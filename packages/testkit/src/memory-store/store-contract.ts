import { expect, it } from 'vitest';
import type { ExportDelta } from '@cognate/sync-rules';
import type { EngineStore, SyncSelection } from '@cognate/sync-engine';
import { partContract } from './part-contract.ts';
import { AD, key, link, object, ref, staged, Writer } from './store-writer.ts';
import type { OpenStore } from './store-writer.ts';

const ADD: ExportDelta = { op: 'add', attributes: { name: ['x'] }, references: {} };
const UPDATE: ExportDelta = { op: 'update', attributes: { name: ['y'] }, references: {} };

const selection = { connector: AD, deletions: false, after: 0, limit: 100 } as const;

/** What the engine relies on in every store. */
export function storeContract(open: OpenStore): void {
  const inStore = async (check: (store: EngineStore, write: Writer) => Promise<void>) => {
    await using opened = await open();
    await check(opened.store, new Writer(opened.store));
  };
  const selected = (store: EngineStore, scope: SyncSelection['scope'], deletions = false) =>
    store.selectObjects({ ...selection, scope, deletions });

  partContract(inStore);

  it('gives out no id twice', () =>
    inStore(async (store) => {
      const first = await store.reserveIds('object', 3);
      expect(await store.reserveIds('object', 1)).toBe(first + 3);
      expect(await store.reserveIds('metaverse', 1)).toBe(first);
    }));

  it('finds staged objects by name and by anchor, in their own connector', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [staged(1, 'a', 'x'), staged(2, 'b')] });
      const found = await store.findStaged(AD, [key('b')], [key('anchor x')]);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set([1, 2]));
      expect(await store.findStaged('hr', [key('b')], [])).toEqual([]);
      expect(await store.loadStaged(AD, [1])).toMatchObject([
        { id: 1, dn: 'a', type: 'person', pending: 'add', beforeBody: null, references: [] },
      ]);
    }));

  it('writes a page as a whole or not at all', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [staged(1, 'a')] });
      const page = { inserts: [staged(2, 'b'), staged(3, 'a')], pendingCleared: [1] };
      await expect(write.import(page)).rejects.toThrow(/key/);
      expect(await store.objectIds(AD, 0, 10)).toEqual([1]);
      expect(await selected(store, 'pending')).toEqual([1]);
    }));

  it('lets two objects swap their names, and references follow', () =>
    inStore(async (store, write) => {
      const member = { attribute: 'member', dn: 'a', key: key('a') };
      await write.import({
        inserts: [staged(1, 'a', 'x'), staged(2, 'b', 'y'), staged(3, 'c', 'z')],
        referencesAdded: [{ ...member, object: 3 }],
      });
      await write.import({
        parked: [1, 2].map((id) => ({
          id,
          key: key(`parked ${id}`),
          cause: 'move' as const,
          takenBy: 3 - id,
        })),
        renames: [
          { from: key('a'), to: key('b'), dn: 'b' },
          { from: key('b'), to: key('a'), dn: 'a' },
        ],
        updates: [staged(1, 'b', 'x'), staged(2, 'a', 'y')],
      });
      expect(await store.referencesOf([ref(3)])).toMatchObject([{ dn: 'b', key: key('b') }]);
      expect(await store.namedObjects(AD, [key('b'), key('nobody')])).toEqual([
        { key: key('b'), target: 1, metaverse: null },
      ]);
      expect(await store.countParked(AD)).toBe(0);
      const [holder] = await store.findStaged(AD, [key('c')], []);
      expect(holder?.hash).toBeNull();
    }));

  it('tells whether anything of a connector was imported or linked', () =>
    inStore(async (store, write) => {
      expect(await store.populationOf(AD)).toEqual({ imported: false, linked: false });
      await write.sync({
        newMetaverse: [object(1)],
        newObjects: [{ ...ref(1), type: 'person', dn: 'a', dnKey: key('a') }],
        linked: [{ ...ref(1), link: link(1), isNew: true }],
      });
      expect(await store.populationOf(AD)).toEqual({ imported: false, linked: true });
      await write.import({ inserts: [staged(2, 'b')] });
      expect(await store.populationOf(AD)).toEqual({ imported: true, linked: true });
      expect(await store.populationOf('hr')).toEqual({ imported: false, linked: false });
    }));

  it('selects what is pending, unconnected or failed, and deletions apart', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [1, 2, 3, 4, 5, 6].map((id) => staged(id, `o${id}`)) });
      await write.sync({
        synchronized: [2, 3, 4, 5, 6].map(ref),
        newMetaverse: [object(1)],
        linked: [2, 5].map((id) => ({ ...ref(id), link: link(1), isNew: true })),
        disconnectors: [
          { ...ref(3), state: 'normal', former: undefined, rule: undefined },
          { ...ref(4), state: 'explicit', former: 1, rule: undefined },
          { ...ref(6), state: 'filtered', former: undefined, rule: undefined },
        ],
        errors: [
          { connector: AD, object: 5, error: { kind: 'sync', type: 'wrong', message: 'wrong' } },
        ],
      });
      expect(await selected(store, 'pending')).toEqual([1, 3, 5]);
      expect(await selected(store, 'pending-or-filtered')).toEqual([1, 3, 5, 6]);
      await store.commitObsoletion({
        connector: AD,
        obsolete: [2],
        removed: [4],
        resent: [],
        record: await write.record(),
      });
      expect(await selected(store, 'pending')).toEqual([1, 2, 3, 5]);
      expect(await selected(store, 'all', true)).toEqual([2]);
      expect(await selected(store, 'all')).toEqual([1, 2, 3, 5, 6]);
      expect(await store.connectorsOf([1])).toMatchObject([
        { id: 2, pending: 'delete', link: link(1) },
        { id: 5, pending: 'none', link: link(1) },
      ]);
    }));

  it('selects what is marked until it was synchronized, and has it taken whole', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [1, 2].map((id) => staged(id, `o${id}`)) });
      await write.sync({
        synchronized: [1, 2].map(ref),
        newMetaverse: [object(1)],
        linked: [1, 2].map((id) => ({ ...ref(id), link: link(1), isNew: true })),
      });
      expect(await selected(store, 'pending')).toEqual([]);
      await store.markObjects([ref(2), ref(2), ref(99)]);
      await store.markObjects([ref(2)]);
      expect(await selected(store, 'pending')).toEqual([2]);
      expect((await store.unsettled([], [1, 2].map(ref))).objects).toEqual([2]);
      await write.sync({ errorsCleared: [ref(2)] });
      expect(await selected(store, 'pending')).toEqual([]);
      expect((await store.unsettled([], [1, 2].map(ref))).objects).toEqual([]);
    }));

  it('has those looked at again who refer to what is linked, unlinked or deleted', () =>
    inStore(async (store, write) => {
      const refersTo = (id: number, dn: string) => ({
        object: id,
        attribute: 'member',
        dn,
        key: key(dn),
      });
      await write.import({
        inserts: [1, 2, 3, 4].map((id) => staged(id, `o${id}`)),
        referencesAdded: [refersTo(1, 'o3'), refersTo(2, 'o4')],
      });
      await write.sync({
        newMetaverse: [1, 2, 3, 4].map(object),
        linked: [1, 2, 3, 4].map((id) => ({ ...ref(id), link: link(id), isNew: true })),
        linkedKeys: [{ key: key('o3'), metaverse: 3 }],
      });
      const retry = await store.retryQueue(1000, 10);
      expect(retry).toEqual([1]);
      await write.sync({
        retried: retry,
        referencesAdded: [{ metaverse: 1, attribute: 'member', target: 3 }],
      });
      expect(await store.metaverseObjects([1])).toMatchObject([
        { attributes: { name: ['Person 1'], member: [3] } },
      ]);
      await write.sync({ linkedKeys: [{ key: key('o3'), metaverse: 3 }] });
      expect(await store.retryQueue(1000, 10)).toEqual([]);
      await write.sync({ linkedKeys: [{ key: key('o3'), metaverse: null }] });
      expect(await store.retryQueue(1000, 10)).toEqual([1]);
      await write.sync({ retried: [1] });
      await write.sync({ removedMetaverse: [3], unlinkedKeys: [key('o4')] });
      expect(await store.retryQueue(1000, 10)).toEqual([1, 2]);
      expect((await store.metaverseObjects([1, 3])).map(({ attributes }) => attributes)).toEqual([
        { name: ['Person 1'] },
      ]);
    }));

  it('counts no connector that is gone and has a successor', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [1, 2, 3].map((id) => staged(id, `o${id}`)) });
      await write.sync({
        synchronized: [1, 2, 3].map(ref),
        newMetaverse: [1, 2].map(object),
        linked: [
          { ...ref(1), link: link(1), isNew: true },
          { ...ref(2), link: link(2), isNew: true },
          { ...ref(3), link: link(2), isNew: true },
        ],
      });
      await store.commitObsoletion({
        connector: AD,
        obsolete: [1, 2],
        removed: [],
        resent: [],
        record: await write.record(),
      });
      const found = await store.targetsOf([1, 2], [AD]);
      expect(new Set(found.map((row) => row.object))).toEqual(new Set([1, 3]));
    }));

  it('finds metaverse objects by indexed values, those from before the index too', () =>
    inStore(async (store, write) => {
      await write.sync({ newMetaverse: [object(1)] });
      await store.alignIndex(['name']);
      const entry = { attribute: 'name', key: 'person 1', metaverse: 1 };
      expect(await store.searchIndex([entry])).toEqual([entry]);
      await write.sync({ indexRemoved: [entry], indexAdded: [{ ...entry, key: 'else' }] });
      expect(await store.searchIndex([entry])).toEqual([]);
      expect(await store.searchIndex([{ attribute: 'name', key: 'else' }])).toHaveLength(1);
      await store.alignIndex([]);
      expect(await store.searchIndex([{ attribute: 'name', key: 'else' }])).toEqual([]);
    }));

  it('keeps a confirmed export until the import that showed it is synchronized', () =>
    inStore(async (store, write) => {
      await write.sync({
        newObjects: [{ ...ref(1), type: 'person', dn: 'a', dnKey: key('a') }],
        newMetaverse: [object(1)],
        linked: [{ ...ref(1), link: link(1), isNew: true }],
        exports: [{ ...ref(1), exportId: 7, isNew: true, rank: 3, nameKey: null, delta: ADD }],
      });
      const stages = async () =>
        (await store.exportsOf([ref(1)])).map(({ id, stage }) => `${id} ${stage}`);
      expect(await store.exportPage(AD, { rank: -1, id: 0 }, 10)).toMatchObject([
        { id: 7, object: 1, dn: 'a', anchor: null, delta: ADD, unconfirmed: undefined },
      ]);
      expect(await store.referenceTargets(AD, [1])).toEqual([{ id: 1, dn: 'a', exists: false }]);
      await write.export({
        sent: [{ id: 7, object: 1, delta: ADD, changed: false, replaces: undefined }],
        held: [{ id: 8, object: 1, rank: 20_000, delta: UPDATE }],
      });
      expect(await stages()).toEqual(['7 unconfirmed', '8 pending']);
      expect(await store.referenceTargets(AD, [1])).toMatchObject([{ exists: true }]);
      expect(await store.presence(AD, [1])).toMatchObject([
        { imported: false, linked: true, unconfirmed: 'add' },
      ]);
      await write.import({
        updates: [staged(1, 'a')],
        pending: [{ id: 1, op: 'add', beforeBody: null, beforeDn: null }],
        confirmed: [7],
      });
      expect(await stages()).toEqual(['7 confirmed', '8 pending']);
      await write.sync({
        synchronized: [ref(1)],
        exportsCancelled: [{ connector: AD, exportId: 7 }],
      });
      expect(await stages()).toEqual(['8 pending']);
    }));

  it('merges what is sent with what was sent before', () =>
    inStore(async (store, write) => {
      const entry = { ...ref(1), isNew: true, rank: 3, nameKey: null };
      await write.sync({
        newObjects: [{ ...ref(1), type: 'person', dn: 'a', dnKey: key('a') }],
        exports: [{ ...entry, exportId: 7, delta: ADD }],
      });
      const sent = { id: 7, object: 1, delta: ADD, changed: false, replaces: undefined };
      await write.export({ sent: [sent] });
      await write.sync({ exports: [{ ...entry, exportId: 8, delta: UPDATE }] });
      const both: ExportDelta = { ...ADD, attributes: UPDATE.attributes };
      await write.export({
        sent: [{ ...sent, id: 8, delta: both, changed: true, replaces: 7 }],
        identities: [
          {
            object: 1,
            fromKey: key('a'),
            dn: 'b',
            dnKey: key('b'),
            anchor: 'x',
            anchorKey: key('anchor x'),
          },
        ],
      });
      expect(await store.unconfirmedExports(AD, [1])).toEqual([{ id: 8, object: 1, delta: both }]);
      expect(await store.holdersOf([{ connector: AD, key: key('b') }])).toMatchObject([{ id: 1 }]);
      expect(await store.findStaged(AD, [], [key('anchor x')])).toMatchObject([{ id: 1 }]);
    }));

  it('takes no renamed object for unchanged when it turns up again under its old name', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [staged(1, 'a', 'x')] });
      const anchor = { anchor: 'x', anchorKey: key('anchor x') };
      const identity = { object: 1, fromKey: key('a'), ...anchor };
      await write.export({ identities: [{ ...identity, dn: 'a', dnKey: key('a') }] });
      expect(await store.findStaged(AD, [key('a')], [])).toMatchObject([{ hash: key('hash 1') }]);
      await write.export({ identities: [{ ...identity, dn: 'b', dnKey: key('b') }] });
      expect(await store.findStaged(AD, [key('b')], [])).toMatchObject([{ hash: null }]);
    }));

  it('forgets what was imported of an object that an export has replaced', () =>
    inStore(async (store, write) => {
      await write.import({
        inserts: [staged(1, 'a', 'x')],
        referencesAdded: [{ object: 1, attribute: 'member', dn: 'b', key: key('b') }],
      });
      const anchor = { anchor: 'y', anchorKey: key('anchor y') };
      await write.export({
        replaced: [{ object: 1, type: 'group' }],
        identities: [{ object: 1, fromKey: key('a'), dn: 'a', dnKey: key('a'), ...anchor }],
      });
      expect(await store.findStaged(AD, [key('a')], [])).toMatchObject([
        { id: 1, hash: null, anchorKey: key('anchor y') },
      ]);
      expect(await store.loadStaged(AD, [1])).toMatchObject([
        { type: 'group', anchor: 'y', body: null, pending: 'none', references: [] },
      ]);
    }));

  it('has those looked at again who refer to the new name of an exported object', () =>
    inStore(async (store, write) => {
      await write.import({
        inserts: [1, 2].map((id) => staged(id, `o${id}`)),
        referencesAdded: [{ object: 1, attribute: 'member', dn: 'new', key: key('new') }],
      });
      await write.sync({
        newMetaverse: [1, 2].map(object),
        linked: [1, 2].map((id) => ({ ...ref(id), link: link(id), isNew: true })),
      });
      const identity = { object: 2, dn: 'new', dnKey: key('new'), anchor: null, anchorKey: null };
      await write.export({ identities: [{ ...identity, fromKey: key('o2') }] });
      expect(await store.retryQueue(1000, 10)).toEqual([1]);
    }));

  it('gives a name to one owner at a time', () =>
    inStore(async (store) => {
      expect(await store.acquire(['a', 'b'], 'one', 60)).toMatchObject({ ok: true });
      expect(await store.acquire(['b', 'c'], 'two', 60)).toEqual({
        ok: false,
        name: 'b',
        holder: 'one',
      });
      expect(await store.acquire(['c'], 'three', 60)).toMatchObject({ ok: true });
      expect(await store.renew(['a', 'b'], 'one', 60)).toBe(true);
      expect(await store.renew(['a'], 'two', 60)).toBe(false);
      await store.release(['a', 'b'], 'one');
      expect(await store.acquire(['b'], 'two', 60)).toMatchObject({ ok: true });
    }));
}
