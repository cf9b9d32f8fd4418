import type { ImportEntry, ImportPage, ImportRequest } from '@cognate/connector-kit';
import { startSharePoint } from '@cognate/testkit/servers';
import type { SharePointDouble } from '@cognate/testkit/servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSession, settingsFor } from './testing/sample-farm.ts';

let farm: SharePointDouble;
beforeEach(async () => {
  farm = await startSharePoint();
});
afterEach(() => farm.stop());

async function read(
  request: Partial<ImportRequest> = {},
  settings: unknown = settingsFor(farm.url),
): Promise<readonly ImportPage[]> {
  const session = await openSession(settings);
  const pages: ImportPage[] = [];
  try {
    for await (const page of session.import({ mode: 'full', pageSize: 10, ...request }))
      pages.push(page);
  } finally {
    await session.close();
  }
  return pages;
}

const entriesOf = (pages: readonly ImportPage[]): readonly ImportEntry[] =>
  pages.flatMap(({ entries }) => entries);

const put = (anchor: string, properties: Record<string, readonly string[]> = {}): void =>
  farm.store.put({ anchor, type: 'user', properties });

describe('a full import', () => {
  it('shows people and groups with what the store tells of them', async () => {
    put('ann', { Title: ['Clerk'], PreferredName: ['Ann'], SID: ['AQ=='] });
    put('bob', { Manager: ['ann'], 'SPS-Skills': ['Go', 'SQL'] });
    farm.store.put({
      anchor: 'staff',
      type: 'group',
      properties: { Member: ['ann'], PreferredName: ['Staff'] },
    });
    const entries = entriesOf(await read());
    expect(entries.map(({ type, dn, attributes }) => [type, dn, attributes])).toEqual([
      ['user', 'ann', { Anchor: ['ann'], Title: ['Clerk'] }],
      ['user', 'bob', { Anchor: ['bob'], Manager: ['ann'], 'SPS-Skills': ['Go', 'SQL'] }],
      ['group', 'staff', { Anchor: ['staff'] }],
    ]);
  });

  it('goes on after an object that cannot be read, and says which one and where', async () => {
    put('ann', { 'SPS-DisplayOrder': ['first'] });
    put('bob');
    const pages = await read();
    expect(entriesOf(pages).map(({ dn }) => dn)).toEqual(['bob']);
    expect(pages.flatMap(({ errors }) => errors)).toMatchObject([
      {
        type: 'invalid-numeric-value',
        dn: 'ann',
        attribute: 'SPS-DisplayOrder',
        position: { entry: 1 },
      },
    ]);
  });

  it('ends with the reason when the farm stops answering', async () => {
    put('ann');
    farm.faults.answer = (operation) => (operation.startsWith('Retrieve') ? 'drop' : undefined);
    await expect(read()).rejects.toMatchObject({ stepResult: 'stopped-connectivity' });
    expect(farm.hasOpenRun()).toBe(false);
  });
});

describe('a delta import', () => {
  const delta = async (watermark: string | undefined): Promise<readonly ImportPage[]> =>
    read({ mode: 'delta', ...(watermark === undefined ? {} : { watermark }) });

  it('shows what has changed since the import before, whole', async () => {
    for (let n = 0; n < 25; n += 1) put(`p${n}`, { Title: ['Clerk'] });
    const full = await read();
    expect(full.map(({ watermark }) => watermark === undefined)).toEqual([true, true, false]);
    put('p3', { Title: ['Boss'], AboutMe: ['me'] });
    put('new');
    const changes = await delta(full.at(-1)?.watermark);
    expect(
      entriesOf(changes).map(({ change, dn, attributes }) => [change, dn, attributes]),
    ).toEqual([
      ['replace', 'p3', { Anchor: ['p3'], Title: ['Boss'], AboutMe: ['me'] }],
      ['replace', 'new', { Anchor: ['new'] }],
    ]);
    expect(entriesOf(await delta(changes.at(-1)?.watermark))).toEqual([]);
  });

  it('notes its position before it reads, so that nothing that changes meanwhile is lost', async () => {
    put('ann');
    const session = await openSession(settingsFor(farm.url));
    let watermark: string | undefined;
    for await (const page of session.import({ mode: 'full', pageSize: 10 })) {
      put('late');
      ({ watermark } = page);
    }
    await session.close();
    expect(entriesOf(await delta(watermark)).map(({ dn }) => dn)).toEqual(['late']);
  });

  it('does not see deletions, which a full import infers', async () => {
    put('ann');
    const [full] = await read();
    farm.store.remove('ann');
    expect(entriesOf(await delta(full?.watermark))).toEqual([]);
  });

  it('asks for a full import when there was none, or the farm has forgotten too much', async () => {
    put('ann');
    const [full] = await read();
    put('bob');
    farm.store.forgetChanges();
    for (const watermark of [undefined, full?.watermark, 'nonsense'])
      await expect(delta(watermark)).rejects.toMatchObject({
        stepResult: 'no-start-full-import-required',
      });
    expect(farm.hasOpenRun()).toBe(false);
  });
});
