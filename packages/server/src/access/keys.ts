import { randomUUID } from 'node:crypto';
import type { Role } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { AccessStore, ApiKey } from '@cognate/store-postgres';
import { NOBODY } from '../http/caller.ts';
import type { Caller } from '../http/caller.ts';
import { rolesOf } from './sessions.ts';
import { digestOf, newToken } from './token.ts';

/** Where a key is found by accident, this tells what it is. */
const PREFIX = 'cognate_';
const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

export interface NewKey {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly days: number;
  readonly by: string;
}

export interface Keys {
  list(): Promise<readonly ApiKey[]>;
  /** The answer is the only time that the key itself is told. */
  create(
    key: NewKey,
  ): Promise<{ readonly id: string; readonly key: string; readonly expiresAt: Date }>;
  /** Errors: `unknown-object`. */
  revoke(id: string): Promise<void>;
  callerOf(key: string): Promise<Caller>;
}

type Store = Pick<
  AccessStore,
  'apiKeys' | 'apiKeyOf' | 'insertApiKey' | 'touchApiKey' | 'revokeApiKey'
>;

/** Keys of programs: each has roles of its own and an end. */
export function createKeys(store: Store, now: () => Date): Keys {
  return {
    list: () => store.apiKeys(),
    create: async ({ name, roles, days, by }) => {
      const [id, key] = [randomUUID(), PREFIX + newToken()];
      const createdAt = now();
      const expiresAt = new Date(createdAt.getTime() + days * DAY);
      await store.insertApiKey(
        { id, name, roles, createdBy: by, createdAt, expiresAt },
        digestOf(key),
      );
      return { id, key, expiresAt };
    },
    revoke: async (id) => {
      if (await store.revokeApiKey(id, now())) return;
      throw new AppError('unknown-object', 'There is no such key, or it was revoked before.');
    },
    callerOf: async (key) => {
      const found = await store.apiKeyOf(digestOf(key));
      const at = now();
      if (found === undefined || found.revokedAt !== null || found.expiresAt <= at) return NOBODY;
      if (found.usedAt === null || at.getTime() - found.usedAt.getTime() > MINUTE)
        await store.touchApiKey(found.id, at);
      return { name: `key ${found.name}`, roles: rolesOf(found.roles), via: 'key' };
    },
  };
}
