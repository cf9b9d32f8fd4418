import { must } from '@cognate/kernel';
import type { PasswordResult } from '@cognate/connector-kit';
import { TAG, encodeBer } from '@cognate/ldap-kit';
import type { Control } from '@cognate/ldap-kit';
import { OPERATION, entryBytes, resultBytes, startFakeDirectory } from '@cognate/ldap-kit/testing';
import type { FakeRequest } from '@cognate/ldap-kit/testing';
import { describe, expect, it } from 'vitest';
import { ldapConnector } from './ldap-connector.ts';

const anna = { dn: 'cn=anna,dc=x' };
const NEW = 'Correct.Horse.7';
const AD_LDS = { supportedCapabilities: ['1.2.840.113556.1.4.1851'] };
const HAS_OPERATION = { supportedExtension: ['1.3.6.1.4.1.4203.1.11.1'] };

/** Sets a password in a directory that says this of itself, and answers so. Also tells what was sent. */
async function set(
  root: Readonly<Record<string, readonly string[]>>,
  {
    answer = {},
    allowClearText = true,
  }: {
    readonly answer?: Parameters<typeof resultBytes>[2];
    readonly allowClearText?: boolean;
  } = {},
): Promise<{ readonly result: PasswordResult; readonly sent: readonly FakeRequest[] }> {
  const sent: FakeRequest[] = [];
  await using server = await startFakeDirectory((request) => {
    const { id, tag, socket } = request;
    if (tag === OPERATION.bindRequest) socket.write(resultBytes(id, OPERATION.bindResponse));
    else if (tag === OPERATION.searchRequest) {
      socket.write(entryBytes(id, '', root));
      socket.write(resultBytes(id, OPERATION.searchDone));
    } else if (tag === OPERATION.modifyRequest || tag === OPERATION.extendedRequest) {
      sent.push(request);
      // The answer to a request has the number behind it, or of an extended one too.
      socket.write(resultBytes(id, tag + 1, answer));
    }
  });
  const settings = ldapConnector.manifest.settings.parse({
    url: server.url,
    bind: { anonymous: true },
    baseDns: ['dc=x'],
    timeoutSeconds: 5,
    allowClearText,
  });
  const session = await ldapConnector.open(settings, {
    baseDirectory: '/',
    schema: { objectTypes: [] },
    signal: new AbortController().signal,
    secret: () => '',
  });
  const result = await must(session.passwords, 'the session sets passwords').set(anna, NEW);
  await session.close();
  return { result, sent };
}

const textOf = (request: FakeRequest | undefined): string => String(request?.bytes);

describe('a password is written as the server takes it', () => {
  it('by the password operation where it has one', async () => {
    const { result, sent } = await set(HAS_OPERATION);
    expect(result).toEqual({ ok: true });
    expect(sent.map(({ tag }) => tag)).toEqual([OPERATION.extendedRequest]);
  });

  it('as the attribute userPassword where it has none', async () => {
    const { sent } = await set({});
    expect(textOf(sent[0])).toContain('userPassword');
    expect(textOf(sent[0])).toContain(NEW);
  });

  it('as the attribute unicodePwd in AD LDS', async () => {
    const { sent } = await set({ ...AD_LDS, ...HAS_OPERATION });
    expect(textOf(sent[0])).toContain('unicodePwd');
    expect(sent[0]?.bytes.includes(Buffer.from(`"${NEW}"`, 'utf16le'))).toBe(true);
  });

  it.each([AD_LDS, HAS_OPERATION, {}])(
    'never over a connection that others can read: %j',
    async (root) => {
      const { result, sent } = await set(root, { allowClearText: false });
      expect(result).toMatchObject({ ok: false, type: 'password-set-disallowed' });
      expect(sent).toEqual([]);
    },
  );
});

describe('a refusal names the rule', () => {
  const policyAnswer = (reason: number): Control => ({
    oid: '1.3.6.1.4.1.42.2.27.8.5.1',
    critical: false,
    value: encodeBer((writer) => {
      writer.constructed(TAG.sequence, () => {
        writer.integer(reason, 0x81);
      });
    }),
  });

  it.each([
    [1, 'account-locked'],
    [3, 'permission-issue'],
    [5, 'password-too-simple'],
    [6, 'password-too-short'],
    [7, 'password-too-young'],
    [8, 'password-in-history'],
    [99, 'password-too-simple'],
  ])('that the server gives as %i', async (reason, type) => {
    const answer = { code: 19, controls: [policyAnswer(reason)] };
    const { result } = await set(HAS_OPERATION, { answer });
    expect(result).toMatchObject({ ok: false, type });
  });
});
