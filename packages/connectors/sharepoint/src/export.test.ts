import type { ConnectorSession, ExportChange } from '@cognate/connector-kit';
import { startSharePoint } from '@cognate/testkit/servers';
import type { SharePointDouble } from '@cognate/testkit/servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containing, openSession, settingsFor } from './testing/sample-farm.ts';

let farm: SharePointDouble;
let session: ConnectorSession;
beforeEach(async () => {
  farm = await startSharePoint();
  session = await openSession(settingsFor(farm.url));
});
afterEach(async () => {
  await session.close();
  await farm.stop();
});

type Given = Readonly<Record<string, readonly (string | number)[]>>;

const change = (
  op: ExportChange['op'],
  id: number,
  dn: string,
  given: Given = {},
  type = 'user',
): ExportChange => ({
  id,
  op,
  type,
  dn,
  changes: Object.entries(given).map(([attribute, values]) => ({
    attribute,
    op: 'replace',
    values,
  })),
});

const held = (anchor: string) => farm.store.get(anchor)?.properties;

it('people and groups are written with references, and with what the store never shows', async () => {
  const results = await session.export([
    change('add', 1, 'ann', { Anchor: ['ann'], PreferredName: ['Ann'], SID: ['AQUA'] }),
    change('add', 2, 'staff', { GroupType: [2], Url: ['https://intranet/staff'] }, 'group'),
  ]);
  expect(results).toMatchObject([{ ok: true }, { ok: true }]);
  await session.export([
    change('add', 3, 'bob', { Manager: ['ann'] }),
    change('update', 4, 'staff', { Member: ['ann'] }, 'group'),
  ]);
  expect(held('ann')).toEqual({ PreferredName: ['Ann'], SID: ['AQUA'] });
  expect(held('bob')).toEqual({ Manager: ['ann'] });
  expect(held('staff')).toEqual({
    GroupType: ['2'],
    Url: ['https://intranet/staff'],
    Member: ['ann'],
  });
});

describe('one bad object among others', () => {
  it('is the only one that fails, under its own name', async () => {
    const results = await session.export([
      change('add', 1, 'ann', { Title: ['Clerk'] }),
      change('add', 2, 'staff', { Url: ['no address'] }, 'group'),
      change('add', 3, 'bob', { Title: ['Boss'] }),
      change('delete', 4, 'nobody'),
    ]);
    expect(results).toMatchObject([
      { id: 1, ok: true },
      {
        id: 2,
        ok: false,
        type: 'invalid-attribute-value',
        cdError: containing('Invalid URL'),
      },
      { id: 3, ok: true },
      { id: 4, ok: true },
    ]);
    expect([held('ann'), held('staff'), held('bob')]).toEqual([
      { Title: ['Clerk'] },
      undefined,
      { Title: ['Boss'] },
    ]);
  });

  it('costs no further requests where all are good', async () => {
    await session.export(Array.from({ length: 120 }, (_, n) => change('add', n, `p${n}`)));
    const updates = farm.operations.filter((name) => name === 'UpdateWithProfileChangeData');
    expect(updates).toHaveLength(3);
  });

  it('that is another object of the same name is no success of ours', async () => {
    farm.store.put({ anchor: 'ann', type: 'user', properties: { Title: ['Queen'] } });
    const results = await session.export([
      change('add', 1, 'ann', { Title: ['Clerk'] }),
      change('add', 2, 'bob'),
    ]);
    expect(results).toMatchObject([{ ok: false, type: 'cd-existing-object' }, { ok: true }]);
    expect(held('ann')).toEqual({ Title: ['Queen'] });
  });

  it('that names a manager who is not there is told so', async () => {
    await session.export([change('add', 1, 'ann')]);
    expect(
      await session.export([change('update', 2, 'ann', { Manager: ['nobody'] })]),
    ).toMatchObject([{ id: 2, ok: false, type: 'dn-attributes-failure' }]);
  });
});

it('what a profile keeps for ever is left out of a change of other things', async () => {
  await session.export([change('add', 1, 'ann', { AccountName: ['ann'] })]);
  const mixed = change('update', 2, 'ann', { AccountName: ['other'], Title: ['Boss'] });
  expect(await session.export([mixed])).toEqual([{ id: 2, ok: true }]);
  expect(held('ann')).toEqual({ AccountName: ['ann'], Title: ['Boss'] });
});

it.each([
  [
    'a type that is not selected',
    change('add', 1, 'x', {}, 'machine'),
    'no-export-to-this-object-type',
  ],
  ['a name that XML cannot hold', change('add', 1, 'x\u0001'), 'invalid-dn'],
  [
    'a value that XML cannot hold',
    change('add', 1, 'x', { Title: ['\ud800'] }),
    'invalid-attribute-value',
  ],
  ['another name', { ...change('update', 1, 'x'), newDn: 'y' }, 'modify-naming-attribute'],
  ['another anchor', change('update', 1, 'x', { Anchor: ['y'] }), 'modify-naming-attribute'],
])('%s is refused before anything is sent', async (_, refused, type) => {
  expect(await session.export([refused])).toMatchObject([{ id: 1, ok: false, type }]);
  expect(farm.operations).toEqual([]);
});

it('the step ends when the farm stops answering, and its result is not taken for granted', async () => {
  farm.faults.answer = (operation) => (operation.startsWith('Update') ? 'drop' : undefined);
  await expect(session.export([change('add', 1, 'ann')])).rejects.toMatchObject({
    stepResult: 'stopped-connectivity',
  });
});
