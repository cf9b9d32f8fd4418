import { FakeSystem, fakeDocument, MemoryWorld, source, target } from '@cognate/testkit';
import { expect, it } from 'vitest';

it.each(['attribute-update', 'attribute-replace'] as const)(
  'a pending export means the objects that it refers to, whatever they are called when it is sent (%s)',
  async (exportType) => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem({ dnIsAnchor: false, exportType })];
    const world = new MemoryWorld(fakeDocument([source('hr'), target('ad')]), { hr, ad });
    const fromHr = async (): Promise<void> => {
      for (const step of ['full-import', 'delta-sync'] as const) await world.attempt('hr', step);
    };
    for (const id of ['1', '2', '3', '4']) hr.put(id, { employeeId: id });
    hr.put('Staff', { name: 'Staff', member: ['1', '3', '4'] }, 'group');
    await fromHr();
    for (const step of ['export', 'full-import', 'delta-sync'] as const)
      await world.attempt('ad', step);

    hr.change('Staff', { member: ['2', '3', '4'] });
    await fromHr();
    ad.rename({ 'p-1': 'p-2', 'p-2': 'p-1', 'p-3': 'renamed' });
    expect((await world.attempt('ad', 'full-import')).result).toBe('success');
    expect((await world.attempt('ad', 'export')).result).toBe('success');
    expect(ad.contents()['g-Staff']).toMatchObject({ member: ['p-1', 'p-4', 'renamed'] });
    expect((await world.attempt('ad', 'full-import')).result).toBe('success');
  },
);
