import type { ImportEntry } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';
import { createPostgresStore, openPool } from '@cognate/store-postgres';
import { runProfile } from '@cognate/sync-engine';
import type { EngineDependencies } from '@cognate/sync-engine';
import { fillGroup } from './fill-group.ts';
import type { Pool } from './fill-group.ts';
import { groupRules } from './group-rules.ts';
import { GroupSystem } from './group-system.ts';

/** Times of one more member, step by step. */
export interface GroupResult {
  readonly members: number;
  readonly steps: readonly { readonly name: string; readonly milliseconds: number }[];
}

const PEOPLE = 20;
const ROUNDS = 9;

type Run = (connector: 'source' | 'target', profile: string) => Promise<void>;

/** Makes a group of so many members and adds one, then takes it out again, some times; answers with the medians. */
export async function measureGroup(url: string, members: number): Promise<GroupResult> {
  const pool = await openPool({ connectionString: url, max: 8 });
  try {
    const systems = { source: new GroupSystem(), target: new GroupSystem() };
    const run = await openEngine(pool, systems);
    await firstCycle(systems, run);
    await fillGroup(pool, members);
    const floor = await floorOf(pool);
    const times = new Map<string, number[]>();
    const measured = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const start = performance.now();
      await work();
      times.set(name, [...(times.get(name) ?? []), performance.now() - start]);
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const person = `person ${PEOPLE - (round >> 1)}`;
      const isAdded = round % 2 === 0;
      systems.source.entries = [changeOf(person, isAdded)];
      systems.target.entries = [changeOf(person, isAdded)];
      for (const [connector, profile] of STEPS)
        await measured(`${connector} ${profile}`, () => run(connector, profile));
      if (systems.target.sent.length !== 1)
        throw new AppError('bench-failed', 'The change was not exported.');
      systems.target.sent = [];
      await measured('floor: rows by bare SQL', floor.write);
      await floor.undo();
      systems.source.entries = [];
      await measured('a run that finds nothing', () => run('source', 'delta-import'));
    }
    const steps = [...times].map(([name, all]) => ({ name, milliseconds: median(all.slice(1)) }));
    const total = steps.slice(0, 3).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    return { members, steps: [...steps, { name: 'import, sync and export', milliseconds: total }] };
  } finally {
    await pool.end();
  }
}

const STEPS = [
  ['source', 'delta-import'],
  ['source', 'delta-sync'],
  ['target', 'export'],
  ['target', 'delta-import'],
  ['target', 'delta-sync'],
] as const;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const changeOf = (person: string, isAdded: boolean): ImportEntry => ({
  change: 'update',
  dn: 'group',
  attributes: {},
  valueChanges: {
    member: isAdded ? { add: [person], remove: [] } : { add: [], remove: [person] },
  },
});

async function openEngine(
  pool: Pool,
  systems: Readonly<Record<'source' | 'target', GroupSystem>>,
): Promise<Run> {
  const deps: EngineDependencies = {
    store: await createPostgresStore(pool),
    rules: groupRules(),
    now: () => new Date(),
    connectorType: (type) => systems[type === 'source' ? type : 'target'].type(type),
    openSession: ({ id }) => systems[id === 'source' ? id : 'target'].open(),
  };
  return async (connector, profile) => {
    const { result, steps } = await runProfile(deps, { connector, profile, startedBy: 'bench' });
    if (result !== 'success')
      throw new AppError(
        'bench-failed',
        `${connector} ${profile}: ${result} ${steps[0]?.message ?? ''}`,
      );
  };
}

/** Takes some people and a group of one of them from one system to the other. */
async function firstCycle(
  systems: Readonly<Record<'source' | 'target', GroupSystem>>,
  run: Run,
): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, at) => `person ${at + 1}`);
  const entries: ImportEntry[] = people.map((dn) => ({
    change: 'replace',
    dn,
    type: 'person',
    attributes: { employeeId: [dn], name: [dn] },
  }));
  const member = people.slice(0, 1);
  entries.push({
    change: 'replace',
    dn: 'group',
    type: 'group',
    attributes: { name: ['group'], member },
  });
  systems.source.entries = entries;
  systems.target.entries = entries;
  await run('source', 'full-import');
  await run('source', 'delta-sync');
  await run('target', 'export');
  await run('target', 'full-import');
  await run('target', 'delta-sync');
}

/** Writes the rows that one more member comes to, in one transaction, by their keys. */
async function floorOf(pool: Pool): Promise<Record<'write' | 'undo', () => Promise<void>>> {
  const groups = await pool.query<{ connector: number; id: number; mv: number; attr: number }>(
    `select o.connector, o.id, l.mv_id as mv, d.id as attr
     from cs_object o join link l on l.connector = o.connector and l.cs_id = o.id, dictionary d
     where o.dn = 'group' and d.kind = 2 and d.name = 'member'`,
  );
  const each = async (statements: readonly string[]): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      for (const { connector, id, mv, attr } of groups.rows)
        for (const statement of statements)
          await client.query(statement, [connector, id, mv, attr]);
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  return { write: () => each(WRITE), undo: () => each(UNDO) };
}

const KEY = "'00000000-0000-0000-0000-000000000000'::uuid";
const VALUES = '($1::int4, $2::int8, $3::int8, $4::int4)) as g (connector, id, mv, attr)';
const WRITE = [
  `insert into cs_ref (cs_id, attr, tkey, connector, dn) select id, attr, ${KEY}, connector, 'x' from (values ${VALUES}`,
  `insert into mv_ref (mv_id, attr, target) select mv, attr, -connector from (values ${VALUES}`,
];
const UNDO = [
  `delete from cs_ref r using (values ${VALUES} where r.cs_id = g.id and r.attr = g.attr and r.tkey = ${KEY}`,
  `delete from mv_ref r using (values ${VALUES} where r.mv_id = g.mv and r.attr = g.attr and r.target = -g.connector`,
];
