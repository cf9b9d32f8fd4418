import { AppError } from '@cognate/kernel';
import type { LdapResult } from './ldap-result.ts';
import { resultName } from './result-codes.ts';

/**
 * What went wrong on the way to a directory:
 * - `connection`: it cannot be reached, or the connection was lost. `disconnected`: it said that it ends the connection.
 * - `timeout`: it did not answer in time. `protocol`: what it sent is no LDAP.
 * - `certificate`: it did not show that it is who it should be. `insecure`: a password would have been sent in clear.
 * - `kerberos`: there are no tickets for it, or they do not hold.
 * - `result`: it answered an operation with an error.
 */
export type LdapErrorKind =
  | 'connection'
  | 'disconnected'
  | 'timeout'
  | 'protocol'
  | 'certificate'
  | 'insecure'
  | 'kerberos'
  | 'result';

/** A failure of the connection, or of an operation whose failure the caller does not expect. */
export class LdapError extends AppError {
  readonly kind: LdapErrorKind;
  /** The server's answer, where it gave one. */
  readonly result: LdapResult | undefined;

  constructor(
    kind: LdapErrorKind,
    message: string,
    options: { remedy?: string; cause?: unknown; result?: LdapResult } = {},
  ) {
    super(`ldap-${kind}`, message, options);
    this.name = 'LdapError';
    this.kind = kind;
    this.result = options.result;
  }
}

/** What the server sent breaks the protocol. */
export const protocolError = (what: string): LdapError =>
  new LdapError('protocol', `The server sent what is no valid LDAP: ${what}.`);

/** The server's own words about a result, with the name of its code. */
export function describeResult({ code, message }: LdapResult): string {
  const name = `${resultName(code)} (${code})`;
  return message === '' ? name : `${name}: ${message}`;
}

/** An operation that the server answered with an error. */
export function resultError(what: string, result: LdapResult): LdapError {
  const { referrals } = result;
  const elsewhere = referrals.length === 0 ? '' : ` (it is at ${referrals.join(', ')})`;
  return new LdapError('result', `${what}: ${describeResult(result)}${elsewhere}`, { result });
}
