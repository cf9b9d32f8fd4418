import type { Control } from './control.ts';

/** How the server answered an operation. Errors are values here: many are expected. */
export interface LdapResult {
  /** The result code of RFC 4511, 0 for success. */
  readonly code: number;
  /** How much of the name exists, for a name that was not found. */
  readonly matchedDn: string;
  /** The server's own words. */
  readonly message: string;
  /** Where else the operation can be done (code 10). */
  readonly referrals: readonly string[];
  readonly controls: readonly Control[];
}

/** An answer to an extended operation, or to a step of a logon. */
export interface ExtendedResult extends LdapResult {
  readonly name?: string;
  /** What belongs to the operation; of a logon what the server says in its mechanism. */
  readonly value?: Uint8Array;
}
