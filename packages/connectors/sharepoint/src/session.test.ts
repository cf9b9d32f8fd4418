import { startSharePoint } from '@cognate/testkit/servers';
import type { SharePointDouble } from '@cognate/testkit/servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containing, openSession, settingsFor } from './testing/sample-farm.ts';

let farm: SharePointDouble;
beforeEach(async () => {
  farm = await startSharePoint();
});
afterEach(() => farm.stop());

const testOf = async (settings: unknown, secret?: string): Promise<void> => {
  const session = await openSession(settings, undefined, secret);
  try {
    await session.test();
  } finally {
    await session.close();
  }
};

describe('a logon', () => {
  it('by NTLM lets in who knows the password, and again after the farm dropped the connection', async () => {
    await using secured = await startSharePoint({ logOn: 'ntlm' });
    const session = await openSession(settingsFor(secured.url, 'ntlm'));
    await session.test();
    await session.discoverSchema();
    secured.dropConnections();
    await session.test();
    await session.close();
    expect(secured.operations).toHaveLength(3);
  });

  it.each(['basic', 'ntlm'] as const)('by %s is refused with a wrong password', async (method) => {
    await using secured = await startSharePoint({ logOn: method });
    const error: unknown = await testOf(settingsFor(secured.url, method), 'wrong-one').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ stepResult: 'no-start-credentials' });
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong-one');
    expect(secured.operations).toEqual([]);
  });

  it('by another way than the farm wants is refused', async () => {
    await using secured = await startSharePoint({ logOn: 'ntlm' });
    await expect(testOf(settingsFor(secured.url, 'basic'))).rejects.toMatchObject({
      stepResult: 'no-start-credentials',
      message: containing('It offers: NTLM.'),
    });
  });
});

describe('an answer', () => {
  const envelope = (body: string): string =>
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;

  it.each([
    [
      'with a document type',
      `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${envelope('&b;')}`,
    ],
    ['with an entity that nobody declared', envelope('&b;')],
    ['that is cut off', '<soap:Envelope'],
    ['that is a web page', '<html><body>Sign in</body></html>'],
    ['to another question', envelope('<OtherResponse/>')],
    ['without content', ''],
    ['nested without end', envelope('<a>'.repeat(200) + '</a>'.repeat(200))],
  ])('%s is refused', async (_, body) => {
    farm.faults.answer = () => ({ status: 200, body });
    await expect(testOf(settingsFor(farm.url))).rejects.toMatchObject({
      stepResult: 'no-start-server',
    });
  });

  it('that is too large is refused', async () => {
    farm.faults.answer = () => ({ status: 200, body: envelope(`<a>${'x'.repeat(20_000)}</a>`) });
    const settings = { ...settingsFor(farm.url), maxAnswerMegabytes: 0.01 };
    await expect(testOf(settings)).rejects.toMatchObject({
      stepResult: 'no-start-server',
      message: containing('bytes'),
    });
  });

  it('that does not come ends the wait', async () => {
    farm.faults.answer = () => 'hang';
    const settings = { ...settingsFor(farm.url), timeoutSeconds: 0.05 };
    await expect(testOf(settings)).rejects.toMatchObject({
      stepResult: 'no-start-connection',
      message: containing('0.05 s'),
    });
  });

  it('of a broken web application is told with its status', async () => {
    farm.faults.answer = () => ({ status: 503, body: '' });
    await expect(testOf(settingsFor(farm.url))).rejects.toMatchObject({
      message: containing('503'),
    });
  });
});

describe('the run of a farm', () => {
  it('is closed after an import, and when its reader leaves early', async () => {
    farm.store.put({ anchor: 'ann', type: 'user', properties: {} });
    const session = await openSession(settingsFor(farm.url));
    for await (const page of session.import({ mode: 'full', pageSize: 1 })) {
      expect(page.entries).toHaveLength(1);
      expect(farm.hasOpenRun()).toBe(true);
      break;
    }
    expect(farm.hasOpenRun()).toBe(false);
    for await (const page of session.import({ mode: 'full', pageSize: 1 }))
      expect(page).toBeDefined();
    expect(farm.hasOpenRun()).toBe(false);
    await session.close();
  });

  it('is closed although the step was stopped', async () => {
    farm.store.put({ anchor: 'ann', type: 'user', properties: {} });
    farm.store.put({ anchor: 'bob', type: 'user', properties: {} });
    const controller = new AbortController();
    const session = await openSession(settingsFor(farm.url), controller.signal);
    const reading = (async () => {
      for await (const page of session.import({ mode: 'full', pageSize: 1 })) {
        expect(page).toBeDefined();
        controller.abort(new Error('stopped'));
      }
    })();
    await expect(reading).rejects.toThrow('stopped');
    await session.close();
    expect(farm.hasOpenRun()).toBe(false);
  });

  it('of somebody else keeps this one from starting', async () => {
    const other = await openSession(settingsFor(farm.url));
    await other.export([{ id: 1, op: 'add', type: 'user', dn: 'ann', changes: [] }]);
    const session = await openSession(settingsFor(farm.url));
    await expect(
      session.export([{ id: 1, op: 'add', type: 'user', dn: 'bob', changes: [] }]),
    ).rejects.toMatchObject({
      stepResult: 'no-start-server',
      message: containing('process'),
    });
    await other.close();
    expect(
      await session.export([{ id: 1, op: 'add', type: 'user', dn: 'bob', changes: [] }]),
    ).toEqual([{ id: 1, ok: true }]);
    await session.close();
  });
});

it('several farms are served side by side', async () => {
  await using second = await startSharePoint({ logOn: 'ntlm' });
  const sessions = [
    await openSession(settingsFor(farm.url)),
    await openSession(settingsFor(second.url, 'ntlm')),
  ];
  for (const [index, session] of sessions.entries()) {
    await session.export([{ id: 1, op: 'add', type: 'user', dn: `person${index}`, changes: [] }]);
    await session.finishExport();
    await session.close();
  }
  expect(farm.store.all().map(({ anchor }) => anchor)).toEqual(['person0']);
  expect(second.store.all().map(({ anchor }) => anchor)).toEqual(['person1']);
});

it('a certificate file that is not there is told before anything is sent', async () => {
  const settings = { ...settingsFor('https://127.0.0.1:9'), tls: { caFile: 'nowhere.pem' } };
  await expect(openSession(settings)).rejects.toMatchObject({
    stepResult: 'no-start-bad-ma-configuration',
    message: containing('nowhere.pem'),
  });
});
