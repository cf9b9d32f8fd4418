// Needs openssl for its certificates, which comes with the LDAP servers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeTestCertificates, startSharePoint } from '@cognate/testkit/servers';
import type { SharePointDouble } from '@cognate/testkit/servers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSession, settingsFor } from './testing/sample-farm.ts';

let folder: string;
let authority: string;
let farm: SharePointDouble;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cognate-sharepoint-tls-'));
  const certificates = makeTestCertificates(folder);
  ({ authority } = certificates);
  farm = await startSharePoint({ logOn: 'ntlm', tls: certificates });
});
afterAll(async () => {
  await farm.stop();
  rmSync(folder, { recursive: true });
});

async function testOf(tls: unknown): Promise<void> {
  const settings = { ...settingsFor(farm.url, 'ntlm'), allowClearText: false, tls };
  const session = await openSession(settings);
  try {
    await session.test();
  } finally {
    await session.close();
  }
}

it('a farm is trusted whose certificate comes from the named authority', async () => {
  await expect(testOf({ caFile: authority })).resolves.toBeUndefined();
});

it.each([
  ['comes from an authority that nobody named', () => ({})],
  ['is for another name', () => ({ caFile: authority, servername: 'other.test' })],
])('a farm is not trusted whose certificate %s', async (_, tls) => {
  const asked = farm.operations.length;
  await expect(testOf(tls())).rejects.toMatchObject({ stepResult: 'no-start-connection' });
  expect(farm.operations).toHaveLength(asked);
});
