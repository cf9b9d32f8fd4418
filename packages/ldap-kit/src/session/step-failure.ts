import { ConnectorError } from '@cognate/connector-kit';
import type { StepFailure } from '@cognate/connector-kit';
import { LdapError } from '../protocol/ldap-error.ts';
import { RESULT } from '../protocol/result-codes.ts';

type During = 'start' | 'import' | 'export';

const CREDENTIALS: ReadonlySet<number> = new Set([
  RESULT.authMethodNotSupported,
  RESULT.strongerAuthRequired,
  RESULT.confidentialityRequired,
  RESULT.inappropriateAuthentication,
  RESULT.invalidCredentials,
]);

const OVERLOADED: ReadonlySet<number> = new Set([RESULT.busy, RESULT.unavailable]);

const REMEDIES: ReadonlyMap<number, string> = new Map<number, string>([
  [RESULT.invalidCredentials, 'Check bind.dn and the secret that bind.password names.'],
  [
    RESULT.strongerAuthRequired,
    'The directory wants an encrypted connection: ldaps:// or tls.startTls.',
  ],
  [
    RESULT.confidentialityRequired,
    'The directory wants an encrypted connection: ldaps:// or tls.startTls.',
  ],
  [
    RESULT.referral,
    'Referrals are not followed. Connect to the server that has the objects, with a connector of its own if there are several.',
  ],
  [RESULT.aliasProblem, 'Mend the alias, or set aliases: never.'],
  [
    RESULT.aliasDereferencingProblem,
    'Mend the alias, let the account read what it names, or set aliases: never.',
  ],
  [RESULT.noSuchObject, 'Check baseDns and containers, and what the account may read.'],
  [RESULT.insufficientAccessRights, 'Give the account of bind.dn the right to read there.'],
  [
    RESULT.sizeLimitExceeded,
    'Set a pageSize below the limit of the directory, or raise that limit for the account.',
  ],
  [RESULT.timeLimitExceeded, 'Raise the time limit of the directory for the account.'],
  [
    RESULT.adminLimitExceeded,
    'Raise the limits of the directory for the account, or index objectClass.',
  ],
]);

/** How a step ends because of this failure. What is no failure of the directory passes through as it is. */
export function stepFailure(error: unknown, during: During): unknown {
  if (!(error instanceof LdapError)) return error;
  const remedy = error.remedy ?? REMEDIES.get(error.result?.code ?? 0);
  return new ConnectorError(stepResult(error, during), error.message, {
    ...(remedy === undefined ? {} : { remedy }),
    cause: error,
  });
}

/** Work on a password: failures of the connection end it under MIM's names. */
export async function passwordStep<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw stepFailure(error, 'export');
  }
}

function stepResult(error: LdapError, during: During): StepFailure {
  switch (error.kind) {
    case 'connection':
    case 'timeout':
    case 'certificate':
      return during === 'start' ? 'no-start-connection' : 'stopped-connectivity';
    case 'disconnected':
      return during === 'start' ? 'no-start-server' : 'stopped-server-down';
    case 'protocol':
      return during === 'start' ? 'no-start-connection' : 'stopped-unexpected-data';
    case 'kerberos':
      return during === 'start' ? 'no-start-credentials' : 'stopped-bad-server-credentials';
    case 'insecure':
      return 'no-start-bad-ma-configuration';
    case 'result':
      return resultFailure(error.result?.code ?? 0, during);
  }
}

function resultFailure(code: number, during: During): StepFailure {
  if (OVERLOADED.has(code)) return during === 'start' ? 'no-start-server' : 'stopped-server-down';
  if (during === 'start') return CREDENTIALS.has(code) ? 'no-start-credentials' : 'no-start-server';
  if (CREDENTIALS.has(code)) return 'stopped-bad-server-credentials';
  return during === 'import' ? 'stopped-import-read' : 'stopped-export-write';
}
