import { ConnectorError } from '@cognate/connector-kit';
import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import { foldDn, foldName, parentDn } from '@cognate/kernel';
import {
  PAGED_RESULTS,
  allOf,
  entriesOf,
  equal,
  fullImportRequired,
  isBelow,
  openReader,
  present,
  protocolError,
  resultError,
  textValues,
} from '@cognate/ldap-kit';
import type { Filter, ImportContext, LdapEntry } from '@cognate/ldap-kit';
import { LogDelta } from './log-delta.ts';
import type { LoggedChange } from './log-delta.ts';
import { readWatermark, writeWatermark } from './watermark.ts';

const WRITES: ReadonlySet<string> = new Set(['add', 'delete', 'modify', 'modrdn']);

/** The position of now in the access log (slapo-accesslog) of every base. */
export async function accessLogPosition(context: ImportContext): Promise<string> {
  return writeWatermark({ method: 'accessLog', logs: await readEnds(context) });
}

/** Reads what the access log names after the watermark, as it is now. */
export async function* importByAccessLog(
  context: ImportContext,
  { watermark, pageSize }: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  const since = readWatermark(watermark, 'accessLog').logs;
  const until = await readEnds(context, since);
  const reader = await openReader(context);
  const delta = new LogDelta(context, reader, { pageSize, idAttribute: 'entryUUID' });
  const needsIds = foldName(reader.anchor?.name ?? '') === 'entryuuid';
  for (const [log, end] of Object.entries(until)) {
    const start = since[log];
    if (start === undefined)
      throw fullImportRequired(`No import has noted a position in "${log}".`);
    await assertRemembered(context, log, start);
    if (start === end) continue;
    for await (const change of readLog(context, log, { start, end })) {
      if (needsIds && change.type === 'delete' && change.uniqueId === undefined)
        throw withoutIds(log, change.dn);
      yield* delta.take(change);
    }
  }
  yield delta.rest(writeWatermark({ method: 'accessLog', logs: until }));
}

/** The newest change of every log that is about a base. */
async function readEnds(
  context: ImportContext,
  since: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const logs: Record<string, string> = {};
  for (const base of context.settings.baseDns) {
    const log = await logOf(context, base);
    logs[log] ??= await endOf(context, log, since[log] ?? '');
  }
  return logs;
}

/** Where the changes of the database are logged that holds a base. */
async function logOf({ client, rootDse }: ImportContext, base: string): Promise<string> {
  const holds = (suffix: string): boolean => isBelow(foldDn('ldap', base), foldDn('ldap', suffix));
  const [suffix = base] = rootDse.namingContexts.filter(holds).sort((a, b) => b.length - a.length);
  const { result, entries } = await client.searchAll({
    base: suffix,
    scope: 'base',
    filter: present('objectClass'),
    attributes: ['auditContext', 'contextCSN'],
  });
  if (result.code !== 0) throw resultError(`"${suffix}" cannot be read`, result);
  const [log] = textValues(entries[0], 'auditContext');
  if (log === undefined)
    throw unusable(
      `"${suffix}" keeps no access log.`,
      'Give its database the overlay accesslog (logops writes, logsuccess TRUE), or set another delta.',
    );
  // The changes of several servers come into the log in another order than they were made in.
  if (textValues(entries[0], 'contextCSN').length > 1)
    throw unusable(
      `"${suffix}" is written by several servers, whose changes its access log mixes.`,
      'Set delta: contentSync.',
    );
  return log;
}

const unusable = (what: string, remedy: string): ConnectorError =>
  new ConnectorError('no-start-bad-ma-configuration', what, { remedy });

// The overlay notes one change after the other, so that their numbers come in order.
const CSN = 'entryCSN';

/** The changes that were made, from a number on. */
const successAfter = (number: string): Filter =>
  allOf([
    equal('reqResult', '0'),
    ...(number === '' ? [] : [{ op: 'greaterOrEqual', attribute: CSN, value: number } as const]),
  ]);

async function endOf(
  { client, rootDse, settings }: ImportContext,
  log: string,
  since: string,
): Promise<string> {
  let end = since;
  const filter = successAfter(since);
  const search = client.search(
    { base: log, scope: 'oneLevel', filter, attributes: [CSN] },
    rootDse.controls.has(PAGED_RESULTS) ? { pageSize: Math.max(settings.pageSize, 1) } : {},
  );
  for await (const items of search)
    for (const entry of entriesOf(items)) {
      const number = textValues(entry, CSN)[0] ?? '';
      if (number > end) end = number;
    }
  if (end !== '') return end;
  throw new ConnectorError('no-start-server', `The access log "${log}" shows no change.`, {
    remedy: 'Let the account read it. A log that is new has its first position after any change.',
  });
}

/** Throws when the log has begun after a position: what was in between is forgotten. */
async function assertRemembered(
  { client }: ImportContext,
  log: string,
  position: string,
): Promise<void> {
  const filter = equal(CSN, position);
  const request = { base: log, scope: 'oneLevel', filter, attributes: ['1.1'] } as const;
  const { result, entries } = await client.searchAll(request);
  if (result.code !== 0) throw resultError(`The access log "${log}" cannot be read`, result);
  if (entries.length > 0) return;
  throw fullImportRequired(`The access log "${log}" does not have the last import's position.`, {
    remedy: 'Run a full import, and let the directory keep its log for longer (logpurge).',
  });
}

async function* readLog(
  { client, rootDse, settings }: ImportContext,
  log: string,
  { start, end }: { readonly start: string; readonly end: string },
): AsyncGenerator<LoggedChange, void, undefined> {
  const attributes = [CSN, 'reqType', 'reqDN', 'reqNewRDN', 'reqNewSuperior', 'reqEntryUUID'];
  const search = client.search(
    { base: log, scope: 'oneLevel', filter: successAfter(start), attributes },
    rootDse.controls.has(PAGED_RESULTS) ? { pageSize: Math.max(settings.pageSize, 1) } : {},
  );
  for await (const items of search)
    for (const entry of entriesOf(items)) {
      const number = textValues(entry, CSN)[0] ?? '';
      const change = readChange(entry);
      // What came after the position was noted belongs to the next import.
      if (number > start && number <= end && WRITES.has(change.type)) yield change;
    }
}

function readChange(entry: LdapEntry): LoggedChange {
  const text = (name: string): string | undefined => textValues(entry, name)[0];
  const type = text('reqType')?.toLowerCase();
  const dn = text('reqDN');
  if (type === undefined || dn === undefined)
    throw protocolError(`"${entry.dn}" of the access log does not say what has changed`);
  const rdn = text('reqNewRDN');
  const newDn = rdn === undefined ? dn : `${rdn},${text('reqNewSuperior') ?? parentDn(dn)}`;
  return { type, dn, newDn, uniqueId: text('reqEntryUUID') };
}

const withoutIds = (log: string, dn: string): ConnectorError =>
  new ConnectorError(
    'stopped-import-read',
    `The access log "${log}" does not say which entryUUID the deleted "${dn}" had.`,
    { remedy: 'OpenLDAP notes it from 2.5 on. Set delta: contentSync or none.' },
  );
