import type { ConnectorContext, ImportEntry } from '@cognate/connector-kit';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { must } from '@cognate/kernel';
import { present } from '@cognate/ldap-kit';
import { startRelay } from '@cognate/testkit/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  accountName,
  makeUnit,
  mustSucceed,
  runImport,
  sampleSchema,
} from './testing/sample-forest.ts';
import type { SampleUnit } from './testing/sample-forest.ts';

const { contoso, fabrikam } = inject('forests');
let made: SampleUnit | undefined;
const unit = (): SampleUnit => must(made, 'the unit was made');

beforeAll(async () => {
  made = await makeUnit(contoso);
});
afterAll(async () => made?.[Symbol.asyncDispose]());
beforeEach(async () => unit().empty());

const addUnit = async (dn: string): Promise<void> =>
  mustSucceed(unit().admin.add(dn, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]));
const addGroup = async (dn: string, members: readonly string[]): Promise<void> =>
  mustSucceed(
    unit().admin.add(dn, [
      { attribute: 'objectClass', values: ['group'] },
      { attribute: 'sAMAccountName', values: [accountName('group')] },
      ...(members.length === 0 ? [] : [{ attribute: 'member', values: members }]),
    ]),
  );
const move = async (dn: string, rdn: string, superior?: string): Promise<void> =>
  mustSucceed(
    unit().admin.modifyDn(dn, {
      newRdn: rdn,
      ...(superior === undefined ? {} : { newSuperior: superior }),
    }),
  );

const byDn = (entries: readonly ImportEntry[], dn: string): ImportEntry | undefined =>
  entries.find((entry) => entry.dn === dn);

describe('a full import', () => {
  it('reads only the classes that are selected, not those that inherit from them', async () => {
    await unit().addUser('anna');
    const computer = unit().below('CN=machine');
    await mustSucceed(
      unit().admin.add(computer, [
        { attribute: 'objectClass', values: ['computer'] },
        { attribute: 'sAMAccountName', values: [`${accountName('m')}$`] },
      ]),
    );
    const { entries } = await runImport(unit());
    expect(entries.map(({ dn, type }) => [dn, type])).toEqual([[unit().below('CN=anna'), 'user']]);
  });

  it('reads ids, 64-bit integers and bytes as they are', async () => {
    const dn = await unit().addUser('anna');
    const { entries } = await runImport(unit());
    const anna = must(byDn(entries, dn), 'anna was read');
    expect(anna.anchor).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const sid = Buffer.from(String(anna.attributes['objectSid']?.[0]), 'base64');
    expect([sid[0], sid.length]).toEqual([1, 28]);
    await mustSucceed(
      unit().admin.modify(dn, [
        { op: 'replace', attribute: 'accountExpires', values: ['9223372036854775807'] },
      ]),
    );
    const schema = {
      objectTypes: [
        {
          name: 'user',
          attributes: [{ name: 'accountExpires', type: 'integer', multivalued: false }],
        },
      ],
    } as const;
    const expires = await runImport(unit(), {}, { schema });
    expect(expires.entries[0]?.attributes['accountExpires']).toEqual(['9223372036854775807']);
  });

  it('reads the names in values that are more than names, or such values as they stand', async () => {
    const read = async (type: 'reference' | 'string') => {
      const attributes = [{ name: 'wellKnownObjects', type, multivalued: true }] as const;
      const schema = { objectTypes: [{ name: 'domainDNS', attributes }] };
      const { entries } = await runImport(unit(), { containers: {}, delta: 'none' }, { schema });
      return byDn(entries, contoso.baseDn)?.attributes['wellKnownObjects'];
    };
    const users = `CN=Users,${contoso.baseDn}`;
    expect(await read('reference')).toContain(users);
    expect(await read('string')).toContain(`B:32:A9D1CA15768811D1ADED00C04FD8D5CD:${users}`);
  });

  it('notes no position where the settings want no deltas', async () => {
    const { watermark } = await runImport(unit(), { delta: 'none' });
    expect(watermark).toBeUndefined();
  });
});

describe.each(['dirSync', 'usnChanged'] as const)('a delta import by %s', (delta) => {
  /** What a change brings: a full import, the change, then a delta import. */
  async function changesOf(
    change: () => Promise<unknown>,
    settings: Readonly<Record<string, unknown>> = {},
    context: Partial<ConnectorContext> = {},
  ): Promise<readonly ImportEntry[]> {
    const before = await runImport(unit(), { delta, ...settings }, context);
    await change();
    const watermark = must(before.watermark, 'a full import notes a position');
    const after = await runImport(unit(), { delta, ...settings, watermark }, context);
    const again = must(after.watermark, 'a delta import notes a position');
    expect(
      (await runImport(unit(), { delta, ...settings, watermark: again }, context)).entries,
    ).toEqual([]);
    return after.entries;
  }

  const anchorOf = async (dn: string): Promise<string> =>
    must(byDn((await runImport(unit())).entries, dn)?.anchor, 'the object has an anchor');

  it('ends as an error and notes no position wherever the connection is cut', async () => {
    await Promise.all(Array.from({ length: 10 }, (_none, n) => unit().addUser(`cut${n}`)));
    await using relay = await startRelay({ host: contoso.host, port: 636 });
    const through = {
      domainControllers: [`127.0.0.1:${relay.port}`],
      tls: { caFile: contoso.caFile, servername: 'localhost' },
      pageSize: 5,
      delta,
    };
    const { watermark } = await runImport(unit(), through);
    await unit().addUser('new');
    for (const from of [undefined, watermark]) {
      const whole = relay.received;
      await runImport(unit(), { ...through, watermark: from });
      const bytes = relay.received - whole;
      for (const part of [0.5, 0.9, 0.99]) {
        relay.cutAfter(Math.floor(bytes * part));
        await expect(runImport(unit(), { ...through, watermark: from })).rejects.toMatchObject({
          stepResult: expect.stringMatching(/connect|server/) as unknown,
        });
        relay.cutAfter(Number.POSITIVE_INFINITY);
      }
    }
    relay.slowDown(20);
    expect((await runImport(unit(), through)).entries.length).toBeGreaterThan(10);
  });

  it('brings nothing when nothing has changed', async () => {
    await unit().addUser('anna');
    expect(await changesOf(() => Promise.resolve())).toEqual([]);
  });

  it('brings new objects whole', async () => {
    const target = unit().below('CN=anna');
    const entries = await changesOf(async () => {
      await unit().addUser('anna', { sn: 'A' });
      await unit().addUser('berta', { manager: target });
      await addGroup(unit().below('CN=staff'), [target]);
    });
    expect(entries.every(({ change }) => change === 'replace')).toBe(true);
    expect(byDn(entries, target)).toMatchObject({ type: 'user', attributes: { sn: ['A'] } });
    const berta = byDn(entries, unit().below('CN=berta'));
    expect(berta?.attributes['manager']).toEqual([target]);
    expect(byDn(entries, unit().below('CN=staff'))).toMatchObject({
      type: 'group',
      attributes: { member: [target] },
    });
  });

  it('brings changed and cleared values', async () => {
    const dn = await unit().addUser('anna', { sn: 'A', desktopProfile: 'old' });
    const entries = await changesOf(async () =>
      unit().admin.modify(dn, [
        { op: 'replace', attribute: 'sn', values: [] },
        { op: 'replace', attribute: 'desktopProfile', values: ['new'] },
      ]),
    );
    const [entry] = entries;
    expect(entry?.dn).toBe(dn);
    expect(entry?.attributes['desktopProfile']).toEqual(['new']);
    expect(entry?.attributes['sn'] ?? []).toEqual([]);
    expect(entry?.anchor).toBe(await anchorOf(dn));
  });

  it('keeps an object that was renamed or moved', async () => {
    const dn = await unit().addUser('anna', { sn: 'A' });
    const inner = unit().below('OU=inner');
    await addUnit(inner);
    const anchor = await anchorOf(dn);
    const entries = await changesOf(async () => {
      await move(dn, 'CN=anne');
      await move(unit().below('CN=anne'), 'CN=anne', inner);
    });
    expect(entries).toMatchObject([
      { change: 'replace', dn: `CN=anne,${inner}`, anchor, attributes: { sn: ['A'] } },
    ]);
  });

  it('brings all that a container holds when it gets another name', async () => {
    const inner = unit().below('OU=inner');
    await addUnit(inner);
    await unit().addUser('anna');
    await move(unit().below('CN=anna'), 'CN=anna', inner);
    const entries = await changesOf(() => move(inner, 'OU=outer'));
    expect(entries).toMatchObject([
      { change: 'replace', dn: `CN=anna,OU=outer,${unit().dn}`, type: 'user' },
    ]);
  });

  it('reports what leaves the containers as gone, and what comes into them as new', async () => {
    const [kept, left] = [unit().below('OU=kept'), unit().below('OU=left')];
    await addUnit(kept);
    await addUnit(left);
    const dn = await unit().addUser('anna', { sn: 'A' });
    await move(dn, 'CN=anna', kept);
    const containers = { include: [unit().dn], exclude: [left] };
    const anchor = await anchorOf(`CN=anna,${kept}`);
    const leaving = await changesOf(() => move(`CN=anna,${kept}`, 'CN=anna', left), { containers });
    expect(leaving).toMatchObject([{ change: 'delete', anchor }]);
    const coming = await changesOf(() => move(`CN=anna,${left}`, 'CN=anna', kept), { containers });
    expect(coming).toMatchObject([
      { change: 'replace', dn: `CN=anna,${kept}`, anchor, attributes: { sn: ['A'] } },
    ]);
    const withContainer = await changesOf(() => move(kept, 'OU=kept', left), { containers });
    expect(withContainer).toMatchObject([{ change: 'delete', anchor }]);
  });

  it('reports what was deleted, by its anchor', async () => {
    const dn = await unit().addUser('anna');
    const anchor = await anchorOf(dn);
    const entries = await changesOf(async () => unit().admin.delete(dn));
    expect(entries).toEqual([{ change: 'delete', dn: '', anchor, attributes: {} }]);
  });

  it('reports what the filter of its type does not find any more as gone', async () => {
    const dn = await unit().addUser('anna', { sn: 'in' });
    const anchor = await anchorOf(dn);
    const objectTypes = { user: { objectClasses: ['user'], filter: '(sn=in)' } };
    const set = (value: string) => async () =>
      unit().admin.modify(dn, [{ op: 'replace', attribute: 'sn', values: [value] }]);
    const leaving = await changesOf(set('out'), { objectTypes });
    expect(leaving).toMatchObject([{ change: 'delete', anchor }]);
    const coming = await changesOf(set('in'), { objectTypes });
    expect(coming).toMatchObject([{ change: 'replace', dn, anchor, attributes: { sn: ['in'] } }]);
  });

  it('asks for a full import in another forest', async () => {
    const { watermark } = await runImport(unit(), { delta });
    await using other = await makeUnit(fabrikam);
    await expect(runImport(other, { delta, watermark })).rejects.toMatchObject({
      stepResult: 'no-start-full-import-required',
    });
  });

  it('asks for a full import when the forest may have forgotten deletions', async () => {
    const { watermark = '' } = await runImport(unit(), { delta });
    const old = JSON.stringify({
      ...(JSON.parse(watermark) as object),
      time: '2001-02-03T00:00:00.000Z',
    });
    await expect(runImport(unit(), { delta, watermark: old })).rejects.toMatchObject({
      stepResult: 'no-start-full-import-required',
      message: expect.stringContaining('forgets deletions') as unknown,
    });
  });

  it.each(['', 'garbage', '{"method":"dirSync"}'])(
    'asks for a full import after %j',
    async (watermark) => {
      await expect(runImport(unit(), { delta, watermark })).rejects.toMatchObject({
        stepResult: 'no-start-full-import-required',
      });
    },
  );
});

it('by change numbers of another domain controller names the one that was read last', async () => {
  const delta = 'usnChanged';
  const { watermark = '' } = await runImport(unit(), { delta });
  const read = JSON.parse(watermark) as Readonly<Record<string, unknown>>;
  expect(read['controller']).toBe(`dc1.${contoso.domain}`);
  const other = { ...read, controller: 'dc9.contoso.test', invocationId: '00' };
  await expect(
    runImport(unit(), { delta, watermark: JSON.stringify(other) }),
  ).rejects.toMatchObject({
    stepResult: 'no-start-full-import-required',
    message: expect.stringContaining('read from dc9.contoso.test') as unknown,
  });
});

describe('changes', () => {
  it('by DirSync bring the members that came and went, not the whole group', async () => {
    const users = await Promise.all(['a', 'b', 'c'].map((name) => unit().addUser(name)));
    const group = unit().below('CN=staff');
    await addGroup(group, users.slice(0, 2));
    const { watermark } = await runImport(unit());
    await mustSucceed(
      unit().admin.modify(group, [
        { op: 'delete', attribute: 'member', values: users.slice(0, 1) },
        { op: 'add', attribute: 'member', values: users.slice(2) },
      ]),
    );
    const { entries } = await runImport(unit(), { watermark });
    expect(entries).toMatchObject([
      {
        change: 'update',
        dn: group,
        attributes: {},
        valueChanges: { member: { add: users.slice(2), remove: users.slice(0, 1) } },
      },
    ]);
  });

  it('need the right to replicate and no other: without it they are refused, and it is named', async () => {
    const password = 'Poor.Account.1';
    const { dn, sid } = await addAccount('poor', password);
    const settings = { bind: { user: dn, password: { secret: 'P' } } };
    const context = { secret: () => password, schema: sampleSchema };
    await expect(runImport(unit(), settings, context)).rejects.toMatchObject({
      stepResult: 'stopped-import-read',
      remedy: expect.stringContaining('Replicating Directory Changes') as unknown,
    });
    const whole = await runImport(unit(), { ...settings, delta: 'none' }, context);
    expect(whole.entries.map((entry) => entry.dn)).toContain(dn);
    await allowReplication(sid);
    const { watermark } = await runImport(unit(), settings, context);
    const anna = await unit().addUser('anna');
    const changes = await runImport(unit(), { ...settings, watermark }, context);
    expect(changes.entries.map((entry) => entry.dn)).toEqual([anna]);
  });
});

/** An ordinary account, with its security identifier as text. */
async function addAccount(name: string, password: string): Promise<{ dn: string; sid: string }> {
  const dn = unit().below(`CN=${name}`);
  await mustSucceed(
    unit().admin.add(dn, [
      { attribute: 'objectClass', values: ['user'] },
      { attribute: 'sAMAccountName', values: [accountName(name)] },
      {
        attribute: 'unicodePwd',
        values: [new Uint8Array(Buffer.from(`"${password}"`, 'utf16le'))],
      },
      { attribute: 'userAccountControl', values: ['512'] },
    ]),
  );
  const { entries } = await unit().admin.searchAll({
    base: dn,
    scope: 'base',
    filter: present('objectClass'),
    attributes: ['objectSid'],
    isBinary: () => true,
  });
  const bytes = Buffer.from(must(entries[0]?.attributes[0]?.values[0], 'it has a SID'));
  const parts = Array.from({ length: bytes[1] ?? 0 }, (_, n) => bytes.readUInt32LE(8 + 4 * n));
  return { dn, sid: ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-') };
}

/** Gives the extended right "Replicating Directory Changes" on the domain, as the how-to does. */
async function allowReplication(sid: string): Promise<void> {
  const right = `(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;${sid})`;
  const where = [`--configfile=${contoso.directory}/smb.conf`, `--objectdn=${contoso.baseDn}`];
  await promisify(execFile)('samba-tool', ['dsacl', 'set', ...where, `--sddl=${right}`]);
}
