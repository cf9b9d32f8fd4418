import { fakeDocument, source, target } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';
import { idOf, inWorld, PAGE_SIZES, person, staged } from './testing/staging-world.ts';

describe('a name that another object takes over', () => {
  it.each([
    ['add', 'a new object', { change: 'replace', anchor: 'new' }],
    ['move', 'one that was renamed', { change: 'update', anchor: '1 2' }],
  ] as const)(
    'leaves its holder parked (%s) by %s until a full import',
    async (cause, _, report) => {
      await inWorld(async (world, hr) => {
        for (const id of ['1', '2']) hr.put(id, person(id));
        await world.run('hr', 'full-import', 'full-sync');
        const parked = { connector: 'hr', id: await idOf(world, '1') };
        hr.changes = () => [
          { ...report, dn: '1', type: 'person', attributes: { employeeId: ['3'] } },
        ];
        const { result, id: run } = await world.attempt('hr', 'delta-import');
        expect(result).toBe('completed-transient-objects');
        const details = await world.store.objectDetails(parked);
        expect(details).toMatchObject({ dn: '1', anchor: '1 1', parked: { cause, run } });
        const taker = { connector: 'hr', id: details?.parked?.takenBy ?? 0 };
        expect(await world.store.objectDetails(taker)).toMatchObject({ anchor: report.anchor });
        hr.remove('1');
        await world.run('hr', 'full-import');
        expect(await world.store.objectDetails(parked)).toMatchObject({ pendingImport: 'delete' });
        await world.run('hr', 'delta-sync');
      });
    },
  );

  it.each(PAGE_SIZES)(
    'leaves its old holder parked while that cannot be read, and names the result after it (pages of %i)',
    async (pageSize) => {
      await inWorld(async (world, hr) => {
        for (const id of ['1', '2']) hr.put(id, person(id));
        await world.run('hr', 'full-import', 'full-sync');
        // Two names swapped, of which one object cannot be read.
        hr.rename({ '1': '2', '2': '1' });
        hr.faults.hidden = ['1'];
        hr.faults.unreadable = (object) =>
          object.dn === '3' ? { type: 'parse-error', message: 'broken' } : undefined;
        hr.put('3', person('3'));
        expect((await world.attempt('hr', 'full-import')).result).toBe(
          'completed-discovery-errors',
        );
        hr.faults.unreadable = undefined;
        hr.faults.hidden = undefined;
        await world.run('hr', 'full-import', 'delta-sync');
        expect((await world.object('hr', '1'))?.attributes).toMatchObject({ employeeId: ['2'] });
      }, pageSize);
    },
  );

  it.each(PAGE_SIZES)(
    'makes an object deleted and created again one replaced connector (pages of %i)',
    async (pageSize) => {
      const joined = source('hr', {
        join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
      });
      await inWorld(
        async (world, hr, ad) => {
          for (const id of ['1', '2']) hr.put(id, person(id));
          await world.cycle();
          hr.remove('1');
          hr.put('1', person('1', { title: 'again' }));
          expect(await staged(world)).toEqual([
            'success',
            'stage-add 1',
            'stage-delete 1',
            'stage-no-change 1',
          ]);
          await world.run('hr', 'delta-sync');
          const state = await world.state();
          expect(Object.keys(state.spaces['hr'] ?? {})).toEqual(['1', '2']);
          expect(state.spaces['hr']?.['1']).toHaveProperty('link');
          expect(state.metaverse['ad:p-1 + hr:1']?.attributes).toMatchObject({ title: ['again'] });
          await world.run('ad', 'export', 'full-import', 'delta-sync');
          expect(ad.contents()['p-1']).toMatchObject({ title: 'again' });
        },
        pageSize,
        fakeDocument([joined, target('ad')]),
      );
    },
  );
});
