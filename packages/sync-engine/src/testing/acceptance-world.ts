import { engineWorld, testDatabase } from '@cognate/testkit';
import type { EngineWorld, FakeSystem, NaturalState } from '@cognate/testkit';
import type { ConfigurationDocument } from '@cognate/sync-rules';
import { expect } from 'vitest';

/**
 * A world for an acceptance example. Every synchronized object is previewed right before, and the run has to come to
 * exactly what the preview said: that is acceptance example 14.
 */
export async function inWorld(
  document: ConfigurationDocument,
  systems: Readonly<Record<string, FakeSystem>>,
  check: (world: EngineWorld) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  const world = await engineWorld(database, document, systems, { previews: true });
  await check(world);
  expect(await world.problems()).toEqual([]);
  expect(world.compared()).toBeGreaterThan(0);
}

export const person = (
  id: number,
  more: Readonly<Record<string, string | number>> = {},
): Readonly<Record<string, string | number>> => ({
  employeeId: String(id),
  name: `Person ${id}`,
  ...more,
});

/** The metaverse object that an object is connected to. */
export const mvOf = async (
  world: EngineWorld,
  dn: string,
  connector = 'hr',
): Promise<NaturalState['metaverse'][string] | undefined> => {
  const { spaces, metaverse } = await world.state();
  return metaverse[spaces[connector]?.[dn]?.link ?? ''];
};
