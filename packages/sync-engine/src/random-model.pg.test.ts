import { engineWorld, testDatabase } from '@cognate/testkit';
import type { WorldOptions } from '@cognate/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EXAMPLES } from './testing/random-examples.ts';
import { EPISODES, randomParameters } from './testing/random-parameters.ts';
import { stories } from './testing/random-story.ts';
import type { Story } from './testing/random-story.ts';
import { Telling } from './testing/tell-story.ts';

const TIMEOUT = 300_000;

async function disagreement(story: Story, options: WorldOptions): Promise<string | undefined> {
  await using database = await testDatabase();
  const telling = await Telling.open(story, (document, systems) =>
    engineWorld(database, document, systems, options),
  );
  await telling.tell();
  return telling.disagreement;
}

it('on PostgreSQL, too, engine and model agree after every run', { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(
      stories(EPISODES),
      fc.constantFrom({ pageSize: 1000, wideFrom: 1 }, { pageSize: 3 }),
      async (story, options) => {
        expect(await disagreement(story, options)).toBeUndefined();
      },
    ),
    randomParameters(24),
  );
});

it.each(Object.entries(EXAMPLES))('on PostgreSQL: %s', async (_name, story) => {
  expect(await disagreement(story, { pageSize: 3 })).toBeUndefined();
});
