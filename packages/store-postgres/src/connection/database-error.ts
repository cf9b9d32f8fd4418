import { AppError } from '@cognate/kernel';

interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const LOST: Explanation = {
  code: 'database-connection-lost',
  message: 'The connection to the database was lost',
  remedy:
    'Check that the PostgreSQL server is running and reachable, then start the operation again: what was committed is kept.',
};
const UNREACHABLE: Explanation = {
  code: 'database-unreachable',
  message: 'The database server cannot be reached',
  remedy: 'Check host and port of the connection string and that the PostgreSQL server is running.',
};
const DISK_FULL: Explanation = {
  code: 'database-disk-full',
  message: 'The database server has no disk space left',
  remedy:
    'Free space on the disk of the database, then start the operation again: what was committed is kept.',
};
const LOGIN_REFUSED: Explanation = {
  code: 'database-login-refused',
  message: 'The database server refused the login',
  remedy: 'Check user name, password and TLS settings of the connection string.',
};
const MISSING: Explanation = {
  code: 'database-not-found',
  message: 'The database does not exist',
  remedy: 'Create the database or correct its name in the connection string.',
};
const TOO_MANY: Explanation = {
  code: 'database-too-many-connections',
  message: 'The database server takes no further connections',
  remedy: 'Raise max_connections of the PostgreSQL server or lower the pool sizes of its clients.',
};
const READ_ONLY: Explanation = {
  code: 'database-read-only',
  message: 'The database accepts no writes',
  remedy:
    'Connect to the primary server, not to a standby, and check default_transaction_read_only.',
};

const DEADLOCK: Explanation = {
  code: 'database-deadlock',
  message: 'The database ended this work because it and other work waited for each other',
  remedy: 'Start the operation again: what was committed is kept.',
};

const BY_CODE: Readonly<Record<string, Explanation>> = {
  '53100': DISK_FULL,
  ENOSPC: DISK_FULL,
  '40P01': DEADLOCK,
  '53300': TOO_MANY,
  '28000': LOGIN_REFUSED,
  '28P01': LOGIN_REFUSED,
  '3D000': MISSING,
  '25006': READ_ONLY,
  '57P01': LOST,
  '57P02': LOST,
  '57P03': LOST,
  '57P05': LOST,
  ECONNRESET: LOST,
  EPIPE: LOST,
  ECONNREFUSED: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
};

const LOST_MESSAGE =
  /^Connection terminated|^Client has encountered a connection error|read ECONNRESET/;
const TIMEOUT_MESSAGE =
  /timeout exceeded when trying to connect|Connection terminated due to connection timeout|^timeout expired/;

/**
 * The error of the driver or server in words with a remedy, where the cause lies outside the product: connection lost,
 * server unreachable, disk full, login refused and so on. Any other error (a broken constraint, a bug in a statement)
 * comes back as it is, so that its SQLSTATE can be looked at.
 */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const explanation = explain(error);
  if (explanation === undefined) return error;
  return new AppError(explanation.code, `${explanation.message}: ${reason(error)}`, {
    remedy: explanation.remedy,
    details: { sqlState: codeOf(error) },
    cause: error,
  });
}

function explain(error: Error): Explanation | undefined {
  const code = codeOf(error);
  if (code !== undefined) return BY_CODE[code] ?? (code.startsWith('08') ? LOST : undefined);
  if (TIMEOUT_MESSAGE.test(error.message)) return UNREACHABLE;
  return LOST_MESSAGE.test(error.message) ? LOST : undefined;
}

/** The SQLSTATE of a server's error, or the system's code of a failed connection. */
function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Node reports a host with several addresses as an error without words of its own. */
function reason(error: Error): string {
  if (error.message !== '') return error.message;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const [first] = parts;
  return first instanceof Error ? first.message : (codeOf(error) ?? error.name);
}
