import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';

const PAGE_SIZES = [1, 2, 1000] as const;

/** HR, whose objects keep their anchors when they are renamed. */
async function inWorld(
  check: (world: EngineWorld, hr: System, ad: System) => Promise<void>,
  pageSize = 1000,
  document = fakeDocument([source('hr'), target('ad')]),
): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem({ dnIsAnchor: false, deltaImport: true });
  const ad = new FakeSystem();
  const world = await engineWorld(database, document, { hr, ad }, { pageSize });
  await check(world, hr, ad);
  expect(await world.problems()).toEqual([]);
}

const person = (id: string, more: Readonly<Record<string, string>> = {}) => ({
  employeeId: id,
  name: `Person ${id}`,
  ...more,
});

const idOf = async (world: EngineWorld, dn: string): Promise<number> =>
  (await world.store.findObject({ connector: 'hr', dn }))?.id ?? 0;

const staged = async (world: EngineWorld): Promise<string[]> => {
  const run = await world.attempt('hr', 'full-import');
  const counters = Object.entries(run.steps[0]?.counters.staging ?? {});
  return [
    run.result,
    ...counters
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .sort(),
  ];
};

const pending = async (world: EngineWorld, dn: string): Promise<string | undefined> =>
  (await world.object('hr', dn))?.pendingImport;

const members = async (world: EngineWorld, group = 'Staff'): Promise<unknown> => {
  const { spaces, metaverse } = await world.state();
  return metaverse[spaces['hr']?.[group]?.link ?? '']?.attributes['member'];
};

describe('an import', () => {
  it('stages what is new, changed and gone, and nothing for what is as it was', async () => {
    await inWorld(async (world, hr) => {
      for (const id of ['1', '2', '3']) hr.put(id, person(id));
      expect(await staged(world)).toEqual(['success', 'stage-add 3']);
      await world.run('hr', 'delta-sync');
      expect(await staged(world)).toEqual(['success', 'stage-no-change 3']);
      hr.change('1', { title: 'Boss' });
      hr.remove('2');
      hr.put('4', person('4'));
      expect(await staged(world)).toEqual([
        'success',
        'stage-add 1',
        'stage-delete 1',
        'stage-no-change 1',
        'stage-update 1',
      ]);
      expect(await pending(world, '1')).toBe('update');
      expect(await pending(world, '2')).toBe('delete');
      expect(await pending(world, '3')).toBeUndefined();
      expect(await pending(world, '4')).toBe('add');
      await world.run('hr', 'delta-sync');
      expect((await world.state()).spaces['hr']).not.toHaveProperty('2');
    });
  });

  it('keeps a pending update relative to what was synchronized', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1', { title: 'a' }));
      await world.run('hr', 'full-import', 'delta-sync');
      hr.change('1', { title: 'b' });
      expect(await staged(world)).toEqual(['success', 'stage-update 1']);
      hr.change('1', { title: 'c' });
      expect(await staged(world)).toEqual(['success', 'stage-update 1']);
      expect((await world.object('hr', '1'))?.before).toMatchObject({ title: ['a'] });
      hr.change('1', { title: 'a' });
      await staged(world);
      expect(await pending(world, '1')).toBeUndefined();
    });
  });

  it('keeps an object that was never synchronized as new, however often it changes', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1'));
      await staged(world);
      hr.change('1', { title: 'b' });
      expect(await staged(world)).toEqual(['success', 'stage-add 1']);
      expect(await pending(world, '1')).toBe('add');
    });
  });

  it('forgets an object that came and went between two synchronizations', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1'));
      await staged(world);
      hr.remove('1');
      await staged(world);
      await world.run('hr', 'delta-sync');
      expect((await world.state()).spaces['hr']).toBeUndefined();
      hr.put('1', person('1'));
      await staged(world);
      await world.run('hr', 'delta-sync');
      expect(await world.object('hr', '1')).toHaveProperty('link');
    });
  });

  it('brings an object back that came, went and came again between two synchronizations', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1'));
      await staged(world);
      const taken = hr.objects();
      hr.remove('1');
      await staged(world);
      hr.put('1', taken[0]?.attributes ?? {});
      await staged(world);
      await world.run('hr', 'delta-sync');
      expect(await world.object('hr', '1')).toHaveProperty('link');
    });
  });

  it('takes back the pending delete of an object that reappears as it was', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1'));
      await world.run('hr', 'full-import', 'delta-sync');
      hr.faults.hidden = ['1'];
      await staged(world);
      expect(await pending(world, '1')).toBe('delete');
      hr.faults.hidden = undefined;
      expect(await staged(world)).toEqual(['success', 'stage-no-change 1']);
      expect(await pending(world, '1')).toBeUndefined();
    });
  });

  it('still knows the update that was pending when an object went for a while', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1', { title: 'a' }));
      hr.put('2', person('2'));
      hr.put('Staff', { name: 'Staff', member: ['1'] }, 'group');
      await world.run('hr', 'full-import', 'delta-sync');
      hr.change('1', { title: 'b' });
      hr.change('Staff', { member: ['2'] });
      await staged(world);
      hr.faults.hidden = ['1', 'Staff'];
      await staged(world);
      expect(await pending(world, '1')).toBe('delete');
      hr.faults.hidden = undefined;
      await staged(world);
      expect(await pending(world, '1')).toBe('update');
      expect((await world.object('hr', '1'))?.before).toMatchObject({ title: ['a'] });
      await world.run('hr', 'delta-sync');
      expect((await world.state()).metaverse['ad:p-1 + hr:1']?.attributes).toMatchObject({
        title: ['b'],
      });
      expect(await members(world)).toEqual(['ad:p-2 + hr:2']);
    });
  });

  it('stages an object whose type changed as a deletion and an addition', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1'));
      await world.run('hr', 'full-import', 'delta-sync');
      hr.put('1', { name: 'Now a group' }, 'group');
      expect(await staged(world)).toEqual(['success', 'stage-delete-add 1']);
      expect(await pending(world, '1')).toBe('delete-add');
      hr.put('1', { name: 'Still a group' }, 'group');
      await world.run('hr', 'full-import');
      expect(await pending(world, '1')).toBe('delete-add');
      const { steps } = await world.run('hr', 'delta-sync');
      expect(steps[0]?.counters.inbound).toEqual({ 'connector-delete-add-processed': 1 });
      const { metaverse } = await world.state();
      expect(Object.values(metaverse)).toMatchObject([
        { type: 'group', attributes: { name: ['Still a group'] } },
        // Its account keeps the person alive, of whom nothing is known any more.
        { type: 'person', attributes: {} },
      ]);
    });
  });
});

describe('a renamed object', () => {
  it.each(PAGE_SIZES)('is followed by references to it (pages of %i)', async (pageSize) => {
    await inWorld(async (world, hr) => {
      hr.put('Staff', { name: 'Staff', member: ['1', '2'] }, 'group');
      for (const id of ['1', '2']) hr.put(id, person(id));
      hr.put('All', { name: 'All', member: ['1'] }, 'group');
      await world.run('hr', 'full-import', 'full-sync');
      const before = (await world.state()).metaverse;
      hr.rename({ '1': '10' });
      const run = await world.attempt('hr', 'full-import');
      expect(run.steps[0]?.counters.staging).toMatchObject({ 'stage-rename': 1 });
      expect((await world.object('hr', 'Staff'))?.attributes).toMatchObject({
        member: ['10', '2'],
      });
      expect((await world.object('hr', 'All'))?.attributes).toMatchObject({ member: ['10'] });
      await world.run('hr', 'delta-sync');
      expect(Object.keys((await world.state()).metaverse)).toEqual(
        Object.keys(before).map((name) => name.replace('hr:1', 'hr:10')),
      );
      expect(await members(world)).toEqual(['ad:p-1 + hr:10', 'ad:p-2 + hr:2']);
    }, pageSize);
  });

  it.each(PAGE_SIZES)(
    'is followed by references that are not synchronized yet (pages of %i)',
    async (pageSize) => {
      await inWorld(async (world, hr) => {
        hr.put('All', { name: 'All' }, 'group');
        for (const id of ['1', '2']) hr.put(id, person(id));
        hr.put('Staff', { name: 'Staff' }, 'group');
        await world.run('hr', 'full-import', 'full-sync');
        hr.change('Staff', { member: ['1'] });
        hr.change('All', { member: ['1'] });
        await world.run('hr', 'full-import');
        hr.rename({ '1': '10' });
        await world.run('hr', 'full-import', 'delta-sync');
        expect(await members(world)).toEqual(['ad:p-1 + hr:10']);
        expect(await members(world, 'All')).toEqual(['ad:p-1 + hr:10']);
      }, pageSize);
    },
  );

  it.each(PAGE_SIZES)('may swap its name with another one (pages of %i)', async (pageSize) => {
    await inWorld(async (world, hr) => {
      hr.put('Only first', { name: 'Only first', member: ['1'] }, 'group');
      for (const id of ['1', '2', '3']) hr.put(id, person(id));
      hr.put('Both', { name: 'Both', member: ['1', '2'] }, 'group');
      hr.put('Only second', { name: 'Only second', member: ['2'] }, 'group');
      await world.run('hr', 'full-import', 'full-sync');
      hr.rename({ '1': '2', '2': '1' });
      const run = await world.attempt('hr', 'full-import');
      expect(run.result).toBe('success');
      expect(run.steps[0]?.counters.staging).toMatchObject({ 'stage-rename': 2 });
      await world.run('hr', 'delta-sync');
      const state = await world.state();
      expect(state.spaces['hr']?.['1']?.attributes).toMatchObject({ employeeId: ['2'] });
      expect(state.spaces['hr']?.['2']?.attributes).toMatchObject({ employeeId: ['1'] });
      for (const [name, expected] of Object.entries({
        Both: ['ad:p-1 + hr:2', 'ad:p-2 + hr:1'],
        'Only first': ['ad:p-1 + hr:2'],
        'Only second': ['ad:p-2 + hr:1'],
      }))
        expect([name, await members(world, name)]).toEqual([name, expected]);
      expect(await staged(world)).toEqual(['success', 'stage-no-change 6']);
    }, pageSize);
  });

  it.each(PAGE_SIZES)('may pass its name on along a chain (pages of %i)', async (pageSize) => {
    await inWorld(async (world, hr) => {
      hr.put('First', { name: 'First', member: ['1'] }, 'group');
      for (const id of ['1', '2', '3']) hr.put(id, person(id));
      hr.put('All', { name: 'All', member: ['1', '2', '3'] }, 'group');
      await world.run('hr', 'full-import', 'full-sync');
      hr.rename({ '1': '2', '2': '3', '3': '4' });
      await world.run('hr', 'full-import', 'delta-sync');
      expect(await members(world, 'First')).toEqual(['ad:p-1 + hr:2']);
      expect(await members(world, 'All')).toEqual([
        'ad:p-1 + hr:2',
        'ad:p-2 + hr:3',
        'ad:p-3 + hr:4',
      ]);
    }, pageSize);
  });

  it.each(PAGE_SIZES)(
    'does not drag along a reference that now means the new holder of its old name (pages of %i)',
    async (pageSize) => {
      await inWorld(async (world, hr) => {
        hr.put('First', { name: 'First', member: ['1'] }, 'group');
        hr.put('1', person('1'));
        hr.put('2', person('2'));
        hr.put('Last', { name: 'Last', member: ['1'] }, 'group');
        await world.run('hr', 'full-import', 'full-sync');
        hr.rename({ '1': '2', '2': '1' });
        // Named as before, and so another person now.
        hr.change('First', { member: ['1'] });
        hr.change('Last', { member: ['1'] });
        await world.run('hr', 'full-import', 'delta-sync');
        expect(await members(world, 'First')).toEqual(['ad:p-2 + hr:1']);
        expect(await members(world, 'Last')).toEqual(['ad:p-2 + hr:1']);
      }, pageSize);
    },
  );
});

describe('a reference to a name that nobody has', () => {
  it.each(PAGE_SIZES)(
    'means the object that is given the name later (pages of %i)',
    async (pageSize) => {
      await inWorld(async (world, hr) => {
        hr.put('First', { name: 'First', member: ['1', '9'] }, 'group');
        hr.put('1', person('1'));
        hr.put('Last', { name: 'Last', member: ['9'] }, 'group');
        await world.run('hr', 'full-import', 'full-sync');
        expect(await members(world, 'Last')).toBeUndefined();
        hr.rename({ '1': '9' });
        await world.run('hr', 'full-import', 'delta-sync');
        expect(await members(world, 'First')).toEqual(['ad:p-1 + hr:9']);
        expect(await members(world, 'Last')).toEqual(['ad:p-1 + hr:9']);
        hr.change('First', { member: [] });
        hr.rename({ '9': '1' });
        await world.run('hr', 'full-import', 'delta-sync');
        expect(await members(world, 'First')).toBeUndefined();
      }, pageSize);
    },
  );

  it('can be forgotten in the same import in which it finds its object', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1'));
      hr.put('Staff', { name: 'Staff', member: ['1', '9'] }, 'group');
      await world.run('hr', 'full-import', 'full-sync');
      hr.rename({ '1': '9' });
      hr.change('Staff', { member: [] });
      await world.run('hr', 'full-import', 'delta-sync');
      expect(await members(world)).toBeUndefined();
    });
  });
});

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
