import { expect, it } from 'vitest';
import type { EngineStore } from '@cognate/sync-engine';
import { AD, key, link, object, ref, staged } from './store-writer.ts';
import type { Writer } from './store-writer.ts';

const member = (dn: string) => ({ attribute: 'member', dn, key: key(dn), object: 9 });

/** What the engine relies on where it reads only the part of an object that may change. */
export function partContract(
  inStore: (check: (store: EngineStore, write: Writer) => Promise<void>) => Promise<void>,
): void {
  const withGroup = (check: (store: EngineStore, write: Writer) => Promise<void>) =>
    inStore(async (store, write) => {
      await write.import({
        inserts: [staged(9, 'group', 'g')],
        referencesAdded: [
          ...['a', 'b', 'c'].map(member),
          { ...member('a'), attribute: 'owner' },
          { ...member('a'), object: 8 },
        ],
      });
      await check(store, write);
    });

  it('stages with those references alone that are asked for or pending', () =>
    withGroup(async (store, write) => {
      await write.import({
        referencesRemoved: [member('c')],
        referencesAdded: [member('d')],
        pendingReferences: [
          { ...member('c'), added: false },
          { ...member('d'), added: true },
        ],
      });
      const read = async (keys: readonly string[], attributes: readonly string[]) => {
        const [part] = await store.loadStagedParts(AD, [{ id: 9, keys }], attributes);
        const [whole] = await store.loadStaged(AD, [9]);
        expect({ ...part, references: [] }).toEqual({ ...whole, references: [] });
        return part?.references.map(({ attribute, dn }) => `${attribute} ${dn}`).sort();
      };
      expect(await read([], ['member'])).toEqual(['member d']);
      expect(await read([key('a'), key('d'), key('x')], ['member'])).toEqual([
        'member a',
        'member d',
      ]);
      expect(await read([key('a')], ['member', 'owner'])).toEqual([
        'member a',
        'member d',
        'owner a',
      ]);
    }));

  it('reads of references those that are meant, and the first few', () =>
    withGroup(async (store, write) => {
      await write.import({
        referencesRemoved: [member('c')],
        referencesAdded: [member('d')],
        pendingReferences: [
          { ...member('c'), added: false },
          { ...member('d'), added: true },
        ],
      });
      const read = async (keys: readonly string[], sample: number) => {
        const part = { objects: [ref(9)], attributes: ['member'], keys, sample };
        const rows = await store.referenceParts(part);
        return rows.map(({ dn, pending }) => `${dn} ${pending}`).sort();
      };
      expect(await read([key('a'), key('c'), key('x')], 0)).toEqual(['a none', 'c removed']);
      expect(await read([key('d')], 0)).toEqual(['d added']);
      expect(await read([], 2)).toHaveLength(2);
      expect(await read([key('c')], 9)).toEqual(['a none', 'b none', 'c removed', 'd added']);
      expect(
        (await store.pendingReferences([ref(9), ref(8)], 9)).map((row) => row.key).sort(),
      ).toEqual([key('c'), key('d')].sort());
      expect(await store.pendingReferences([ref(9)], 1)).toHaveLength(1);
    }));

  it('knows objects with many references from those with fewer', () =>
    withGroup(async (store) => {
      expect(await store.wideObjects([ref(8), ref(9)], 4)).toEqual([9]);
      expect(await store.wideObjects([ref(8), ref(9)], 5)).toEqual([]);
      expect(await store.wideObjects([ref(8)], 1)).toEqual([8]);
    }));

  it('reads metaverse objects with the references that are meant, and the first few', () =>
    inStore(async (store, write) => {
      const to = (target: number) => ({ metaverse: 1, attribute: 'member', target });
      await write.sync({
        newMetaverse: [1, 2, 3, 4].map(object),
        referencesAdded: [to(2), to(3), to(4)],
      });
      const read = async (targets: readonly number[], sample: number) => {
        const [mv] = await store.metaverseParts({
          metaverse: [1],
          attributes: ['member'],
          targets,
          sample,
        });
        expect(mv?.lineage).toEqual(object(1).lineage);
        expect(mv?.attributes['name']).toEqual(['Person 1']);
        return mv?.attributes['member'];
      };
      expect(await read([3, 9], 0)).toEqual([3]);
      expect(await read([], 0)).toBeUndefined();
      expect(await read([4], 1)).toEqual([2, 4]);
    }));

  it('names objects by their ids and by what they are linked to', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [staged(1, 'a'), staged(2, 'b')] });
      await write.sync({
        newMetaverse: [object(7)],
        linked: [{ ...ref(1), link: link(7), isNew: true }],
      });
      const named = { connector: AD, object: 1, key: key('a'), metaverse: 7 };
      expect(await store.linkedNames([7, 8], [AD])).toEqual([named]);
      expect(await store.linkedNames([7], ['hr'])).toEqual([]);
      expect(await store.namesOf([ref(1), ref(2), ref(3)])).toEqual([
        named,
        { connector: AD, object: 2, key: key('b'), metaverse: null },
      ]);
    }));

  it('tells what waits for its references and what failed', () =>
    inStore(async (store, write) => {
      await write.import({ inserts: [staged(1, 'a'), staged(2, 'b')] });
      const error = { kind: 'sync', type: 'unexpected-error', message: 'No.', object: 2 } as const;
      await write.sync({
        newMetaverse: [object(7)],
        retry: [7],
        errors: [{ ...ref(2), object: 2, error: { ...error, dn: 'b' } }],
      });
      expect(await store.unsettled([7, 8], [ref(1), ref(2)])).toEqual({
        metaverse: [7],
        objects: [2],
      });
      expect(await store.unsettled([8], [ref(1)])).toEqual({ metaverse: [], objects: [] });
    }));

  it('remembers since when references flow as they do', () =>
    inStore(async (store) => {
      const since = (digest: string, run: number) =>
        store.flowsSince(new Map([['group', key(digest)]]), run).then((runs) => runs.get('group'));
      expect(await since('x', 3)).toBe(3);
      expect(await since('x', 5)).toBe(3);
      expect(await since('y', 6)).toBe(6);
      expect(await since('x', 7)).toBe(7);
    }));
}
