import { ConnectorError } from '@cognate/connector-kit';
import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import { parentDn } from '@cognate/kernel';
import {
  PAGED_RESULTS,
  entriesOf,
  openReader,
  present,
  protocolError,
  resultError,
  textValues,
  fullImportRequired,
} from '@cognate/ldap-kit';
import type { ImportContext, LdapEntry } from '@cognate/ldap-kit';
import { LogDelta } from './log-delta.ts';
import type { LoggedChange } from './log-delta.ts';
import { readWatermark, writeWatermark } from './watermark.ts';

const ATTRIBUTES = [
  'changeNumber',
  'changeType',
  'targetDn',
  'targetUniqueId',
  'newRdn',
  'newSuperior',
];

interface LogState {
  readonly base: string;
  readonly first: number;
  readonly last: number;
}

/** Where the change log is and how far it goes, as the root entry says. */
async function readLogState({ client }: ImportContext): Promise<LogState> {
  const names = ['changelog', 'firstChangeNumber', 'lastChangeNumber'];
  const request = {
    base: '',
    scope: 'base',
    filter: present('objectClass'),
    attributes: names,
  } as const;
  const { result, entries } = await client.searchAll(request);
  if (result.code !== 0) throw resultError('The root entry cannot be read', result);
  const [base] = textValues(entries[0], 'changelog');
  if (base === undefined) throw fullImportRequired('The directory keeps no change log.');
  const number = (name: string): number => Number(textValues(entries[0], name)[0] ?? 0);
  return { base, first: number('firstChangeNumber'), last: number('lastChangeNumber') };
}

/** The position of now. */
export async function changeLogPosition(context: ImportContext): Promise<string> {
  const { base, last } = await readLogState(context);
  return writeWatermark({ method: 'changeLog', changeLog: base, number: last });
}

/** Reads what the change log names after the watermark, as it is now. */
export async function* importByChangeLog(
  context: ImportContext,
  { watermark, pageSize }: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  const since = readWatermark(watermark, 'changeLog');
  const log = await readLogState(context);
  if (log.base !== since.changeLog || log.last < since.number)
    throw fullImportRequired('The directory has begun another change log.');
  if (log.first > since.number + 1)
    throw fullImportRequired(
      `The change log begins with ${log.first}, and the last import read up to ${since.number}.`,
      { remedy: 'Run a full import, and let the directory keep its change log for longer.' },
    );
  const reader = await openReader(context);
  const delta = new LogDelta(context, reader, { pageSize, idAttribute: 'nsUniqueId' });
  for await (const change of readLog(context, log, since.number)) yield* delta.take(change);
  yield delta.rest(writeWatermark({ method: 'changeLog', changeLog: log.base, number: log.last }));
}

/** Reads what the log has after a number, up to where it went when the import began. */
async function* readLog(
  { client, rootDse, settings }: ImportContext,
  { base, last }: LogState,
  since: number,
): AsyncGenerator<LogEntry, void, undefined> {
  let highest = 0;
  const search = client.search(
    {
      base,
      scope: 'oneLevel',
      filter: { op: 'greaterOrEqual', attribute: 'changeNumber', value: String(since + 1) },
      attributes: ATTRIBUTES,
    },
    rootDse.controls.has(PAGED_RESULTS) ? { pageSize: Math.max(settings.pageSize, 1) } : {},
  );
  for await (const items of search)
    for (const entry of entriesOf(items)) {
      const change = readLogEntry(entry);
      highest = Math.max(highest, change.number);
      // What came after the position was noted belongs to the next import.
      if (change.number <= last) yield change;
    }
  // An account without the right to read the log finds it empty, without an error.
  if (highest < last && since < last)
    throw new ConnectorError(
      'stopped-import-read',
      `The change log goes up to ${last}, and no change after ${Math.max(highest, since)} can be read.`,
      { remedy: `Let the account read "${base}".` },
    );
}

interface LogEntry extends LoggedChange {
  readonly number: number;
}

function readLogEntry(entry: LdapEntry): LogEntry {
  const text = (name: string): string | undefined => textValues(entry, name)[0];
  const number = Number(text('changeNumber'));
  const type = text('changeType')?.toLowerCase();
  const dn = text('targetDn');
  if (!Number.isInteger(number) || type === undefined || dn === undefined)
    throw protocolError(`"${entry.dn}" of the change log does not say what has changed`);
  const rdn = text('newRdn');
  const newDn = rdn === undefined ? dn : `${rdn},${text('newSuperior') ?? parentDn(dn)}`;
  return { number, type, dn, uniqueId: text('targetUniqueId'), newDn };
}
