import fc from 'fast-check';
import type {
  ConfigurationDocument,
  ConnectorDocument,
  FlowDocument,
} from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from './documents.ts';
import type { Entry, World } from './world.ts';

/** Something that happens to the connected systems. */
export type Event =
  | { readonly kind: 'report'; readonly connector: string; readonly entry: Entry }
  | { readonly kind: 'remove'; readonly connector: string; readonly dn: string }
  | { readonly kind: 'sync'; readonly connector: string }
  | { readonly kind: 'export' }
  /** Everything is synchronized, exported and confirmed. */
  | { readonly kind: 'cycle' };

const SOURCES = ['hr', 'badge'] as const;
const IDS = ['1', '2', '3', '4'] as const;

const some = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const words = some(['Clerk', 'Boss', 'temp', 'clerk']);
const values = fc.record(
  {
    employeeId: some(IDS),
    title: words,
    phone: words,
    active: fc.boolean(),
    mails: fc.uniqueArray(words, { maxLength: 3 }),
  },
  { requiredKeys: ['employeeId'] },
);
const entry = (names: readonly string[]): fc.Arbitrary<Entry> =>
  fc.record({
    dn: some(names),
    values: values.map(({ mails, ...rest }) => ({
      ...rest,
      ...(mails !== undefined && mails.length > 0 && { mails }),
    })),
    references: maybe(some(names)).map((manager): Readonly<Record<string, readonly string[]>> =>
      manager === undefined ? {} : { manager: [manager] },
    ),
  });

const ACCOUNTS = ['a1', 'a2', 'x1', 'x2', 'old1'];
const report = fc.oneof(
  { weight: 4, arbitrary: fc.record({ connector: some(SOURCES), entry: entry(IDS) }) },
  { weight: 1, arbitrary: fc.record({ connector: fc.constant('dir'), entry: entry(ACCOUNTS) }) },
);
const removal = fc.oneof(
  { weight: 3, arbitrary: fc.record({ connector: some(SOURCES), dn: some(IDS) }) },
  { weight: 1, arbitrary: fc.record({ connector: fc.constant('dir'), dn: some(ACCOUNTS) }) },
);

/** What happens, in any order. */
export const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: report.map((what): Event => ({ kind: 'report', ...what })) },
    { weight: 2, arbitrary: removal.map((what): Event => ({ kind: 'remove', ...what })) },
    {
      weight: 2,
      arbitrary: some([...SOURCES, 'dir']).map((id): Event => ({ kind: 'sync', connector: id })),
    },
    { weight: 1, arbitrary: fc.constant<Event>({ kind: 'export' }) },
    { weight: 2, arbitrary: fc.constant<Event>({ kind: 'cycle' }) },
  ),
  { maxLength: 30, size: 'max' },
);

const importFlows = fc.record(
  {
    title: some(['title', 'UpperCase(title)', 'IIF(title = "temp", Null(), title)']),
    phone: some(['phone', '"0"', 'Coalesce(phone, title)']),
    mails: some(['mails']),
    manager: some(['manager']),
  },
  { requiredKeys: [] },
);

/** Scopes and names ask only for what the sources say, so that an account does not decide about itself. */
const source = (id: string): fc.Arbitrary<ConnectorDocument> =>
  fc
    .record({
      flows: importFlows,
      filter: maybe(some(['title = "temp"', 'not(IsPresent(title))'])),
      recall: fc.boolean(),
      projects: fc.boolean(),
    })
    .map(({ flows, filter, recall, projects }) =>
      connector(id, {
        join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
        ...((projects || id === 'hr') && { project: { person: 'person' } }),
        ...(filter !== undefined && { filter: { person: filter } }),
        recall,
        importFlows: forPeople<Record<string, FlowDocument>>({
          employeeId: 'employeeId',
          active: 'active',
          ...flows,
        }),
      }),
    );

const exportFlow = (expression: string): fc.Arbitrary<FlowDocument | undefined> =>
  maybe(fc.boolean().map((allowNulls) => ({ expression, allowNulls })));

const target: fc.Arbitrary<ConnectorDocument> = fc
  .record({
    scope: maybe(some(['active', 'IsPresent(title)', 'not(title = "Boss")'])),
    dn: some(['"a" + employeeId', 'IIF(active, "a", "x") + employeeId']),
    onScopeLoss: some(['deprovision', 'leave'] as const),
    existing: some(['error', 'join'] as const),
    deprovision: some([
      'make-normal-disconnector',
      'make-explicit-disconnector',
      'delete-object',
    ] as const),
    flows: fc.tuple(exportFlow('title'), exportFlow('mails'), exportFlow('manager')),
    joins: fc.boolean(),
    location: fc.boolean(),
    second: fc.boolean(),
  })
  .map(
    ({
      scope,
      dn,
      onScopeLoss,
      existing,
      deprovision,
      flows: [title, mails, manager],
      joins,
      location,
      second,
    }) => {
      const rule = { metaverseType: 'person', objectType: 'person', onScopeLoss, existing };
      return connector('dir', {
        provision: [
          { ...rule, id: 'out', dn, ...(scope !== undefined && { when: scope }) },
          ...(second
            ? [{ ...rule, id: 'leavers', dn: '"old" + employeeId', when: 'active = false' }]
            : []),
        ],
        deprovision,
        exportFlows: forPeople<Record<string, FlowDocument>>({
          employeeId: 'employeeId',
          ...(title && { title }),
          ...(mails && { mails }),
          ...(manager && { manager }),
        }),
        ...(joins && {
          join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
        }),
        ...(location && { importFlows: forPeople({ location: '"dir"' }) }),
      });
    },
  );

/** A small configuration: two sources and a directory. */
export const document: fc.Arbitrary<ConfigurationDocument> = fc
  .record({
    hr: source('hr'),
    badge: source('badge'),
    dir: target,
    deletion: some([
      undefined,
      { rule: 'last-connector', connectors: ['dir'] },
      { rule: 'any-connector', connectors: ['hr'] },
    ] as const),
    precedence: fc.boolean(),
  })
  .map(({ hr, badge, dir, deletion, precedence }) =>
    configuration(
      [hr, badge, dir],
      metaverse({
        person: {
          ...(deletion && { deletion }),
          ...(precedence && { precedence: { title: ['badge', 'hr'] } }),
        },
      }),
    ),
  );

/** How runs take their objects. */
interface Manner {
  readonly mode?: 'delta' | 'full';
  readonly order?: (ids: readonly number[]) => readonly number[];
}

function happen(
  world: World,
  event: Event,
  { mode = 'delta', order = (ids) => ids }: Manner,
): void {
  const sync = (id: string): void => void world.sync(id, mode, order(world.taken(id, mode)));
  switch (event.kind) {
    case 'report':
      world.stage(event.connector, event.entry);
      return;
    case 'remove':
      if (world.find(event.connector, event.dn)?.imported)
        world.stageDelete(event.connector, event.dn);
      return;
    case 'sync':
      sync(event.connector);
      return;
    case 'export':
      world.exportAndConfirm('dir');
      return;
    case 'cycle':
      for (const id of [...SOURCES, 'dir']) sync(id);
      world.exportAndConfirm('dir');
      sync('dir');
  }
}

/** Lets it all happen. */
export function play(world: World, all: readonly Event[], manner: Manner = {}): World {
  for (const event of all) happen(world, event, manner);
  return world;
}

type Flows = Record<string, FlowDocument>;

const clearing = (flow: FlowDocument): FlowDocument => ({
  ...(typeof flow === 'string' ? { expression: flow } : flow),
  allowNulls: true,
});

/** With recall, and export flows that clear: otherwise what was there for a moment may stay behind. */
const withoutTraces = ({
  connectors,
  metaverse: mv,
}: ConfigurationDocument): ConfigurationDocument => ({
  metaverse: mv,
  connectors: connectors.map((each) => {
    const flows = Object.entries(each.exportFlows?.['person']?.['person'] ?? {});
    const cleared: Flows = {};
    for (const [name, flow] of flows) cleared[name] = clearing(flow);
    return { ...each, recall: true, exportFlows: forPeople(cleared) };
  }),
});

/** Configurations in which nothing stays behind that was there for a moment. */
export const traceless = document.map(withoutTraces);

/** Sources name their objects by their id, which makes every join unique, and nobody but us writes to the directory. */
const byId = (event: Event): Event =>
  event.kind === 'report'
    ? {
        ...event,
        entry: { ...event.entry, values: { ...event.entry.values, employeeId: event.entry.dn } },
      }
    : event;

/** What can happen so that the order of objects means nothing. */
export const independentEvents = events.map((all) =>
  all
    .filter(
      (event) => event.kind === 'sync' || !('connector' in event) || event.connector !== 'dir',
    )
    .map(byId),
);

/** Configurations for which the order of objects means nothing: names and deletions never come first or too late. */
export const orderless = traceless.map(({ connectors }): ConfigurationDocument => ({
  metaverse: metaverse({ person: { deletion: { rule: 'last-connector', connectors: ['dir'] } } }),
  connectors: connectors.map((each) => ({
    ...each,
    ...(each.provision && {
      provision: each.provision
        .slice(0, 1)
        .map((rule) => ({ ...rule, when: undefined, dn: 'employeeId', existing: 'join' as const })),
    }),
  })),
}));

/** Configurations in which every source projects what it has. */
export const projecting = orderless.map(({ connectors, metaverse: mv }): ConfigurationDocument => ({
  metaverse: mv,
  connectors: connectors.map((each) =>
    each.id === 'dir' ? each : { ...each, filter: undefined, project: { person: 'person' } },
  ),
}));

/** Synchronizes until nothing changes any more. Answers whether it came to that. */
export function settle(world: World, order: readonly string[] = ['hr', 'badge', 'dir']): boolean {
  for (let round = 0; round < 12; round += 1) {
    const changes = order.map((id) => world.sync(id).changes);
    if (changes.every((count) => count === 0)) return true;
  }
  return false;
}
