import { AppError } from '@cognate/kernel';
import type {
  StepCounters,
  WhatIfEntry,
  WhatIfGroup,
  WhatIfReport,
  WhatIfScope,
  WhatIfStore,
} from '@cognate/sync-engine';
import { int8Array, textArray } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import { reserve } from '../history/id-store.ts';
import { storableText } from '../history/write-record.ts';
import type { StoreContext } from '../store-context.ts';

interface ReportRow {
  readonly id: number;
  readonly connector: string;
  readonly scope: string;
  readonly configuration: string;
  readonly started_by: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly result: string;
  readonly message: string | null;
  readonly counters: string;
  readonly objects: number;
  readonly metaverse: number;
}

const REPORTS = `
  select w.id, w.connector, w.scope, w.configuration, w.started_by, w.started_at, w.ended_at, w.result, w.message,
    w.counters, n.objects, n.metaverse
  from what_if w cross join lateral (
    select count(*) filter (where kind = 'object') as objects, count(*) filter (where kind = 'metaverse') as metaverse
    from what_if_entry e where e.report = w.id and e.listed
  ) n`;

const NO_COUNTERS: StepCounters = {
  staging: {},
  discovery: {},
  inbound: {},
  outbound: {},
  export: {},
};

type Reports = Omit<WhatIfStore, 'rehearse'>;

/** Reports of what-if runs. Names stand in them as texts: a report may be of a configuration that was never applied. */
export function createWhatIfStore(context: StoreContext): Reports {
  return { ...createReports(context), ...createEntries(context) };
}

type OfReports = 'startWhatIf' | 'finishWhatIf' | 'whatIfReports' | 'whatIfReport' | 'deleteWhatIf';

function createReports(context: StoreContext): Pick<Reports, OfReports> {
  const { pool } = context;
  return {
    async startWhatIf({ connector, scope, configuration, startedBy, startedAt }) {
      const id = await reserve(context, 'what-if', 1);
      await pool.query(
        `insert into what_if (id, connector, scope, configuration, started_by, started_at, result, counters)
         values ($1, $2, $3, $4, $5, $6, 'in-progress', '{}')`,
        [id, connector, scope, configuration, startedBy, startedAt],
      );
      return id;
    },

    async finishWhatIf(report, { endedAt, result, message, counters }) {
      await pool.query(
        'update what_if set ended_at = $2, result = $3, message = $4, counters = $5 where id = $1',
        [report, endedAt, result, message && storableText(message), JSON.stringify(counters)],
      );
    },

    async whatIfReports(limit) {
      const { rows } = await pool.query<ReportRow>(`${REPORTS} order by w.id desc limit $1`, [
        limit,
      ]);
      return rows.map(reportOf);
    },

    async whatIfReport(id) {
      const { rows } = await pool.query<ReportRow>(`${REPORTS} where w.id = $1`, [id]);
      const [row] = rows;
      return row && reportOf(row);
    },

    async deleteWhatIf(report) {
      return withTransaction(pool, async (client) => {
        await client.query('delete from what_if_entry where report = $1', [report]);
        const { rowCount } = await client.query('delete from what_if where id = $1', [report]);
        return rowCount === 1;
      });
    },
  };
}

const reportOf = (row: ReportRow): WhatIfReport => ({
  id: row.id,
  connector: row.connector,
  // Written by this store alone, as are the counters.
  scope: row.scope as WhatIfScope,
  configuration: row.configuration,
  startedBy: row.started_by,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  result: row.result,
  message: row.message,
  counters: { ...NO_COUNTERS, ...(JSON.parse(row.counters) as Partial<StepCounters>) },
  objects: row.objects,
  metaverse: row.metaverse,
});

/** Entries that come to nothing in the end stay, unlisted, as long as a later page may add to them. */
const isListed = ({ existed, exists, counters, change, error }: WhatIfEntry): boolean =>
  existed !== exists || counters.length > 0 || error !== null || Object.keys(change).length > 0;

function createEntries({ pool }: StoreContext): Omit<Reports, OfReports> {
  return {
    async findWhatIfEntries(report, objects) {
      const { rows } = await pool.query<{ entry: string }>(
        `select e.entry from unnest($2::text[], $3::int8[]) as w (kind, id)
           join what_if_entry e on e.report = $1 and e.kind = w.kind and e.id = w.id`,
        [
          report,
          textArray(objects.map(({ kind }) => kind)),
          int8Array(objects.map(({ id }) => id)),
        ],
      );
      return rows.map(entryOf);
    },

    async writeWhatIfEntries(report, entries) {
      const { rowCount } = await pool.query(
        `insert into what_if_entry (report, kind, id, connector, counters, listed, entry)
         select $1, kind, id, connector, string_to_array(nullif(counters, ''), ' '), listed = 1, entry
         from unnest($2::text[], $3::int8[], $4::text[], $5::text[], $6::int8[], $7::text[])
           as n (kind, id, connector, counters, listed, entry)
         where exists (select 1 from what_if where id = $1)
         on conflict (report, kind, id) do update
           set counters = excluded.counters, listed = excluded.listed, entry = excluded.entry`,
        [
          report,
          textArray(entries.map(({ kind }) => kind)),
          int8Array(entries.map(({ id }) => id)),
          textArray(entries.map(({ connector }) => connector ?? '')),
          textArray(entries.map(({ counters }) => counters.join(' '))),
          int8Array(entries.map((entry) => (isListed(entry) ? 1 : 0))),
          textArray(entries.map((entry) => JSON.stringify(entry))),
        ],
      );
      if (rowCount !== entries.length)
        throw new AppError('unknown-object', `The report ${report} was deleted meanwhile.`);
    },

    async whatIfGroups(report) {
      const { rows } = await pool.query<WhatIfGroup>(
        `select nullif(e.connector, '') as connector, c.counter, count(*) as count
         from what_if_entry e cross join lateral unnest(coalesce(e.counters, array['failed'])) as c (counter)
         where e.report = $1 and e.listed
         group by 1, 2 order by 1 nulls first, 2`,
        [report],
      );
      return rows;
    },

    async whatIfEntries(report, { counter, connector, skip, limit }) {
      const { rows } = await pool.query<{ entry: string }>(
        `select entry from what_if_entry
         where report = $1 and listed and ($2::text is null or $2 = any(counters))
           and ($3::text is null or connector = $3)
         order by kind desc, id offset $4 limit $5`,
        [report, counter ?? null, connector ?? null, skip, limit],
      );
      return rows.map(entryOf);
    },
  };
}

/** Written by this store. */
const entryOf = ({ entry }: { readonly entry: string }): WhatIfEntry =>
  JSON.parse(entry) as WhatIfEntry;
