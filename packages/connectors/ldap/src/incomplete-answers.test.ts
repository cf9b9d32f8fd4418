import type { ConnectorSession } from '@cognate/connector-kit';
import { describe, expect, it } from 'vitest';
import { ldapConnector } from './ldap-connector.ts';
import {
  OPERATION,
  entryBytes,
  pageEnd,
  pagingOf,
  resultBytes,
  startFakeDirectory,
} from '@cognate/ldap-kit/testing';
import type { FakeDirectory, FakeRequest } from '@cognate/ldap-kit/testing';

const SCHEMA = 'cn=schema';
const PAGED_RESULTS = '1.2.840.113556.1.4.319';
const CLASSES = ["( 1 NAME 'group' STRUCTURAL )"];

interface Answers {
  readonly root?: number;
  readonly schema?: number;
  readonly search: (request: FakeRequest) => void;
}

/** A directory whose root, schema and objects answer as a test says: with a result code, or as they should. */
async function directory({ root = 0, schema = 0, search }: Answers): Promise<FakeDirectory> {
  return startFakeDirectory((request) => {
    const { id, tag, dn, socket } = request;
    const done = (code = 0): unknown =>
      socket.write(resultBytes(id, OPERATION.searchDone, { code }));
    if (tag === OPERATION.bindRequest) socket.write(resultBytes(id, OPERATION.bindResponse));
    else if (tag !== OPERATION.searchRequest) return;
    else if (dn === '') {
      const attributes = { subschemaSubentry: [SCHEMA], supportedControl: [PAGED_RESULTS] };
      if (root === 0) socket.write(entryBytes(id, '', attributes));
      done(root);
    } else if (dn === SCHEMA) {
      if (schema === 0) socket.write(entryBytes(id, SCHEMA, { objectClasses: CLASSES }));
      done(schema);
    } else search(request);
  });
}

async function open(server: FakeDirectory): Promise<ConnectorSession> {
  const settings = ldapConnector.manifest.settings.parse({
    url: server.url,
    bind: { anonymous: true },
    baseDns: ['dc=x'],
    anchor: 'dn',
    timeoutSeconds: 5,
  });
  const member = { name: 'member', type: 'reference', multivalued: true } as const;
  return ldapConnector.open(settings, {
    baseDirectory: '/',
    schema: { objectTypes: [{ name: 'group', attributes: [member] }] },
    signal: new AbortController().signal,
    secret: () => '',
  });
}

/** How many entries each page of an import has. */
async function pagesOf(server: FakeDirectory): Promise<readonly number[]> {
  const session = await open(server);
  const sizes: number[] = [];
  try {
    for await (const { entries } of session.import({ mode: 'full', pageSize: 1000 }))
      sizes.push(entries.length);
    return sizes;
  } finally {
    await session.close();
  }
}

const group = (id: number, n: number, members = 1): Buffer =>
  entryBytes(id, `cn=g${n},dc=x`, {
    objectClass: ['group'],
    member: Array.from({ length: members }, (_, m) => `cn=m${m}`),
  });

describe('an import', () => {
  it('goes on after an empty page that has a cookie', async () => {
    await using server = await directory({
      search: (request) => {
        const { cookie = '' } = pagingOf(request) ?? {};
        if (cookie !== '1') request.socket.write(group(request.id, cookie.length));
        request.socket.write(pageEnd(request.id, { '': '1', '1': '22' }[cookie] ?? ''));
      },
    });
    expect(await pagesOf(server)).toEqual([2]);
  });

  it('ends as an error when the connection is lost between two pages', async () => {
    await using server = await directory({
      search: (request) => {
        if (pagingOf(request)?.cookie === '') {
          request.socket.write(group(request.id, 1));
          request.socket.write(pageEnd(request.id, 'more'));
        } else request.socket.end();
      },
    });
    await expect(pagesOf(server)).rejects.toMatchObject({ stepResult: 'stopped-connectivity' });
  });

  it('ends as an error when the directory sends garbage', async () => {
    await using server = await directory({
      search: ({ id, socket }) => {
        socket.write(group(id, 1));
        socket.write('garbage');
      },
    });
    await expect(pagesOf(server)).rejects.toMatchObject({ stepResult: 'stopped-unexpected-data' });
  });

  it.each([
    [3, 'time limit'],
    [4, 'pageSize'],
    [11, 'limits'],
  ])('ends as an error when the directory has had enough (%i)', async (code, remedy) => {
    await using server = await directory({
      search: ({ id, socket }) => {
        socket.write(group(id, 1));
        socket.write(resultBytes(id, OPERATION.searchDone, { code }));
      },
    });
    await expect(pagesOf(server)).rejects.toMatchObject({
      stepResult: 'stopped-import-read',
      remedy: expect.stringContaining(remedy) as unknown,
    });
  });

  it('ends as an error that says where, when all of it is on another server', async () => {
    const referrals = ['ldap://other.test/dc=x'];
    await using server = await directory({
      search: ({ id, socket }) =>
        socket.write(resultBytes(id, OPERATION.searchDone, { code: 10, referrals })),
    });
    await expect(pagesOf(server)).rejects.toMatchObject({
      stepResult: 'stopped-import-read',
      message: expect.stringContaining('ldap://other.test/dc=x') as unknown,
      remedy: expect.stringContaining('not followed') as unknown,
    });
  });

  it('does not start without the schema: objects would not be recognised, and taken for deleted', async () => {
    await using server = await directory({ schema: 51, search: () => undefined });
    await expect(pagesOf(server)).rejects.toMatchObject({ stepResult: 'stopped-server-down' });
  });

  it('does not start when the directory cannot say what it can do', async () => {
    await using server = await directory({ root: 52, search: () => undefined });
    await expect(pagesOf(server)).rejects.toMatchObject({ stepResult: 'no-start-server' });
  });

  it('has smaller pages when groups are large', async () => {
    await using server = await directory({
      search: ({ id, socket }) => {
        for (let n = 0; n < 5; n += 1) socket.write(group(id, n, 100_000));
        socket.write(pageEnd(id, ''));
      },
    });
    expect(await pagesOf(server)).toEqual([2, 2, 1]);
  });
});
