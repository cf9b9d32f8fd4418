import type { ImportEntry } from '@cognate/connector-kit';
import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { expect, it } from 'vitest';
import { onePage, runSteps, stagingOf } from '../runs/testing/run-steps.ts';

const ANN = 'CN=Ann\\, the first,OU=Old,DC=example';
const BOB = 'CN=Bob,ou=in,OU=OLD,dc=example';
const document = fakeDocument([source('ad')]);

interface Forest {
  readonly world: EngineWorld;
  /** A delta import that reports other names of these objects, and nothing else. */
  readonly rename: (...names: readonly (readonly [string, string])[]) => Promise<readonly string[]>;
  readonly names: () => Promise<readonly string[]>;
}

/** Two groups that stand for containers, one of them in a third, people in and beside them, and who refers to them. */
async function inForest(check: (forest: Forest) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const ad = new FakeSystem({ dnIsAnchor: false, deltaImport: true, dnStyle: 'ldap' });
  for (const dn of ['OU=Old,DC=example', 'OU=Other,DC=example']) ad.put(dn, { name: dn }, 'group');
  ad.put(ANN, { name: 'Ann' });
  ad.put(BOB, { name: 'Bob', manager: ANN });
  ad.put('CN=Cleo,OU=Other,DC=example', { name: 'Cleo', manager: ANN });
  ad.put('CN=Dan,OU=Very Old,DC=example', { name: 'Dan' });
  const world = await engineWorld(database, document, { ad }, { pageSize: 2 });
  await world.run('ad', 'full-import', 'delta-sync');
  const rename: Forest['rename'] = async (...names) => {
    const entries = names.map(([from, to]): ImportEntry => ({
      change: 'update',
      dn: to,
      anchor: `1 ${from}`,
      attributes: {},
    }));
    const run = await runSteps(world, document, ['ad', 'delta-import'], {
      import: () => onePage(entries),
    });
    return stagingOf(run);
  };
  const names = async () => Object.keys((await world.state()).spaces['ad'] ?? {}).sort();
  await check({ world, rename, names });
  expect(await world.problems()).toEqual([]);
}

it('what is below a renamed container follows when a delta import reports the container alone', async () => {
  await inForest(async ({ world, rename, names }) => {
    expect(await rename(['OU=Old,DC=example', 'OU=New,DC=example'])).toEqual([
      'success',
      'stage-rename 3',
    ]);
    expect(await names()).toEqual([
      'CN=Ann\\, the first,OU=New,DC=example',
      'CN=Bob,ou=in,OU=New,DC=example',
      'CN=Cleo,OU=Other,DC=example',
      'CN=Dan,OU=Very Old,DC=example',
      'OU=New,DC=example',
      'OU=Other,DC=example',
    ]);
    const cleo = await world.object('ad', 'CN=Cleo,OU=Other,DC=example');
    expect(cleo?.attributes).toMatchObject({ manager: ['CN=Ann\\, the first,OU=New,DC=example'] });
    // The name is news to the synchronization; nothing else is.
    expect(await world.object('ad', 'CN=Ann\\, the first,OU=New,DC=example')).toMatchObject({
      pendingImport: 'update',
    });
    await world.run('ad', 'delta-sync');
    const { metaverse } = await world.state();
    expect(Object.keys(metaverse)).toContain('ad:CN=Bob,ou=in,OU=New,DC=example');
  });
});

it('what is below containers that swap their names changes places', async () => {
  await inForest(async ({ rename, names }) => {
    await rename(
      ['OU=Old,DC=example', 'OU=Other,DC=example'],
      ['OU=Other,DC=example', 'OU=Old,DC=example'],
    );
    expect(await names()).toEqual([
      'CN=Ann\\, the first,OU=Other,DC=example',
      'CN=Bob,ou=in,OU=Other,DC=example',
      'CN=Cleo,OU=Old,DC=example',
      'CN=Dan,OU=Very Old,DC=example',
      'OU=Old,DC=example',
      'OU=Other,DC=example',
    ]);
  });
});

it('an import that ends between a container and what is below it goes on where it ended', async () => {
  await inForest(async ({ world, rename, names }) => {
    const { store } = world;
    const commit = store.commitImportPage.bind(store);
    let pages = 0;
    store.commitImportPage = async (write) => {
      pages += 1;
      if (pages === 2) throw new Error('lost');
      await commit(write);
    };
    await rename(['OU=Old,DC=example', 'OU=New,DC=example']);
    store.commitImportPage = commit;
    await rename(['OU=Old,DC=example', 'OU=New,DC=example']);
    expect((await names()).filter((dn) => dn.toLowerCase().includes('ou=old,'))).toEqual([]);
  });
});
