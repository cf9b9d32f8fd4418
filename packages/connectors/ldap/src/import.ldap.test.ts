import type { SelectedSchema } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import type { Slapd } from '@cognate/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GROUPS,
  PEOPLE,
  importAll,
  openSample,
  startSampleDirectory,
} from './testing/sample-directory.ts';

const COUNT = 3000;
const NO_TEXT = Buffer.from([0x41, 0xff, 0x42]).toString('base64');

const person = (uid: string, parent = PEOPLE, more = ''): string =>
  `dn: uid=${uid},${parent}\nobjectClass: inetOrgPerson\nobjectClass: sampleThings\nuid: ${uid}\ncn: ${uid}\nsn: x\n${more}`;
const unit = (name: string, parent: string): string =>
  `dn: ou=${name},${parent}\nobjectClass: organizationalUnit\nou: ${name}\n`;

const ldif = [
  ...Array.from({ length: COUNT }, (_, n) => person(`u${n}`)),
  unit('special', PEOPLE),
  unit('inner', `ou=special,${PEOPLE}`),
  person('s1', `ou=special,${PEOPLE}`, `sampleBytes:: ${NO_TEXT}\n`),
  `dn: ou=elsewhere,${PEOPLE}\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: ldap://other.test/ou=elsewhere,dc=other\n`,
  `dn: ou=shared,${GROUPS}\nobjectClass: alias\nobjectClass: extensibleObject\nou: shared\naliasedObjectName: ou=inner,ou=special,${PEOPLE}\n`,
  person('i1', `ou=inner,ou=special,${PEOPLE}`, 'sampleText: inner\n'),
  `dn: cn=staff,${GROUPS}\nobjectClass: groupOfNames\ncn: staff\n${Array.from({ length: COUNT }, (_, n) => `member: uid=u${n},${PEOPLE}\n`).join('')}`,
].join('\n');

let running: Slapd | undefined;
const slapd = (): Slapd => must(running, 'slapd was started');
beforeAll(async () => {
  running = await startSampleDirectory({ ldif });
});
afterAll(async () => running?.stop());

async function imported(settings: Readonly<Record<string, unknown>> = {}, schema?: SelectedSchema) {
  const session = await openSample(slapd(), settings, schema === undefined ? {} : { schema });
  try {
    return await importAll(session);
  } finally {
    await session.close();
  }
}

const selecting = (name: string, type: 'string' | 'binary' | 'reference'): SelectedSchema => ({
  objectTypes: [{ name: 'inetOrgPerson', attributes: [{ name, type, multivalued: true }] }],
});

describe('a full import', () => {
  it.each([0, 100, 1000])('gives every object once in pages of %i', async (pageSize) => {
    const { entries, errors, filtered } = await imported({ pageSize });
    expect(new Set(entries.map(({ dn }) => dn)).size).toBe(COUNT + 3);
    expect(entries).toHaveLength(COUNT + 3);
    expect(errors).toEqual([]);
    expect(filtered).toBe(0);
    expect(entries.every(({ anchor = '' }) => /^[0-9a-f-]{36}$/.test(anchor))).toBe(true);
  });

  it('gives all members of a large group', async () => {
    const { entries } = await imported();
    const group = entries.find(({ type }) => type === 'groupOfNames');
    expect(group?.attributes['member']).toHaveLength(COUNT);
  });

  it('gives operational attributes where they are selected', async () => {
    const { entries } = await imported({}, selecting('createTimestamp', 'string'));
    const times = entries.flatMap(({ attributes }) => attributes['createTimestamp'] ?? []);
    expect(times).toHaveLength(COUNT + 2);
    expect(times.every((time) => /^\d{14}Z$/.test(String(time)))).toBe(true);
  });

  it('gives bytes as they are where they are selected as bytes', async () => {
    const { entries } = await imported({}, selecting('sampleBytes', 'binary'));
    expect(entries.flatMap(({ attributes }) => attributes['sampleBytes'] ?? [])).toEqual([NO_TEXT]);
  });

  it('names the one object whose text is none, and reads the others', async () => {
    const { entries, errors } = await imported({}, selecting('sampleBytes', 'string'));
    expect(entries).toHaveLength(COUNT + 1);
    expect(errors).toEqual([
      {
        type: 'invalid-attribute-value',
        message: 'A value is no text in UTF-8.',
        dn: `uid=s1,ou=special,${PEOPLE}`,
        attribute: 'sampleBytes',
        position: { entry: expect.any(Number) as unknown },
      },
    ]);
  });

  it('keeps to the containers, the innermost counting', async () => {
    const special = `ou=special,${PEOPLE}`;
    const inner = `OU=inner, ${special}`;
    const only = await imported({ containers: { include: [special], exclude: [inner] } });
    expect(only.entries.map(({ dn }) => dn)).toEqual([`uid=s1,${special}`]);
    expect(only.filtered).toBe(1);
    const without = await imported({
      containers: { include: [PEOPLE, inner], exclude: [special] },
    });
    expect(without.entries).toHaveLength(COUNT + 1);
  });

  it('leaves out what is on another server, or refuses to, as the settings say', async () => {
    const inPeople = { containers: { include: [PEOPLE] } };
    expect((await imported(inPeople)).errors).toEqual([]);
    await expect(imported({ ...inPeople, referrals: 'refuse' })).rejects.toMatchObject({
      stepResult: 'stopped-import-read',
      message: expect.stringContaining('ldap://other.test/ou=elsewhere,dc=other') as unknown,
    });
  });

  it('follows aliases only where the settings say so', async () => {
    const inGroups = { containers: { include: [GROUPS] }, delta: 'none' };
    const people = async (aliases: string): Promise<readonly string[]> =>
      (await imported({ ...inGroups, aliases })).entries
        .filter(({ type }) => type === 'inetOrgPerson')
        .map(({ dn }) => dn);
    expect(await people('never')).toEqual([]);
    expect(await people('always')).toEqual([`uid=i1,ou=inner,ou=special,${PEOPLE}`]);
    await expect(imported({ aliases: 'always' })).rejects.toThrow('delta: none');
  });

  it('keeps to the scope', async () => {
    const { entries } = await imported({ baseDns: [PEOPLE], scope: 'oneLevel' });
    expect(entries).toHaveLength(COUNT);
  });

  it('keeps to the filter of a type', async () => {
    const objectTypes = {
      inetOrgPerson: { objectClasses: ['inetOrgPerson'], filter: '(|(sampleText=inn*)(uid=u17))' },
    };
    const { entries } = await imported({ objectTypes });
    expect(entries.map(({ attributes }) => attributes['uid']?.[0])).toEqual(
      expect.arrayContaining(['u17', 'i1']),
    );
    expect(entries).toHaveLength(3);
  });

  it('does not name an anchor where the name is one', async () => {
    const { entries } = await imported({ anchor: 'dn' });
    expect(entries.every((entry) => !('anchor' in entry))).toBe(true);
  });
});

describe('an import that cannot be complete', () => {
  it('fails for a base that is not there, and does not look empty', async () => {
    await expect(imported({ baseDns: ['ou=gone,dc=example,dc=test'] })).rejects.toMatchObject({
      stepResult: 'stopped-import-read',
      message: expect.stringContaining('noSuchObject (32)') as unknown,
      remedy: expect.stringContaining('baseDns') as unknown,
    });
  });

  it('does not start for an object class that the directory does not have', async () => {
    const schema = { objectTypes: [{ name: 'persn', attributes: [] }] };
    await expect(imported({}, schema)).rejects.toMatchObject({
      stepResult: 'no-start-bad-ma-configuration',
      message: 'The directory has no object class "persn".',
    });
  });

  it('fails when the directory goes away in the middle', async () => {
    await using other = await startSampleDirectory({ ldif });
    const session = await openSample(other, { pageSize: 50 });
    const reading = async (): Promise<number> => {
      let count = 0;
      for await (const page of session.import({ mode: 'full', pageSize: 50 })) {
        if (count === 0) await other.halt();
        count += page.entries.length;
      }
      return count;
    };
    await expect(reading()).rejects.toMatchObject({
      stepResult: expect.stringMatching(/^stopped-(connectivity|server-down)$/) as unknown,
    });
    await session.close();
  });

  it('is refused as a delta import', async () => {
    const session = await openSample(slapd());
    const reading = async (): Promise<void> => {
      for await (const page of session.import({ mode: 'delta', pageSize: 50 }))
        expect(page).toBeUndefined();
    };
    await expect(reading()).rejects.toMatchObject({ stepResult: 'no-start-full-import-required' });
    await session.close();
  });
});
