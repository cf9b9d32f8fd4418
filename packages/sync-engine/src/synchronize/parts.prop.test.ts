import type { ImportEntry } from '@cognate/connector-kit';
import { FakeSystem, fakeDocument, MemoryWorld, source, target } from '@cognate/testkit';
import type { FakeObject, WorldOptions } from '@cognate/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reportChanges, snapshotOf } from '../import/testing/report-changes.ts';
import type { Snapshot } from '../import/testing/report-changes.ts';
import { randomParameters } from '../testing/random-parameters.ts';

const deletion = { rule: 'any-connector', connectors: ['hr'] } as const;

const CONFIGURATIONS = [
  {},
  { flowBack: true },
  { filter: 'IsPresent(name) = false' },
  // Somebody looks at references as such.
  { filter: 'And(name = "Nobody", IsPresent(member))' },
] as const;
type Settings = (typeof CONFIGURATIONS)[number];

function documentOf(settings: Settings) {
  const filter = 'filter' in settings ? { filter: { group: settings.filter } } : {};
  const flowBack =
    'flowBack' in settings ? { importFlows: { group: { group: { member: 'member' } } } } : {};
  const types = { person: { deletion }, group: { deletion } };
  return fakeDocument([source('hr', filter), target('ad', flowBack), target('files')], types);
}

const number = fc.integer({ min: 0, max: 7 });
const GROUPS = ['Staff', 'Club'];
const happenings = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('member' as const), id: number, to: number }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('account' as const), id: number, to: number }),
  },
  fc.record({
    kind: fc.constantFrom(...(['put', 'title', 'remove', 'rename', 'name', 'drop'] as const)),
    id: number,
    to: number,
  }),
);
type Happening = typeof happenings extends fc.Arbitrary<infer T> ? T : never;

const runs = fc.oneof(
  { weight: 6, arbitrary: fc.constant(['hr delta-import', 'hr delta-sync']) },
  { weight: 2, arbitrary: fc.constant(['hr full-import', 'hr delta-sync']) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('ad delta-import', 'ad full-import')
      .map((back) => ['hr delta-import', 'hr delta-sync', 'ad export', back, 'ad delta-sync']),
  },
  { weight: 2, arbitrary: fc.constant(['ad export']) },
  { weight: 2, arbitrary: fc.constant(['ad delta-import', 'ad delta-sync']) },
  { weight: 1, arbitrary: fc.constant(['hr full-sync']) },
);

const toggled = (values: readonly unknown[] = [], dn: string): string[] => {
  const texts = values.map(String);
  return texts.includes(dn) ? texts.filter((each) => each !== dn) : [...texts, dn];
};

interface Scene {
  readonly hr: FakeSystem;
  readonly ad: FakeSystem;
  readonly group: string;
}

/** What happens to a person, if that makes sense. */
const HAPPENINGS: Readonly<
  Record<Happening['kind'], (scene: Scene, dn: string, happening: Happening) => void>
> = {
  member: ({ hr, group }, dn) => {
    const { name = [group], member } = hr.find(group)?.attributes ?? {};
    if (hr.find(dn)) hr.put(group, { name, member: toggled(member, dn) }, 'group');
  },
  account: ({ ad, group }, _dn, { id }) => {
    const account = ad.find(`g-${group}`);
    const person = ad.objects().filter(({ type }) => type === 'person')[id];
    if (account && person)
      ad.change(account.dn, { member: toggled(account.attributes['member'], person.dn) });
  },
  put: ({ hr }, dn, { id }) => {
    if (!hr.find(dn)) hr.put(dn, { employeeId: `${id}`, name: dn });
  },
  title: ({ hr }, dn, { to }) => {
    if (hr.find(dn)) hr.change(dn, { title: `Title ${to}` });
  },
  remove: ({ hr }, dn) => hr.remove(dn),
  rename: ({ hr }, dn, { to }) => {
    if (hr.find(dn) && !hr.find(`person ${to}`)) hr.rename({ [dn]: `person ${to}` });
  },
  name: ({ hr, group }, _dn, { id }) => {
    if (hr.find(group)) hr.change(group, { name: `${group} ${id % 2}` });
  },
  drop: ({ hr, group }) => hr.remove(group),
};

/** The same changes with all members instead of those that came and went. */
const inFull = (entries: readonly ImportEntry[], now: Snapshot): readonly ImportEntry[] =>
  entries.map(({ valueChanges, ...entry }) =>
    valueChanges?.['member'] === undefined
      ? entry
      : {
          ...entry,
          attributes: { ...entry.attributes, ...membersOf(now.get(entry.anchor ?? '')) },
        },
  );

const membersOf = (object: FakeObject | undefined): ImportEntry['attributes'] => ({
  member: object?.attributes['member'] ?? [],
});

/** A world whose systems report changes one by one, or with all values of what changed. */
class Told {
  readonly world: MemoryWorld;
  readonly #isWhole: boolean;
  readonly #reported = new Map<string, Snapshot>();

  constructor(settings: Settings, options: WorldOptions & { readonly isWhole: boolean }) {
    const system = () => new FakeSystem({ dnIsAnchor: false, deltaImport: true });
    const systems = { hr: system(), ad: system(), files: new FakeSystem() };
    this.world = new MemoryWorld(documentOf(settings), systems, options);
    this.#isWhole = options.isWhole;
  }

  happen(happening: Happening): void {
    const { hr, ad } = this.world.systems;
    const group = GROUPS[happening.to % 2] ?? '';
    if (hr && ad)
      HAPPENINGS[happening.kind]({ hr, ad, group }, `person ${happening.id}`, happening);
  }

  async run(text: string): Promise<unknown> {
    const [connector = '', profile = ''] = text.split(' ');
    const system = this.world.systems[connector];
    if (system && profile.endsWith('import')) {
      const now = snapshotOf(system);
      const changes = reportChanges(this.#reported.get(connector) ?? new Map(), now);
      system.changes = () => (this.#isWhole ? inFull(changes, now) : changes);
      this.#reported.set(connector, now);
    }
    const run = await this.world.attempt(connector, profile as 'delta-sync');
    return {
      result: run.result,
      counters: run.steps.map(({ counters }) => counters),
      state: this.world.state(),
      contents: this.world.systems['ad']?.contents(),
    };
  }
}

it('value by value everything comes to the same as from whole objects', async () => {
  let parts = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CONFIGURATIONS),
      fc.constantFrom(1000, 2),
      fc.array(fc.tuple(fc.array(happenings, { maxLength: 4 }), runs), { maxLength: 8 }),
      async (settings, pageSize, story) => {
        const told = [
          new Told(settings, { pageSize, wideFrom: Infinity, isWhole: true }),
          new Told(settings, {
            pageSize,
            wideFrom: 1,
            isWhole: false,
            watch: (store) => ({
              ...store,
              metaverseParts: (part) => {
                if (part.sample === 0) parts += 1;
                return store.metaverseParts(part);
              },
            }),
          }),
        ];
        const opening = [0, 1, 2, 3].flatMap((id): Happening[] => [
          { kind: 'put', id, to: 0 },
          { kind: 'member', id, to: 0 },
        ]);
        const sources = ['hr full-import', 'hr delta-sync'];
        const targets = ['ad', 'files'].flatMap((each) =>
          ['export', 'full-import', 'delta-sync'].map((step) => `${each} ${step}`),
        );
        const first = [opening, [...sources, ...targets]] as const;
        for (const [before, after] of [first, ...story]) {
          for (const happening of before) for (const each of told) each.happen(happening);
          for (const run of after) {
            const [whole, byValue] = [await told[0]?.run(run), await told[1]?.run(run)];
            expect(byValue).toEqual(whole);
          }
        }
      },
    ),
    randomParameters(60),
  );
  expect(parts).toBeGreaterThan(20);
}, 600_000);
