import type { ConnectorSession, ImportEntry, ImportPage } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import type { LdapClient } from '@cognate/ldap-kit';
import { startRelay } from '@cognate/testkit/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  adminClient,
  emptyBelow,
  openDs389,
  openSample,
  startSampleDirectory,
  startSampleDs389,
} from './testing/sample-directory.ts';

interface Server {
  readonly suffix: string;
  /** Where it listens with TLS. */
  readonly tlsUrl: string;
  readonly caFile: string;
  readonly admin: LdapClient;
  readonly open: (settings: Readonly<Record<string, unknown>>) => Promise<ConnectorSession>;
  readonly stop: () => Promise<void>;
}

const SERVERS: readonly (readonly [string, () => Promise<Server>])[] = [
  [
    'content synchronization (OpenLDAP)',
    async () => {
      const slapd = await startSampleDirectory({ overlays: ['memberof', 'refint', 'syncprov'] });
      return {
        ...slapd,
        admin: await adminClient(slapd),
        open: (settings) => openSample(slapd, settings),
        stop: () => slapd.stop(),
      };
    },
  ],
  [
    'the access log (OpenLDAP)',
    async () => {
      const slapd = await startSampleDirectory({ overlays: ['memberof', 'refint', 'accesslog'] });
      return {
        ...slapd,
        admin: await adminClient(slapd),
        open: (settings) => openSample(slapd, { delta: 'accessLog', ...settings }),
        stop: () => slapd.stop(),
      };
    },
  ],
  [
    'the change log (389 Directory Server)',
    async () => {
      const ds = await startSampleDs389();
      return {
        ...ds,
        admin: await adminClient(ds),
        open: (settings) => openDs389(ds, settings),
        stop: () => ds.stop(),
      };
    },
  ],
];

describe.each(SERVERS)('a delta import by %s', (_, start) => {
  let started: Server | undefined;
  const server = (): Server => must(started, 'the server was started');
  const people = (): string => `ou=people,${server().suffix}`;

  beforeAll(async () => {
    started = await start();
    await add(people(), 'organizationalUnit', {});
  });
  afterAll(async () => {
    started?.admin.close();
    await started?.stop();
  });
  beforeEach(async () => emptyBelow(server().admin, people()));

  async function add(dn: string, type: string, values: Readonly<Record<string, string>>) {
    const attributes = Object.entries({ objectClass: type, ...values });
    return server().admin.add(
      dn,
      attributes.map(([attribute, value]) => ({ attribute, values: [value] })),
    );
  }

  async function addPerson(uid: string, below = people()): Promise<string> {
    const dn = `uid=${uid},${below}`;
    const { code } = await add(dn, 'inetOrgPerson', { uid, cn: uid, sn: uid });
    expect(code).toBe(0);
    return dn;
  }

  async function importOnce(
    settings: Readonly<Record<string, unknown>>,
    watermark?: string,
  ): Promise<{ readonly entries: readonly ImportEntry[]; readonly watermark: string }> {
    const session = await server().open(settings);
    try {
      const pages: ImportPage[] = [];
      const from = watermark === undefined ? {} : { watermark };
      const mode = watermark === undefined ? 'full' : 'delta';
      for await (const page of session.import({ mode, pageSize: 100, ...from })) pages.push(page);
      return {
        entries: pages.flatMap(({ entries }) => entries),
        watermark: must(pages.at(-1)?.watermark, 'an import notes a position'),
      };
    } finally {
      await session.close();
    }
  }

  /** What a change brings: a full import, the change, then a delta import. */
  async function changesOf(
    change: () => Promise<unknown>,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<readonly ImportEntry[]> {
    const before = await importOnce(settings);
    await change();
    const after = await importOnce(settings, before.watermark);
    expect((await importOnce(settings, after.watermark)).entries).toEqual([]);
    return after.entries;
  }

  const anchorOf = async (dn: string): Promise<string> =>
    must(
      (await importOnce({})).entries.find((entry) => entry.dn.toLowerCase() === dn)?.anchor,
      'the object has an anchor',
    );

  it('ends as an error and notes no position wherever the connection is cut', async () => {
    await Promise.all(Array.from({ length: 20 }, (_none, n) => addPerson(`p${n}`)));
    const { port } = new URL(server().tlsUrl.replace('ldaps:', 'https:'));
    await using relay = await startRelay({ host: '127.0.0.1', port: Number(port) });
    const through = {
      url: `ldaps://127.0.0.1:${relay.port}`,
      tls: { caFile: server().caFile, servername: 'localhost' },
      pageSize: 5,
    };
    const { watermark } = await importOnce(through);
    await addPerson('new');
    for (const from of [undefined, watermark]) {
      const whole = relay.received;
      await importOnce(through, from);
      const bytes = relay.received - whole;
      for (const part of [0.6, 0.8, 0.9]) {
        relay.cutAfter(Math.floor(bytes * part));
        await expect(importOnce(through, from)).rejects.toMatchObject({
          stepResult: expect.stringMatching(/connect|server/) as unknown,
        });
        relay.cutAfter(Number.POSITIVE_INFINITY);
      }
    }
    relay.slowDown(20);
    expect((await importOnce(through)).entries.length).toBeGreaterThan(20);
  });

  it('brings nothing when nothing has changed', async () => {
    await addPerson('anna');
    expect(await changesOf(() => Promise.resolve())).toEqual([]);
  });

  it('brings what is new and what has changed, as it is now', async () => {
    const dn = await addPerson('anna');
    const entries = await changesOf(async () => {
      await server().admin.modify(dn, [{ op: 'replace', attribute: 'sn', values: ['A'] }]);
      await addPerson('berta');
    });
    expect(entries).toMatchObject([
      { change: 'replace', dn, type: 'inetOrgPerson', attributes: { sn: ['A'] } },
      { change: 'replace', dn: `uid=berta,${people()}` },
    ]);
  });

  it('reports what was deleted by its anchor, also after it was changed and renamed', async () => {
    const dn = await addPerson('anna');
    const anchor = await anchorOf(dn);
    const entries = await changesOf(async () => {
      await server().admin.modify(dn, [{ op: 'replace', attribute: 'sn', values: ['A'] }]);
      await server().admin.modifyDn(dn, { newRdn: 'uid=anne' });
      await server().admin.delete(`uid=anne,${people()}`);
    });
    expect(entries).toEqual([{ change: 'delete', dn: '', anchor, attributes: {} }]);
  });

  it('keeps what was renamed, and all that a renamed container holds', async () => {
    const inner = `ou=inner,${people()}`;
    await add(inner, 'organizationalUnit', {});
    const held = await addPerson('anna', inner);
    const loose = await addPerson('berta');
    const [heldAnchor, looseAnchor] = [await anchorOf(held), await anchorOf(loose)];
    const entries = await changesOf(async () => {
      await server().admin.modifyDn(loose, { newRdn: 'uid=bertha' });
      await server().admin.modifyDn(inner, { newRdn: 'ou=outer' });
    });
    const names = new Map(entries.map(({ anchor, dn }) => [anchor, dn]));
    expect(names.get(looseAnchor)).toBe(`uid=bertha,${people()}`);
    expect(names.get(heldAnchor)).toBe(`uid=anna,ou=outer,${people()}`);
    expect(entries.every(({ change }) => change === 'replace')).toBe(true);
  });

  it('reports what leaves the containers as gone', async () => {
    const left = `ou=left,${people()}`;
    await add(left, 'organizationalUnit', {});
    const dn = await addPerson('anna');
    const anchor = await anchorOf(dn);
    const entries = await changesOf(
      async () => server().admin.modifyDn(dn, { newRdn: 'uid=anna', newSuperior: left }),
      { containers: { exclude: [left] } },
    );
    expect(entries).toEqual([{ change: 'delete', dn: '', anchor, attributes: {} }]);
  });

  it('reports what the filter of its type does not find any more as gone', async () => {
    const dn = await addPerson('anna');
    const anchor = await anchorOf(dn);
    const objectTypes = {
      inetOrgPerson: { objectClasses: ['inetOrgPerson'], filter: '(sn=anna)' },
    };
    const entries = await changesOf(
      async () => server().admin.modify(dn, [{ op: 'replace', attribute: 'sn', values: ['A'] }]),
      { objectTypes },
    );
    expect(entries).toEqual([{ change: 'delete', dn: '', anchor, attributes: {} }]);
  });

  it.each(['garbage', '{"method":"changeLog"}'])(
    'asks for a full import after %j',
    async (text) => {
      await expect(importOnce({}, text)).rejects.toMatchObject({
        stepResult: 'no-start-full-import-required',
      });
    },
  );
});

describe('the access log', () => {
  it('is not believed when it has forgotten the position, or cannot be read', async () => {
    await using slapd = await startSampleDirectory({ overlays: ['accesslog'] });
    const admin = await adminClient(slapd);
    const poor = `uid=poor,${slapd.suffix}`;
    await admin.add(poor, [
      { attribute: 'objectClass', values: ['inetOrgPerson'] },
      { attribute: 'cn', values: ['poor'] },
      { attribute: 'sn', values: ['poor'] },
      { attribute: 'userPassword', values: [slapd.servicePassword] },
    ]);
    admin.close();
    const importWith = async (
      settings: Readonly<Record<string, unknown>>,
      watermark?: string,
    ): Promise<string> => {
      const session = await openSample(slapd, { delta: 'accessLog', ...settings });
      try {
        const from = watermark === undefined ? {} : { watermark };
        const mode = watermark === undefined ? 'full' : 'delta';
        let last = '';
        for await (const page of session.import({ mode, pageSize: 10, ...from }))
          last = page.watermark ?? last;
        return last;
      } finally {
        await session.close();
      }
    };
    const watermark = await importWith({});
    expect(await importWith({}, watermark)).toBe(watermark);
    const old = watermark.replace(/"\d{14}/, '"20010203000000');
    await expect(importWith({}, old)).rejects.toMatchObject({
      stepResult: 'no-start-full-import-required',
      remedy: expect.stringContaining('logpurge') as unknown,
    });
    const bind = { dn: poor, password: { secret: 'P' } };
    await expect(importWith({ bind })).rejects.toMatchObject({ stepResult: 'stopped-import-read' });
  });
});

describe('the change log', () => {
  it('is not taken for empty by an account that may not read it', async () => {
    await using ds = await startSampleDs389();
    const admin = await adminClient(ds);
    const dn = `uid=poor,${ds.suffix}`;
    await admin.add(dn, [
      { attribute: 'objectClass', values: ['inetOrgPerson'] },
      { attribute: 'cn', values: ['poor'] },
      { attribute: 'sn', values: ['poor'] },
      { attribute: 'userPassword', values: [ds.adminPassword] },
    ]);
    admin.close();
    const bind = { dn, password: { secret: 'P' } };
    const session = await openDs389(ds, { bind });
    const watermark = JSON.stringify({ method: 'changeLog', changeLog: 'cn=changelog', number: 0 });
    const reading = async (): Promise<void> => {
      const request = { mode: 'delta', pageSize: 10, watermark } as const;
      for await (const page of session.import(request)) expect(page.watermark).toBeUndefined();
    };
    await expect(reading()).rejects.toMatchObject({
      stepResult: 'stopped-import-read',
      remedy: expect.stringContaining('cn=changelog') as unknown,
    });
    await session.close();
  });
});

describe('content synchronization', () => {
  it('fails a full import where the server has none only if the settings ask for it', async () => {
    await using slapd = await startSampleDirectory({ overlays: [] });
    const importWith = async (delta: string): Promise<readonly ImportPage[]> => {
      const session = await openSample(slapd, { delta });
      try {
        const pages: ImportPage[] = [];
        for await (const page of session.import({ mode: 'full', pageSize: 10 })) pages.push(page);
        return pages;
      } finally {
        await session.close();
      }
    };
    expect((await importWith('auto')).at(-1)).not.toHaveProperty('watermark');
    await expect(importWith('contentSync')).rejects.toMatchObject({
      stepResult: 'no-start-bad-ma-configuration',
    });
    await expect(importWith('accessLog')).rejects.toMatchObject({
      stepResult: 'no-start-bad-ma-configuration',
      remedy: expect.stringContaining('overlay accesslog') as unknown,
    });
  });

  it('asks for a full import when the directory has lost its memory of deletions', async () => {
    await using slapd = await startSampleDirectory({ overlays: ['syncprov'] });
    const admin = await adminClient(slapd);
    const importBy = async (watermark?: string): Promise<string | undefined> => {
      const session = await openSample(slapd);
      try {
        let noted: string | undefined;
        const from = watermark === undefined ? {} : { watermark };
        const mode = watermark === undefined ? 'full' : 'delta';
        for await (const page of session.import({ mode, pageSize: 10, ...from }))
          noted = page.watermark;
        return noted;
      } finally {
        await session.close();
      }
    };
    const dn = `uid=anna,ou=people,${slapd.suffix}`;
    await admin.add(dn, [
      { attribute: 'objectClass', values: ['inetOrgPerson'] },
      { attribute: 'cn', values: ['a'] },
      { attribute: 'sn', values: ['a'] },
    ]);
    const watermark = await importBy();
    await admin.delete(dn);
    admin.close();
    // The session log is in memory only.
    await slapd.halt();
    await slapd.resume();
    await expect(importBy(watermark)).rejects.toMatchObject({
      stepResult: 'no-start-full-import-required',
      remedy: expect.stringContaining('session log') as unknown,
    });
  });
});
