import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { must } from '@cognate/kernel';
import { startSlapd } from '@cognate/testkit/servers';
import type { Slapd } from '@cognate/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BerReader } from './ber-reader.ts';
import { TAG } from './ber-tag.ts';
import { encodeBer } from './ber-writer.ts';
import { equal, present } from './filter.ts';
import { connectLdap } from './ldap-client.ts';
import type { LdapClient, LdapClientOptions } from './ldap-client.ts';
import { parseLdapUrl } from './ldap-url.ts';
import type { SearchItem } from './response.ts';

const PEOPLE = 'ou=people,dc=example,dc=test';
const COUNT = 2500;
const people = Array.from(
  { length: COUNT },
  (_, n) =>
    `dn: uid=u${n},${PEOPLE}\nobjectClass: inetOrgPerson\nuid: u${n}\ncn: U ${n}\nsn: ${n}\n`,
);
const elsewhere = `dn: ou=elsewhere,dc=example,dc=test
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://other.test/ou=elsewhere,dc=other
`;

let running: Slapd | undefined;
const slapd = (): Slapd => must(running, 'slapd was started');
beforeAll(async () => {
  running = await startSlapd({
    ldif: [...people, elsewhere].join('\n'),
    overlays: ['syncprov', 'ppolicy'],
    sizeLimit: 500,
  });
});
afterAll(async () => running?.stop());

async function connect(url: string, options: Partial<LdapClientOptions> = {}): Promise<LdapClient> {
  const parsed = must(parseLdapUrl(url), 'the URL is one');
  return connectLdap({ url: parsed, timeoutMs: 10_000, ...options });
}

const closed = (client: LdapClient) => ({
  client,
  [Symbol.dispose]: () => client.close(),
});

async function service() {
  const client = await connect(slapd().tlsUrl, { trust: { ca: slapd().ca } });
  await client.bind(slapd().serviceDn, slapd().servicePassword);
  return closed(client);
}

const serverCertificate = (): X509Certificate =>
  new X509Certificate(readFileSync(path.join(slapd().directory, 'server.pem')));

const persons = (attributes: readonly string[]) =>
  ({
    base: PEOPLE,
    scope: 'oneLevel',
    filter: equal('objectClass', 'inetOrgPerson'),
    attributes,
  }) as const;

describe('an encrypted connection', () => {
  it.each(['ldaps', 'StartTLS'])(
    'is made by %s with the certificate of the authority',
    async (way) => {
      const options = { trust: { ca: slapd().ca }, startTls: way === 'StartTLS' };
      using one = closed(await connect(way === 'ldaps' ? slapd().tlsUrl : slapd().url, options));
      const { serviceDn, servicePassword } = slapd();
      expect(await one.client.bind(serviceDn, servicePassword)).toMatchObject({ code: 0 });
    },
  );

  it.each(['ldaps', 'StartTLS'])(
    'is refused by %s when nobody vouches for the server',
    async (way) => {
      const attempt = connect(way === 'ldaps' ? slapd().tlsUrl : slapd().url, {
        startTls: way === 'StartTLS',
      });
      await expect(attempt).rejects.toMatchObject({
        kind: 'certificate',
        remedy: expect.stringContaining('tls.caFile') as unknown,
      });
    },
  );

  it('is refused when the certificate is for another name', async () => {
    const trust = { ca: slapd().ca, servername: 'ldap.example.org' };
    await expect(connect(slapd().tlsUrl, { trust })).rejects.toMatchObject({ kind: 'certificate' });
  });

  it('is made when the certificate has the name that is asked for', async () => {
    const trust = { ca: slapd().ca, servername: 'localhost' };
    using one = closed(await connect(slapd().tlsUrl, { trust }));
    expect(await one.client.bindAnonymously()).toMatchObject({ code: 0 });
  });

  it('trusts the one certificate whose fingerprint is given', async () => {
    const { fingerprint256 } = serverCertificate();
    const trust = { fingerprint256: fingerprint256.toLowerCase() };
    using one = closed(await connect(slapd().tlsUrl, { trust }));
    expect(await one.client.bindAnonymously()).toMatchObject({ code: 0 });
  });

  it.each(['ldaps', 'StartTLS'])(
    'is refused by %s when the fingerprint is another one',
    async (way) => {
      const trust = { fingerprint256: '00'.repeat(32) };
      const startTls = way === 'StartTLS';
      const attempt = connect(startTls ? slapd().url : slapd().tlsUrl, { trust, startTls });
      await expect(attempt).rejects.toThrow(serverCertificate().fingerprint256);
    },
  );

  it('is refused for a fingerprint that fits when the authority does not', async () => {
    const { fingerprint256 } = serverCertificate();
    const other = readFileSync(path.join(slapd().directory, 'server.pem'), 'utf8');
    const trust = { fingerprint256, ca: other, servername: 'ldap.example.org' };
    await expect(connect(slapd().tlsUrl, { trust })).rejects.toMatchObject({ kind: 'certificate' });
  });

  it('is refused when the server speaks no TLS there', async () => {
    const url = slapd().url.replace('ldap:', 'ldaps:');
    await expect(connect(url, { timeoutMs: 2000 })).rejects.toMatchObject({ kind: 'connection' });
  });
});

describe('a logon', () => {
  it('with a wrong password is answered by the server', async () => {
    using one = closed(await connect(slapd().tlsUrl, { trust: { ca: slapd().ca } }));
    expect(await one.client.bind(slapd().serviceDn, 'wrong')).toMatchObject({ code: 49 });
  });
});

describe('a search', () => {
  it.each([undefined, 1, 7, 500, 1000, 10_000])(
    'finds everything in pages of %s',
    async (pageSize) => {
      const account = pageSize === undefined ? slapd().adminDn : slapd().serviceDn;
      const password = pageSize === undefined ? slapd().adminPassword : slapd().servicePassword;
      using one = closed(await connect(slapd().tlsUrl, { trust: { ca: slapd().ca } }));
      await one.client.bind(account, password);
      const found = new Set<string>();
      const options = pageSize === undefined ? {} : { pageSize };
      for await (const items of one.client.search(persons(['uid']), options))
        for (const item of items) if (item.kind === 'entry') found.add(item.dn);
      expect(found.size).toBe(COUNT);
    },
  );

  it('that the server cuts short is an error and no short answer', async () => {
    using one = await service();
    const reading = async (): Promise<void> => {
      for await (const items of one.client.search(persons(['uid'])))
        expect(items.length).toBeGreaterThan(0);
    };
    await expect(reading()).rejects.toThrow('sizeLimitExceeded (4)');
  });

  it('finds an entry by bytes that are no text', async () => {
    using one = await service();
    const photo = new Uint8Array([0, 0x28, 0x29, 0x2a, 0x5c, 0xff, 0xfe]);
    const dn = `uid=u1,${PEOPLE}`;
    const modified = await one.client.modify(dn, [
      { op: 'replace', attribute: 'userPKCS12', values: [photo] },
    ]);
    expect(modified).toMatchObject({ code: 0 });
    const { entries } = await one.client.searchAll({
      ...persons(['userPKCS12']),
      filter: { op: 'and', filters: [equal('uid', 'u1'), present('userPKCS12')] },
      isBinary: (name) => name.startsWith('userPKCS12'),
    });
    expect(entries[0]?.attributes[0]?.values).toEqual([photo]);
  });

  it('finds nothing but the value itself, whatever the value holds', async () => {
    using one = await service();
    for (const value of ['*', 'u*', '*)(uid=*', 'u1)(objectClass=*', '\\2a'])
      expect(
        (await one.client.searchAll({ ...persons(['1.1']), filter: equal('uid', value) })).entries,
      ).toEqual([]);
  });

  it('shows where else the server says to look', async () => {
    using one = await service();
    const items: SearchItem[] = [];
    const request = {
      ...persons(['1.1']),
      base: 'dc=example,dc=test',
      filter: present('objectClass'),
    };
    for await (const list of one.client.search(request)) items.push(...list);
    expect(items.filter((item) => item.kind === 'reference')).toEqual([
      { kind: 'reference', urls: [expect.stringContaining('ldap://other.test/')] },
    ]);
  });

  it('may run beside others on the same connection', async () => {
    using one = await service();
    const names = Array.from({ length: 50 }, (_, n) => `u${n * 7}`);
    const outcomes = await Promise.all(
      names.map(async (uid) =>
        one.client.searchAll({ ...persons(['uid']), filter: equal('uid', uid) }),
      ),
    );
    expect(outcomes.map(({ entries }) => entries.map(({ dn }) => dn))).toEqual(
      names.map((uid) => [`uid=${uid},${PEOPLE}`]),
    );
  });
});

describe('the password operation', () => {
  it('sets a password that then logs on, and keeps to the policy', async () => {
    using one = await service();
    const user = `uid=u2,${PEOPLE}`;
    const short = await one.client.passwordModify(user, { new: 'short' });
    expect(short.result).toMatchObject({ code: 19 });
    const long = await one.client.passwordModify(user, { new: 'long enough ÄÖ' });
    expect(long.result).toMatchObject({ code: 0 });
    using other = closed(await connect(slapd().tlsUrl, { trust: { ca: slapd().ca } }));
    expect(await other.client.bind(user, 'long enough ÄÖ')).toMatchObject({ code: 0 });
  });

  it('gives back a password that the server made up', async () => {
    using one = await service();
    const user = `uid=u3,${PEOPLE}`;
    const { generated } = await one.client.passwordModify(user, {});
    using other = closed(await connect(slapd().tlsUrl, { trust: { ca: slapd().ca } }));
    expect(await other.client.bind(user, must(generated, 'a password'))).toMatchObject({ code: 0 });
  });
});

describe('intermediate responses', () => {
  const SYNC_REQUEST = '1.3.6.1.4.1.4203.1.9.1.1';
  const SYNC_DONE = '1.3.6.1.4.1.4203.1.9.1.3';
  const SYNC_INFO = '1.3.6.1.4.1.4203.1.9.1.4';
  const REFRESH_ONLY = 1;

  const synchronize = (cookie: Uint8Array | undefined) => ({
    oid: SYNC_REQUEST,
    critical: true,
    value: encodeBer((writer) => {
      writer.constructed(TAG.sequence, () => {
        writer.integer(REFRESH_ONLY, TAG.enumerated);
        if (cookie !== undefined) writer.bytes(cookie);
      });
    }),
  });

  it('tell of deletions in a content synchronization (RFC 4533)', async () => {
    using one = closed(await connect(slapd().tlsUrl, { trust: { ca: slapd().ca } }));
    await one.client.bind(slapd().adminDn, slapd().adminPassword);
    const first = one.client.search(persons(['1.1']), { controls: [synchronize(undefined)] });
    for await (const items of first) expect(items.length).toBeGreaterThan(0);
    const done = first.result?.controls.find(({ oid }) => oid === SYNC_DONE)?.value;
    const reader = new BerReader(Buffer.from(must(done, 'the server answered with a cookie')));
    reader.enter(TAG.sequence);
    const cookie = reader.bytes();
    await one.client.delete(`uid=u10,${PEOPLE}`);
    await one.client.add(`uid=u10,${PEOPLE}`, [
      { attribute: 'objectClass', values: ['inetOrgPerson'] },
      ...['uid', 'cn', 'sn'].map((attribute) => ({ attribute, values: ['u10'] })),
    ]);
    const found: SearchItem[] = [];
    const delta = one.client.search(persons(['1.1']), { controls: [synchronize(cookie)] });
    for await (const items of delta) found.push(...items);
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'intermediate', name: SYNC_INFO }),
    );
    expect(found.filter((item) => item.kind === 'entry')).toHaveLength(1);
  });
});
