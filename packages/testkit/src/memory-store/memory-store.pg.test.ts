import { describe } from 'vitest';
import { createPostgresStore } from '@cognate/store-postgres';
import { testDatabase } from '../postgres/test-database.ts';
import { storeContract } from './store-contract.ts';

describe('the store in PostgreSQL, which the one in memory stands for', () => {
  storeContract(async () => {
    const database = await testDatabase();
    const store = await createPostgresStore(database.pool);
    return { store, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  });
});
