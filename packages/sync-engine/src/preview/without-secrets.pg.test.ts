import {
  engineWorld,
  fakeConnector,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import { must } from '@cognate/kernel';
import { expect, test } from 'vitest';
import { runWhatIf } from '../what-if/run-what-if.ts';
import { withoutSecrets } from './without-secrets.ts';

test('neither objects, nor previews, nor reports show secret values', async () => {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const plain = fakeDocument([source('hr'), target('ad')]);
  const secret = { type: 'string', secret: true } as const;
  const document = {
    metaverse: { ...plain.metaverse, attributes: { ...plain.metaverse.attributes, phone: secret } },
    connectors: plain.connectors.map((connector) => ({
      ...connector,
      objectTypes: {
        ...connector.objectTypes,
        person: {
          attributes: { ...connector.objectTypes['person']?.attributes, phone: secret },
        },
      },
    })),
  };
  const world = await engineWorld(database, document, { hr, ad });
  hr.put('1', { employeeId: '1', name: 'Ann', phone: 'hush' });
  await world.run('hr', 'full-import');
  const shown = withoutSecrets(world.rules);
  const preview = shown.preview(await world.preview('hr', '1'));
  expect(preview.metaverse[0]?.after?.attributes['phone']).toEqual([
    expect.stringMatching(/^secret [0-9a-f]{8}$/),
  ]);
  expect(preview.trace.some(({ kind }) => kind === 'export-flow')).toBe(true);
  expect(JSON.stringify(preview)).not.toContain('hush');
  const report = await runWhatIf(
    { store: world.store, rules: world.rules, now: () => new Date() },
    { connector: 'hr', scope: 'full', configuration: 'active', startedBy: 'test' },
  );
  const entries = await world.store.whatIfEntries(report.id, { skip: 0, limit: 10 });
  expect(entries.map(({ name }) => name)).toEqual(['1', 'p-1', '1']);
  expect(JSON.stringify(entries)).not.toContain('hush');
  await world.run('hr', 'full-sync');
  for (const [connector, dn] of [
    ['hr', '1'],
    ['ad', 'p-1'],
  ] as const) {
    const ref = must(await world.store.findObject({ connector, dn }), dn);
    const details = must(await world.store.objectDetails(ref), dn);
    const metaverse = must(await world.store.metaverseDetails(details.link?.mv ?? 0), dn);
    const both = [shown.object(details), shown.metaverse(metaverse)];
    expect(JSON.stringify([details, metaverse])).toContain('hush');
    expect(JSON.stringify(both)).not.toContain('hush');
  }
});

test('an error does not tell the secret that a calculation failed on', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const document = fakeDocument([
    {
      ...fakeConnector('hr', {
        project: { person: 'person' },
        importFlows: { person: { person: { title: 'Left(name, phone)' } } },
      }),
      objectTypes: {
        person: { attributes: { name: 'string', phone: { type: 'string', secret: true } } },
      },
    },
  ]);
  const world = await engineWorld(database, document, { hr });
  hr.put('1', { name: 'Ann', phone: 'hush "hush"' });
  await world.run('hr', 'full-import');
  const run = await world.attempt('hr', 'full-sync');
  const [error] = await world.store.runErrors(run.id);
  expect(error?.message).toContain('Left');
  expect(error?.message).toContain('(secret)');
  expect(JSON.stringify(error)).not.toContain('hush');
});
