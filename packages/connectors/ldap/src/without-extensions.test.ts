import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import { describe, expect, it } from 'vitest';
import { ldapConnector } from './ldap-connector.ts';
import { OPERATION, entryBytes, resultBytes, startFakeDirectory } from '@cognate/ldap-kit/testing';
import type { FakeRequest } from '@cognate/ldap-kit/testing';

/** Writes a change to a directory without any extension, which answers as the test says. */
async function write(
  change: Omit<ExportChange, 'id'>,
  answer: (request: FakeRequest, modifications: number) => void,
): Promise<ExportResult | undefined> {
  let modifications = 0;
  await using server = await startFakeDirectory((request) => {
    const { id, tag, dn, socket } = request;
    if (tag === OPERATION.bindRequest) socket.write(resultBytes(id, OPERATION.bindResponse));
    else if (tag === OPERATION.searchRequest && dn === '')
      socket.write(resultBytes(id, OPERATION.searchDone));
    else {
      if (tag === OPERATION.modifyRequest) modifications += 1;
      answer(request, modifications);
    }
  });
  const settings = ldapConnector.manifest.settings.parse({
    url: server.url,
    bind: { anonymous: true },
    baseDns: ['dc=x'],
    timeoutSeconds: 5,
  });
  const session = await ldapConnector.open(settings, {
    baseDirectory: '/',
    schema: { objectTypes: [] },
    signal: new AbortController().signal,
    secret: () => '',
  });
  const [result] = await session.export([{ id: 1, ...change }]);
  await session.close();
  return result;
}

const update: Omit<ExportChange, 'id'> = {
  op: 'update',
  type: 'groupOfNames',
  dn: 'cn=g,dc=x',
  changes: [
    { attribute: 'member', op: 'update', add: ['cn=1', 'cn=2'], remove: ['cn=3', 'cn=4'] },
    { attribute: 'description', op: 'replace', values: ['d'] },
  ],
};

const found = ({ id, socket }: FakeRequest, members: readonly string[]): void => {
  socket.write(entryBytes(id, 'cn=g,dc=x', { member: members }));
  socket.write(resultBytes(id, OPERATION.searchDone));
};

describe('a directory without the permissive control', () => {
  it.each([20, 16])('gets only what is left to do after it answered %i', async (code) => {
    let sent = '';
    const result = await write(update, (request, modifications) => {
      const { id, tag, bytes, socket } = request;
      if (tag === OPERATION.searchRequest) found(request, ['CN=1', 'cn=3', 'cn=9']);
      else if (modifications === 1)
        socket.write(resultBytes(id, OPERATION.modifyResponse, { code }));
      else {
        sent = bytes.toString('latin1');
        socket.write(resultBytes(id, OPERATION.modifyResponse));
      }
    });
    expect(result).toEqual({ id: 1, ok: true });
    expect(
      ['cn=1', 'cn=2', 'cn=3', 'cn=4', 'description'].map((text) => sent.includes(text)),
    ).toEqual([false, true, true, false, true]);
  });

  it('gets nothing more when everything is done already', async () => {
    const [members] = update.changes;
    const change = { ...update, changes: members === undefined ? [] : [members] };
    const result = await write(change, (request, modifications) => {
      const { id, tag, socket } = request;
      if (tag === OPERATION.searchRequest) found(request, ['cn=1', 'cn=2']);
      else if (modifications === 1)
        socket.write(resultBytes(id, OPERATION.modifyResponse, { code: 20 }));
      else socket.destroy();
    });
    expect(result).toEqual({ id: 1, ok: true });
  });

  it('is believed when it still refuses', async () => {
    const result = await write(update, (request) => {
      const { id, tag, socket } = request;
      if (tag === OPERATION.searchRequest) found(request, []);
      else socket.write(resultBytes(id, OPERATION.modifyResponse, { code: 20 }));
    });
    expect(result).toMatchObject({ ok: false, type: 'cd-existing-attribute-or-value' });
  });
});

describe('a directory that answers an addition without the anchor', () => {
  it('is asked for it', async () => {
    const change = { op: 'add', type: 'x', dn: 'cn=a,dc=x', changes: [] } as const;
    const result = await write(change, ({ id, tag, dn, socket }) => {
      if (tag === OPERATION.addRequest) socket.write(resultBytes(id, OPERATION.addResponse));
      else {
        socket.write(entryBytes(id, dn, { entryuuid: ['the-anchor'] }));
        socket.write(resultBytes(id, OPERATION.searchDone));
      }
    });
    expect(result).toEqual({ id: 1, ok: true, anchor: 'the-anchor' });
  });
});

describe('a deletion of an object that is not where it was', () => {
  const change = { op: 'delete', type: 'x', dn: 'cn=a,dc=x', anchor: '1', changes: [] } as const;
  const answer =
    (code: number) =>
    ({ id, tag, socket }: FakeRequest): void => {
      const isSearch = tag === OPERATION.searchRequest;
      const done = isSearch ? OPERATION.searchDone : OPERATION.deleteResponse;
      socket.write(resultBytes(id, done, { code: isSearch ? code : 32 }));
    };

  it('counts as done when it is nowhere', async () => {
    expect(await write(change, answer(0))).toEqual({ id: 1, ok: true });
  });

  it('does not count as done when the directory could not look for it', async () => {
    expect(await write(change, answer(51))).toMatchObject({
      ok: false,
      type: 'cd-connectivity-error',
    });
  });
});

describe('a directory that is overloaded', () => {
  it.each([51, 52])('refuses one change with %i and the session goes on', async (code) => {
    const result = await write(update, ({ id, socket }) =>
      socket.write(resultBytes(id, OPERATION.modifyResponse, { code, message: 'later' })),
    );
    expect(result).toMatchObject({
      ok: false,
      type: 'cd-connectivity-error',
      cdError: expect.stringContaining('later') as unknown,
    });
  });

  it('names where else the change could be made', async () => {
    const referrals = ['ldap://master/dc=x'];
    const result = await write(update, ({ id, socket }) =>
      socket.write(resultBytes(id, OPERATION.modifyResponse, { code: 10, referrals })),
    );
    expect(result).toMatchObject({
      ok: false,
      type: 'cd-error',
      cdError: expect.stringContaining('ldap://master/dc=x') as unknown,
    });
  });
});
