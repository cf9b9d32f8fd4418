import type { ImportPage } from '@cognate/connector-kit';
import { settledPage } from '@cognate/connector-kit/testing';
import { BerReader, TAG, controlValue, encodeBer } from '@cognate/ldap-kit';
import type { Control } from '@cognate/ldap-kit';
import { OPERATION, entryBytes, resultBytes, startFakeDirectory } from '@cognate/ldap-kit/testing';
import type { FakeRequest } from '@cognate/ldap-kit/testing';
import { expect, it } from 'vitest';
import { activeDirectoryConnector } from './active-directory-connector.ts';
import { sampleSchema } from './testing/sample-forest.ts';

// What Samba never does and Windows may: answers in parts, an empty part with more to come, positions that are refused.
const DIR_SYNC = '1.2.840.113556.1.4.841';
const BASE = 'DC=x';
const ID = Buffer.alloc(16, 7);

const position = (more: boolean, cookie: string): Control => ({
  oid: DIR_SYNC,
  critical: false,
  value: encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      writer.integer(more ? 1 : 0);
      writer.integer(0);
      writer.bytes(Buffer.from(cookie));
    });
  }),
});

/** The cookie that a question about changes begins with; `undefined` for other questions. */
function cookieOf({ controls }: FakeRequest): string | undefined {
  const value = controlValue(controls, DIR_SYNC);
  if (value === undefined) return undefined;
  const reader = new BerReader(Buffer.from(value));
  reader.enter(TAG.sequence);
  reader.integer();
  reader.integer();
  return Buffer.from(reader.bytes()).toString();
}

const done = (request: FakeRequest, controls: readonly Control[] = [], code = 0): unknown =>
  request.socket.write(resultBytes(request.id, OPERATION.searchDone, { code, controls }));

const user = (n: number) => ({
  objectGUID: [Buffer.alloc(16, n)],
  objectClass: ['top', 'person', 'user'],
  name: [`u${n}`],
  whenCreated: ['20260101000000.0Z'],
});
const sendUser = ({ id, socket }: FakeRequest, n: number): unknown =>
  socket.write(entryBytes(id, `CN=u${n},${BASE}`, user(n)));

const FIXED: Readonly<Record<string, Readonly<Record<string, readonly (Uint8Array | string)[]>>>> =
  {
    '': {
      subschemaSubentry: ['CN=Aggregate'],
      dnsHostName: ['dc1.x'],
      currentTime: ['20260102000000.0Z'],
      highestCommittedUSN: ['5'],
      dsServiceName: ['CN=NTDS Settings'],
      configurationNamingContext: ['CN=Configuration'],
    },
    'CN=Aggregate': {
      objectClasses: ['user', 'group', 'contact'].map(
        (name, n) => `( 1.${n} NAME '${name}' STRUCTURAL )`,
      ),
    },
    'CN=NTDS Settings': { invocationId: [ID] },
    [BASE]: { objectGUID: [ID] },
  };

/** Answers everything that a domain controller is asked besides its changes. */
function answerOthers(request: FakeRequest): void {
  const { id, tag, dn, socket } = request;
  if (tag === OPERATION.bindRequest) socket.write(resultBytes(id, OPERATION.bindResponse));
  if (tag !== OPERATION.searchRequest) return;
  // As Windows answers those who may not look into it.
  if (!dn.startsWith('CN=Deleted Objects'))
    socket.write(entryBytes(id, dn, FIXED[dn] ?? { cn: ['x'] }));
  done(request);
}

const WATERMARK = JSON.stringify({
  method: 'dirSync',
  time: '2026-01-01T00:00:00.000Z',
  cookies: { [ID.toString('hex')]: Buffer.from('start').toString('base64') },
});

/** A delta import from a domain controller that answers questions about changes as the test says. */
async function importFrom(
  answer: (request: FakeRequest, cookie: string) => unknown,
  { watermark = WATERMARK, delta = 'dirSync' } = {},
): Promise<{ readonly pages: readonly ImportPage[]; readonly failure: unknown }> {
  let questions = 0;
  await using server = await startFakeDirectory((request) => {
    const cookie = cookieOf(request);
    if (cookie === undefined) answerOthers(request);
    else {
      questions += 1;
      // The first question is about objects, the last one about containers.
      if (questions > 1 && cookie === 'start') done(request, [position(false, 'containers')]);
      else answer(request, cookie);
    }
  });
  const settings = activeDirectoryConnector.manifest.settings.parse({
    domainControllers: [server.url],
    bind: { user: 'u', password: { secret: 'S' } },
    partitions: [BASE],
    allowClearText: true,
    timeoutSeconds: 5,
    delta,
  });
  const session = await activeDirectoryConnector.open(settings, {
    baseDirectory: '/',
    schema: sampleSchema,
    signal: new AbortController().signal,
    secret: () => 'p',
  });
  const pages: ImportPage[] = [];
  let failure: unknown;
  try {
    const request = { mode: 'delta', pageSize: 1, watermark } as const;
    for await (const page of session.import(request)) pages.push(settledPage(page));
  } catch (error) {
    failure = error;
  }
  await session.close();
  return { pages, failure };
}

const namesOf = (pages: readonly ImportPage[]): readonly string[] =>
  pages.flatMap(({ entries }) => entries.map(({ dn }) => dn));

it('asks on until there is no more, through parts that are empty', async () => {
  const asked: string[] = [];
  const { pages, failure } = await importFrom((request, cookie) => {
    asked.push(cookie);
    if (cookie === 'start') {
      sendUser(request, 1);
      done(request, [position(true, 'one')]);
    } else if (cookie === 'one') done(request, [position(true, 'two')]);
    else {
      sendUser(request, 2);
      done(request, [position(false, 'three')]);
    }
  });
  expect(failure).toBeUndefined();
  expect(asked).toEqual(['start', 'one', 'two']);
  expect(namesOf(pages)).toEqual([`CN=u1,${BASE}`, `CN=u2,${BASE}`]);
  const noted = JSON.parse(pages.at(-1)?.watermark ?? '') as { cookies: Record<string, string> };
  expect(Object.values(noted.cookies)).toEqual([Buffer.from('three').toString('base64')]);
});

it.each<readonly [string, (request: FakeRequest) => unknown, string]>([
  [
    'an answer without a position',
    (request) => {
      sendUser(request, 1);
      done(request);
    },
    'stopped-unexpected-data',
  ],
  [
    'a connection that is lost in the middle of an answer',
    (request) => {
      sendUser(request, 1);
      request.socket.end();
    },
    'stopped-connectivity',
  ],
  [
    'changes that do not come to an end',
    (request) => done(request, [position(true, 'start')]),
    'stopped-unexpected-data',
  ],
  ['a domain controller that is busy', (request) => done(request, [], 51), 'stopped-server-down'],
  [
    'a position that is not taken any more',
    (request) => done(request, [], 53),
    'no-start-full-import-required',
  ],
])('notes no position after %s', async (_, answer, stepResult) => {
  const { pages, failure } = await importFrom(answer);
  expect(failure).toMatchObject({ stepResult });
  expect(pages.every(({ watermark }) => watermark === undefined)).toBe(true);
  expect(pages.flatMap(({ entries }) => entries).every(({ change }) => change !== 'delete')).toBe(
    true,
  );
});

it('names the one object whose text is none, and reads the others', async () => {
  const { pages, failure } = await importFrom((request) => {
    const { id, socket } = request;
    socket.write(
      entryBytes(id, `CN=u1,${BASE}`, {
        objectGUID: [Buffer.alloc(16, 1)],
        sn: [Buffer.from([0xff])],
      }),
    );
    sendUser(request, 2);
    done(request, [position(false, 'end')]);
  });
  expect(failure).toBeUndefined();
  expect(namesOf(pages)).toEqual([`CN=u2,${BASE}`]);
  expect(pages.flatMap(({ errors }) => errors)).toMatchObject([
    { type: 'invalid-attribute-value', dn: `CN=u1,${BASE}`, attribute: 'sn' },
  ]);
});

it('takes the members of a new group that come as changes of values', async () => {
  const { pages } = await importFrom((request) => {
    const { id, socket } = request;
    socket.write(
      entryBytes(id, `CN=g,${BASE}`, {
        ...user(3),
        objectClass: ['top', 'group'],
        'member;range=1-1': [`CN=u1,${BASE}`],
      }),
    );
    done(request, [position(false, 'end')]);
  });
  expect(pages.flatMap(({ entries }) => entries)).toMatchObject([
    { change: 'replace', type: 'group', attributes: { member: [`CN=u1,${BASE}`] } },
  ]);
});

it('does not begin by change numbers where deletions cannot be seen', async () => {
  const { pages, failure } = await importFrom(() => undefined, {
    delta: 'usnChanged',
    watermark: JSON.stringify({
      method: 'usnChanged',
      time: '2026-01-01T00:00:00.000Z',
      invocationId: ID.toString('hex'),
      usn: '4',
    }),
  });
  expect(pages).toEqual([]);
  expect(failure).toMatchObject({
    stepResult: 'no-start-bad-ma-configuration',
    remedy: expect.stringContaining('Deleted Objects') as unknown,
  });
});
