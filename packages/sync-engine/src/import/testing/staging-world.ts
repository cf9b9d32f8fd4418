import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System } from '@cognate/testkit';
import { expect } from 'vitest';

export const PAGE_SIZES = [1, 2, 1000] as const;

/** HR, whose objects keep their anchors when they are renamed. */
export async function inWorld(
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

export const person = (id: string, more: Readonly<Record<string, string>> = {}) => ({
  employeeId: id,
  name: `Person ${id}`,
  ...more,
});

export const idOf = async (world: EngineWorld, dn: string): Promise<number> =>
  (await world.store.findObject({ connector: 'hr', dn }))?.id ?? 0;

export const staged = async (world: EngineWorld): Promise<string[]> => {
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
