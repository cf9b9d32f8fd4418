import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import type { PostgresStore } from '../create-postgres-store.ts';
import { createPostgresStore } from '../create-postgres-store.ts';

async function populated(): Promise<
  { store: PostgresStore; keys: () => Promise<readonly string[]> } & AsyncDisposable
> {
  const database = await testDatabase();
  const { pool } = database;
  const store = await createPostgresStore(pool);
  await pool.query(
    `insert into mv_object (id, otype, body, lineage) values
       (1, 0, '{"mail":["Ann@Contoso.example"],"sn":["Moss"]}', '[]'),
       (2, 0, '{"mail":["bo@contoso.example","BO@contoso.example"]}', '[]')`,
  );
  return {
    store,
    keys: async () => {
      const { rows } = await pool.query<{ val: string }>('select val from mv_index order by val');
      return rows.map((row) => row.val);
    },
    [Symbol.asyncDispose]: () => database.drop(),
  };
}

test('an attribute that comes to be searched is filled in for the objects that are there', async () => {
  await using world = await populated();
  await world.store.alignIndex(['mail']);
  expect(await world.keys()).toEqual(['ann@contoso.example', 'bo@contoso.example']);
  await world.store.alignIndex(['mail', 'sn']);
  expect(await world.keys()).toEqual(['ann@contoso.example', 'bo@contoso.example', 'moss']);
});

test('an attribute that is no longer searched leaves nothing stale behind', async () => {
  await using world = await populated();
  await world.store.alignIndex(['mail', 'sn']);
  await world.store.alignIndex(['sn']);
  expect(await world.keys()).toEqual(['moss']);
  await expect(
    world.store.searchMetaverse({
      clauses: [{ attribute: 'mail', operator: 'equals', value: 'ann@contoso.example' }],
      after: 0,
      limit: 10,
    }),
  ).rejects.toMatchObject({ code: 'attribute-not-indexed' });
});

test('what is aligned already is left alone', async () => {
  await using world = await populated();
  await world.store.alignIndex(['sn']);
  await world.store.alignIndex(['sn']);
  expect(await world.keys()).toEqual(['moss']);
});
