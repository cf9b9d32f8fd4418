import type { ConnectorSession, ExportResult, ImportPage } from '@cognate/connector-kit';
import { expect, it } from 'vitest';
import { checkedSession } from './checked-session.ts';

async function* given(pages: readonly ImportPage[]): AsyncGenerator<ImportPage> {
  for (const page of pages) yield await Promise.resolve(page);
}

/** A session that says and does what connectors should not. */
function sessionOf(part: {
  readonly pages?: readonly unknown[];
  readonly results?: unknown;
  readonly close?: () => Promise<void>;
}): ConnectorSession {
  return checkedSession(
    {
      test: () => Promise.resolve(),
      discoverSchema: () => Promise.resolve({ objectTypes: [] }),
      // What the types forbid is what these tests are about.
      import: () => given(part.pages as readonly ImportPage[]),
      export: () => Promise.resolve(part.results as readonly ExportResult[]),
      finishExport: () => Promise.resolve(),
      close: part.close ?? (() => Promise.resolve()),
    },
    0.01,
  );
}

async function read(session: ConnectorSession, pages: ImportPage[] = []): Promise<ImportPage[]> {
  for await (const page of session.import({ mode: 'full', pageSize: 10 })) pages.push(page);
  return pages;
}

const ENTRY = { change: 'replace', dn: 'a', type: 'person', attributes: { name: ['A'] } };

it.each([
  [undefined, 'reported an entry that is no object'],
  [{ change: 'explode' }, 'unknown kind of change "explode" ("a")'],
  [{ change: undefined }, 'unknown kind of change "undefined"'],
  [{ dn: undefined }, 'whose name is no text'],
  [{ dn: 2, position: { line: 7 } }, 'whose name is no text ({"line":7})'],
  [{ anchor: 2 }, 'whose anchor is no text ("a")'],
  [{ type: 2 }, 'whose object type is no text'],
  [{ attributes: null }, 'without attributes'],
  [{ attributes: { name: 'abc' } }, 'whose "name" is no list of values'],
  [{ valueChanges: { member: { add: ['b'] } } }, 'with value changes that are no lists'],
])('an entry with %j ends the import, and its page is not seen', async (part, message) => {
  const good = { entries: [ENTRY], errors: [] };
  const bad = { entries: [ENTRY, part && { ...ENTRY, ...part }], errors: [] };
  const pages: ImportPage[] = [];
  await expect(read(sessionOf({ pages: [good, bad] }), pages)).rejects.toMatchObject({
    stepResult: 'stopped-unexpected-data',
    message: expect.stringContaining(message) as string,
    remedy: 'This is a defect of the connector.',
  });
  expect(pages).toEqual([good]);
});

it.each([[undefined], [{}], [{ entries: [] }], [{ errors: [], entries: 'none' }]])(
  'a page that is %j ends the import',
  async (page) => {
    await expect(read(sessionOf({ pages: [page] }))).rejects.toMatchObject({
      stepResult: 'stopped-unexpected-data',
    });
  },
);

it.each([
  [undefined, 'no list of results'],
  [[undefined], 'that is no object'],
  [[{ ok: true }], 'for which change'],
  [[{ id: 1 }], 'neither success nor failure'],
  [[{ id: 1, ok: 'yes' }], 'neither success nor failure'],
  [[{ id: 1, ok: false }], 'why the change was refused'],
  [[{ id: 1, ok: true, anchor: 5 }], 'whose anchor is'],
  [[{ id: 1, ok: true, anchor: 'a\uD800' }], 'whose anchor is'],
  [[{ id: 1, ok: true, dn: '' }], 'whose name is'],
  [[{ id: 1, ok: true, dn: 'a\u0000' }], 'whose name is'],
])('the results %j end the export', async (results, message) => {
  await expect(sessionOf({ results }).export([])).rejects.toMatchObject({
    stepResult: 'stopped-export-write',
    message: expect.stringContaining(message) as string,
  });
});

it('what is in order comes through as it is', async () => {
  const page = {
    entries: [ENTRY, { change: 'delete', dn: '', anchor: '1', attributes: {} }],
    errors: [],
    watermark: '5',
  };
  expect(await read(sessionOf({ pages: [page] }))).toEqual([page]);
  const results = [
    { id: 1, ok: true, dn: 'ä😀', anchor: '1' },
    { id: 2, ok: false, type: 'cd-error', message: 'No.' },
  ];
  expect(await sessionOf({ results }).export([])).toEqual(results);
});

it('a session that hangs, fails or throws while it closes keeps nobody waiting', async () => {
  const never = (): Promise<void> => Promise.withResolvers<void>().promise;
  const fails = (): Promise<void> => Promise.reject(new Error('gone'));
  const throws = (): Promise<void> => {
    throw new TypeError('undefined is not a function');
  };
  for (const close of [never, fails, throws])
    await expect(sessionOf({ close }).close()).resolves.toBeUndefined();
});
