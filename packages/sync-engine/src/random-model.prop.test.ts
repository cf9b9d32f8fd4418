import { MemoryWorld } from '@cognate/testkit';
import type { WorldOptions } from '@cognate/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EXAMPLES } from './testing/random-examples.ts';
import { EPISODES, randomParameters } from './testing/random-parameters.ts';
import { stories } from './testing/random-story.ts';
import { Telling } from './testing/tell-story.ts';
import type { OpenWorld } from './testing/tell-story.ts';

const TIMEOUT = 600_000;

const inMemory =
  (options: WorldOptions): OpenWorld =>
  (document, systems) =>
    new MemoryWorld(document, systems, options);

const WHOLE = inMemory({ pageSize: 1000 });
const PAGES = inMemory({ pageSize: 3 });
const PARTS = inMemory({ pageSize: 3, wideFrom: 1 });
const PREVIEWED = inMemory({ previews: true });

it('engine and model agree after every run of random stories', { timeout: TIMEOUT }, async () => {
  const openings = fc.oneof(
    { weight: 6, arbitrary: fc.constant(WHOLE) },
    { weight: 3, arbitrary: fc.constant(PAGES) },
    { weight: 3, arbitrary: fc.constant(PARTS) },
    { weight: 1, arbitrary: fc.constant(PREVIEWED) },
  );
  await fc.assert(
    fc.asyncProperty(stories(EPISODES), openings, async (story, open) => {
      const telling = await Telling.open(story, open);
      await telling.tell();
      expect(telling.disagreement).toBeUndefined();
    }),
    randomParameters(10_000),
  );
});

it('delta synchronizations end where full ones do', { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(stories(EPISODES), async (story) => {
      const [delta, full] = [
        await Telling.open(story, WHOLE, 'delta-sync'),
        await Telling.open(story, WHOLE, 'full-sync'),
      ];
      for (const telling of [delta, full]) {
        await telling.tell();
        await telling.settle();
        expect(telling.disagreement).toBeUndefined();
      }
      expect(await delta.achieved()).toEqual(await full.achieved());
    }),
    randomParameters(200),
  );
});

it('what has settled is changed by no run of anything', { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(stories(EPISODES), async (story) => {
      const telling = await Telling.open(story, WHOLE);
      await telling.tell();
      await telling.settle();
      const [settled, sent] = [await telling.achieved(), telling.operations];
      for (const connector of telling.connectors) {
        await telling.run(connector, 'full-import');
        await telling.run(connector, 'full-sync');
        await telling.run(connector, 'delta-sync');
      }
      expect(await telling.achieved()).toEqual(settled);
      await telling.run('ad', 'export');
      expect(telling.operations).toBe(sent);
      expect(telling.disagreement).toBeUndefined();
    }),
    randomParameters(200),
  );
});

it.each(Object.entries(EXAMPLES))('%s', async (_name, story) => {
  for (const open of [WHOLE, PAGES, PARTS, PREVIEWED]) {
    const telling = await Telling.open(story, open);
    await telling.tell();
    await telling.settle();
    expect(telling.disagreement).toBeUndefined();
  }
});
