import { must } from '@cognate/kernel';
import type { Instance } from '@cognate/server';
import type { SharePointDouble } from '@cognate/testkit/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordedChange } from '../recorded/drop-file.ts';
import { anchorOf, company, employee, shadowAccount } from '../recorded/people.ts';
import type { DirectoryObject } from '../recorded/people.ts';
import { identicon } from '../recorded/identicon.ts';

const EMPLOYEES = 200;

/** Where the scenario is played: a directory of some kind, the example's configuration, and a double of SharePoint. */
export interface ScenarioStage {
  readonly farm: SharePointDouble;
  readonly instance: Instance;
  /** The connector of the profile store. */
  readonly store: string;
  /** How many people of other directories get a profile too. */
  readonly others: number;
  /** Names of cycles of the configuration. */
  readonly cycles: { readonly first: string; readonly changes: string };
  /** A text of the recording as this directory writes it: names of objects and of the domain. */
  readonly named: (recorded: string) => string;
  readonly sidOf: (object: DirectoryObject) => Promise<readonly (string | number)[]>;
  /** Puts the first objects into the directory. */
  readonly fill: (objects: readonly DirectoryObject[]) => Promise<void>;
  /** Makes changes in the directory; the next cycle is to see them, and no earlier ones. */
  readonly change: (changes: readonly RecordedChange[]) => Promise<void>;
  /** Moves somebody out of the containers that are read. */
  readonly leave: (object: DirectoryObject) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The published scenario: what the profile store holds after a first cycle, and what each change of the directory does. */
export function describeScenario(open: () => Promise<ScenarioStage>): void {
  let stage: ScenarioStage;

  beforeAll(async () => {
    stage = await open();
  }, OPENING);
  afterAll(() => stage.close());

  /** Runs a cycle of the example. Answers with what the export sent. */
  async function cycle(name: 'first' | 'changes'): Promise<Record<string, number>> {
    const { configuration } = await stage.instance.active();
    const sent: Record<string, number> = {};
    const steps = configuration.cycles?.[stage.cycles[name]];
    for (const step of must(steps, `there is the cycle ${name}`)) {
      const run = await stage.instance.run({ ...step, startedBy: 'tester' });
      const errors = await stage.instance.store.runErrors(run.id);
      expect({ ...step, result: run.result, errors }).toMatchObject({ result: 'success' });
      if (step.profile.toLowerCase() !== 'export') continue;
      for (const kind of ['add', 'update', 'delete'])
        sent[kind] = run.steps.reduce((sum, { counters }) => sum + countOf(counters, kind), 0);
    }
    return sent;
  }

  /** One delta cycle after these changes of the directory. */
  async function after(...changes: readonly RecordedChange[]): Promise<Record<string, number>> {
    await stage.change(changes);
    return cycle('changes');
  }

  const profile = (anchor: string) => stage.farm.store.get(anchor)?.properties;
  const named = (recorded: string): string => stage.named(recorded);

  test('a first cycle gives everybody a profile, and nothing to groups', async () => {
    const { others } = stage;
    await stage.fill(company(EMPLOYEES));
    // Everybody, the one without a name and the contact; managers follow where they are new themselves.
    expect(await cycle('first')).toMatchObject({ add: EMPLOYEES + 2 + others, delete: 0 });
    const types = Map.groupBy(stage.farm.store.all(), ({ type }) => type);
    expect([...types].map(([type, all]) => [type, all.length])).toEqual(
      expect.arrayContaining([
        ['user', EMPLOYEES + 1 + others],
        ['contact', 1],
      ]),
    );
    expect(types.size).toBe(2);
  });

  describe('afterwards the store has', () => {
    test('a profile with everything that flows', async () => {
      expect(profile('bo.adler')).toMatchObject({
        ProfileIdentifier: [named('LITWARE\\bo.adler')],
        PreferredName: ['Bo Adler'],
        FirstName: ['Bo'],
        LastName: ['Adler'],
        WorkEmail: ['bo.adler@litware.test'],
        WorkPhone: ['+1 555 1001'],
        Office: ['2.01'],
        Title: ['Engineer'],
        'SPS-JobTitle': ['Engineer'],
        Department: ['Sales'],
        'SPS-Department': ['Sales'],
        UserName: ['bo.adler'],
        AccountName: ['bo.adler'],
        'SPS-UserPrincipalName': ['bo.adler@litware.test'],
        'SPS-DistinguishedName': [named('CN=Adler\\, Bo,OU=People,DC=litware,DC=test')],
        'SPS-SipAddress': ['bo.adler@litware.test'],
        SID: await stage.sidOf(employee(1)),
        'SPS-ClaimProviderID': ['Windows'],
        'SPS-ClaimProviderType': ['Windows'],
        Manager: ['ann.adler'],
      });
    });

    test('photos as they were, and large ones made smaller', () => {
      expect(profile('bo.adler')?.['Picture']).toEqual(employee(1).attributes['thumbnailPhoto']);
      const large = Buffer.from(String(employee(3).attributes['thumbnailPhoto']?.[0]), 'base64');
      const small = Buffer.from(String(profile('di.adler')?.['Picture']?.[0]), 'base64');
      expect(large.readUInt32BE(16)).toBe(640);
      expect(small.subarray(0, 3).toString('hex')).toBe('ffd8ff');
      const frame = small.indexOf(Buffer.from([0xff, 0xc0]));
      expect([small.readUInt16BE(frame + 5), small.readUInt16BE(frame + 7)]).toEqual([300, 300]);
      expect(profile('gil.adler')?.['Picture']).toBeUndefined();
    });

    test('the managers of all', () => {
      const everybody = company(EMPLOYEES).filter(({ type }) => type === 'user');
      const accounts = new Map(
        everybody.map(({ dn, attributes }) => [dn, attributes['sAMAccountName']]),
      );
      const expected = everybody.map(({ attributes }) =>
        accounts.get(String(attributes['manager']?.[0])),
      );
      expect(expected.filter((account) => account !== undefined)).toHaveLength(EMPLOYEES - 1);
      expect(
        everybody.map(
          ({ attributes }) => profile(String(attributes['sAMAccountName']?.[0]))?.['Manager'],
        ),
      ).toEqual(expected);
    });

    test('a name for who has none in the directory', () => {
      expect(profile('jmueller')).toMatchObject({
        PreferredName: ['Müller, Jo'],
        ProfileIdentifier: [named('LITWARE\\jmueller')],
      });
    });

    test('a contact for the account that stands for somebody else', () => {
      expect(profile('vera')).toEqual({
        PreferredName: ['Vera (Fabrikam)'],
        ProfileIdentifier: [named('LITWARE\\vera')],
        'SPS-DistinguishedName': [named(shadowAccount.dn)],
        'SPS-SourceObjectDN': ['CN=Vera,OU=Staff,DC=fabrikam,DC=test'],
      });
    });

    test('a page with everybody and their photos', async () => {
      const page = await (await fetch(stage.farm.url)).text();
      expect(page).toContain('Müller, Jo');
      expect(page).toContain('reports to Ann Adler');
      const photo = await fetch(`${stage.farm.url}/photos/bo.adler`);
      expect(Buffer.from(await photo.arrayBuffer())).toEqual(identicon(1, 96));
    });
  });

  describe('a delta cycle', () => {
    test('without a change sends nothing', async () => {
      expect(await after()).toEqual(NOTHING);
    });

    test('a new user is one addition, with the manager', async () => {
      expect(await after({ change: 'replace', ...employee(EMPLOYEES + 1) })).toMatchObject({
        add: 1,
        delete: 0,
      });
      const { attributes } = employee(EMPLOYEES + 1);
      expect(profile(String(attributes['sAMAccountName']?.[0]))?.['PreferredName']).toEqual(
        attributes['displayName'],
      );
    });

    test('a changed title is one update of both properties', async () => {
      expect(await after(changed(1, { title: ['Architect'] }))).toEqual({ ...NOTHING, update: 1 });
      expect(profile('bo.adler')).toMatchObject({
        Title: ['Architect'],
        'SPS-JobTitle': ['Architect'],
      });
    });

    test('a cleared telephone number is cleared', async () => {
      expect(await after(changed(1, { telephoneNumber: [] }))).toEqual({ ...NOTHING, update: 1 });
      expect(profile('bo.adler')?.['WorkPhone']).toBeUndefined();
    });

    test('a cleared mail address changes nothing', async () => {
      expect(await after(changed(1, { mail: [] }))).toEqual(NOTHING);
      expect(profile('bo.adler')?.['WorkEmail']).toEqual(['bo.adler@litware.test']);
    });

    test('a cleared department stays in one property and leaves the other', async () => {
      expect(await after(changed(2, { department: [] }))).toEqual({ ...NOTHING, update: 1 });
      expect(profile('cy.adler')?.['Department']).toEqual(['Sales']);
      expect(profile('cy.adler')?.['SPS-Department']).toBeUndefined();
    });

    test('a moved user keeps the identifier', async () => {
      const dn = 'CN=Adler\\, Bo,OU=Sales,OU=People,DC=litware,DC=test';
      expect(await after(changed(1, {}, dn))).toEqual({ ...NOTHING, update: 1 });
      expect(profile('bo.adler')).toMatchObject({
        'SPS-DistinguishedName': [named(dn)],
        ProfileIdentifier: [named('LITWARE\\bo.adler')],
      });
    });

    test('another account name changes what shows it, and not the anchor', async () => {
      expect(await after(changed(4, { sAMAccountName: ['edward'] }))).toEqual({
        ...NOTHING,
        update: 1,
      });
      expect(profile('ed.adler')).toMatchObject({
        UserName: ['edward'],
        ProfileIdentifier: [named('LITWARE\\edward')],
        AccountName: ['ed.adler'],
      });
      expect(profile('edward')).toBeUndefined();
    });

    test('another manager is a reference to the other profile', async () => {
      expect(await after(changed(5, { manager: [employee(10).dn] }))).toEqual({
        ...NOTHING,
        update: 1,
      });
      expect(profile('flo.adler')?.['Manager']).toEqual(['ann.berg']);
    });

    test('a user and the manager, both new, arrive with the reference', async () => {
      const [boss, other] = [employee(310), employee(311)];
      expect(
        await after({ change: 'replace', ...other }, { change: 'replace', ...boss }),
      ).toMatchObject({ add: 2 });
      const name = String(other.attributes['sAMAccountName']?.[0]);
      expect(profile(name)?.['Manager']).toEqual(boss.attributes['sAMAccountName']);
    });

    test('another photo is sent', async () => {
      const photo = identicon(77, 96).toString('base64');
      expect(await after(changed(6, { thumbnailPhoto: [photo] }))).toEqual({
        ...NOTHING,
        update: 1,
      });
      expect(profile('gil.adler')?.['Picture']).toEqual([photo]);
      expect(await after()).toEqual(NOTHING);
    });

    test('who leaves the containers loses the profile', async () => {
      await stage.leave(employee(7));
      expect(await cycle('changes')).toMatchObject({ add: 0, delete: 1 });
      expect(profile('hal.adler')).toBeUndefined();
    });

    test('who is deleted loses the profile', async () => {
      const { dn, anchor } = employee(8);
      expect(await after({ change: 'delete', dn, anchor })).toMatchObject({ add: 0, delete: 1 });
      expect(profile('ida.adler')).toBeUndefined();
    });

    test('what people change of themselves comes in and has no effect', async () => {
      const held = must(stage.farm.store.get('jo.adler'), 'Jo has a profile');
      stage.farm.store.put({
        ...held,
        properties: { ...held.properties, 'SPS-Responsibility': ['Cakes'] },
      });
      expect(await after()).toEqual(NOTHING);
      expect(profile('jo.adler')?.['SPS-Responsibility']).toEqual(['Cakes']);
      const ref = must(
        await stage.instance.store.findObject({ connector: stage.store, dn: 'jo.adler' }),
        'Jo',
      );
      const details = await stage.instance.store.objectDetails(ref);
      expect(details?.attributes['SPS-Responsibility']).toEqual(['Cakes']);
    });

    test('what they change of what the directory says is put right', async () => {
      const held = must(stage.farm.store.get('jo.adler'), 'Jo has a profile');
      stage.farm.store.put({ ...held, properties: { ...held.properties, WorkPhone: ['none'] } });
      expect(await after()).toEqual({ ...NOTHING, update: 1 });
      expect(profile('jo.adler')?.['WorkPhone']).toEqual(employee(9).attributes['telephoneNumber']);
    });
  });

  test('a second full cycle finds nothing to do, and no run is left open', async () => {
    const { configuration } = await stage.instance.active();
    const steps = must(configuration.cycles?.[stage.cycles.first], 'there is a first cycle');
    const own = steps.filter(({ connector }) => connector === stage.store);
    for (const step of own.slice(0, 3)) await stage.instance.run({ ...step, startedBy: 'tester' });
    expect(await after()).toEqual(NOTHING);
    expect(stage.farm.hasOpenRun()).toBe(false);
  });
}

/** A directory with some hundred objects takes its time. */
const OPENING = 120_000;

const countOf = (counters: unknown, kind: string): number => {
  const text = JSON.stringify(counters);
  return Number(new RegExp(`"export-${kind}":(\\d+)`).exec(text)?.[1] ?? 0);
};

const changed = (
  number: number,
  attributes: Record<string, readonly (string | number)[]>,
  dn: string = employee(number).dn,
): RecordedChange => ({
  change: 'update',
  dn,
  anchor: anchorOf(number),
  type: 'user',
  attributes,
});

const NOTHING = { add: 0, update: 0, delete: 0 };
