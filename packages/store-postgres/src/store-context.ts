import type { Pool } from 'pg';
import type { Dictionary } from './dictionary/dictionary.ts';

/** What every part of the store works with. */
export interface StoreContext {
  readonly pool: Pool;
  readonly names: Dictionary;
}
