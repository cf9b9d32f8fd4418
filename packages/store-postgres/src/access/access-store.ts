import type { StoreContext } from '../store-context.ts';
import { createAccountStore } from './account-store.ts';
import type { AccountStore } from './account-store.ts';
import { createAuditStore } from './audit-store.ts';
import type { AuditStore } from './audit-store.ts';
import { createKeyStore } from './key-store.ts';
import type { KeyStore } from './key-store.ts';
import { createSessionStore } from './session-store.ts';
import type { SessionStore } from './session-store.ts';
import { createSetUpStore } from './set-up-store.ts';
import type { SetUpStore } from './set-up-store.ts';

/** Who may use the server, and what they did. */
export interface AccessStore extends AccountStore, SessionStore, KeyStore, AuditStore, SetUpStore {}

export const createAccessStore = (context: StoreContext): AccessStore => ({
  ...createAccountStore(context),
  ...createSessionStore(context),
  ...createKeyStore(context),
  ...createAuditStore(context),
  ...createSetUpStore(context),
});
