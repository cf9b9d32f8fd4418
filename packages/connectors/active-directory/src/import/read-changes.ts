import { ConnectorError } from '@cognate/connector-kit';
import {
  RESULT,
  entriesOf,
  protocolError,
  resultError,
  fullImportRequired,
} from '@cognate/ldap-kit';
import type { Filter, LdapClient, LdapEntry, LdapError } from '@cognate/ldap-kit';
import { dirSync, dirSyncPosition } from './dir-sync-control.ts';

export interface ChangeRequest {
  readonly partition: string;
  readonly filter: Filter;
  readonly attributes: readonly string[];
  readonly isBinary?: (attribute: string) => boolean;
}

/** A part of the changes, and on the last part the cookie for the next time. */
export interface ChangePart {
  readonly entries: readonly LdapEntry[];
  readonly cookie?: Uint8Array;
}

/**
 * Reads the changes of a partition since a cookie, answer after answer until the server says that it was all: an
 * answer may be empty and still not be the last.
 */
export async function* readChanges(
  client: LdapClient,
  { partition, ...request }: ChangeRequest,
  since: Uint8Array,
): AsyncGenerator<ChangePart, void, undefined> {
  for (let cookie = since; ;) {
    const search = client.search(
      { base: partition, scope: 'subtree', ...request },
      { controls: [dirSync(cookie)] },
    );
    let count = 0;
    try {
      for await (const items of search) {
        const entries = entriesOf(items);
        count += entries.length;
        yield { entries };
      }
    } catch (error) {
      throw explained(error, partition, cookie.length > 0);
    }
    const position = dirSyncPosition(search.result?.controls ?? []);
    if (position === undefined)
      throw protocolError(`an answer about changes of "${partition}" without a position`);
    if (!position.more) {
      yield { entries: [], cookie: position.cookie };
      return;
    }
    if (count === 0 && Buffer.compare(cookie, position.cookie) === 0)
      throw protocolError(`the changes of "${partition}" do not come to an end`);
    cookie = position.cookie;
  }
}

// How domain controllers refuse a cookie that they cannot read or do not accept any more.
const REFUSALS: ReadonlySet<number> = new Set([
  RESULT.protocolError,
  RESULT.unavailableCriticalExtension,
  RESULT.unwillingToPerform,
  RESULT.other,
]);

function explained(error: unknown, partition: string, hasCookie: boolean): unknown {
  const result = isLdapError(error) ? error.result : undefined;
  if (result === undefined) return error;
  if (result.code === RESULT.insufficientAccessRights)
    return new ConnectorError(
      'stopped-import-read',
      resultError(`The account may not ask for the changes of "${partition}"`, result).message,
      {
        remedy:
          'Give it the right "Replicating Directory Changes" on the partition, or set delta: usnChanged.',
        cause: error,
      },
    );
  if (hasCookie && REFUSALS.has(result.code))
    return fullImportRequired(
      resultError(`The domain controller does not take the position in "${partition}"`, result)
        .message,
      { cause: error },
    );
  return error;
}

const isLdapError = (error: unknown): error is LdapError =>
  error instanceof Error && 'kind' in error && 'result' in error;
