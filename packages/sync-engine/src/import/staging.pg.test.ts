import type { EngineWorld } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';
import { inWorld, PAGE_SIZES, person, staged } from './testing/staging-world.ts';

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
