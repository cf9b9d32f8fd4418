import { openPool } from '@cognate/store-postgres';
import type { Pool } from 'pg';

/** Opens a pool as the product does, for programs that a test starts on its database. */
export const openStorePool = (connectionString: string): Promise<Pool> =>
  openPool({ connectionString, max: 4 });
