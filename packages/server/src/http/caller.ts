import type { Role } from '@cognate/contract';

/** Who asks. */
export interface Caller {
  /** For histories and the audit trail; empty for nobody. */
  readonly name: string;
  readonly roles: readonly Role[];
  readonly via: 'session' | 'key' | 'nobody';
  /** Of a session: what a request that changes something must repeat, because no other page can know it. */
  readonly csrfToken?: string;
  /** The session and its account. */
  readonly session?: string;
  readonly account?: string;
  /** A token that takes the place of the one in the browser from now on. */
  readonly newToken?: string;
}

export const NOBODY: Caller = { name: '', roles: [], via: 'nobody' };

/** What a request shows for itself. */
export interface Credentials {
  readonly key: string | undefined;
  readonly session: string | undefined;
}

/** Finds out who asks; `NOBODY` for credentials that mean nobody. */
export type Identify = (credentials: Credentials) => Promise<Caller>;

/** What an operation is given besides its question. */
export interface RequestContext {
  readonly caller: Caller;
  /** Ends when whoever asked is gone, or the server stops. */
  readonly signal: AbortSignal;
  /** Puts a session into the browser that asks, or takes it away. */
  readonly setSession: (token: string | undefined) => void;
}
