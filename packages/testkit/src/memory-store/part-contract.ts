import { expect, it } from 'vitest';
import type { EngineStore } from '@cognate/sync-engine';
import { AD, key, staged } from './store-writer.ts';
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
}
