import { AppError } from '@cognate/kernel';
import type { ClientBase } from 'pg';
import type { ObjectError, RunError, StepRecord } from '@cognate/sync-engine';
import { int4Array, int8Array, int2Array, textArray } from '../connection/binary-array.ts';
import { EXPORT_ERROR, IMPORT_ERROR, SYNC_ERROR } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

/**
 * Adds a page's share of the run history; part of the page's transaction. Where another process has closed the step,
 * because this one was not heard of, nothing of the page may be committed: `lease-lost`.
 */
export async function writeRecord(
  client: ClientBase,
  context: StoreContext,
  record: StepRecord,
): Promise<void> {
  const { names } = context;
  const at = [record.run, record.step] as const;
  const { rowCount } = await client.query(
    'update run_step set counters = $3 where run_id = $1 and step = $2 and ended_at is null',
    [...at, JSON.stringify(record.counters)],
  );
  if (rowCount === 0)
    throw new AppError('lease-lost', 'Another process has taken over this run.', {
      remedy:
        'Look at the runs that were started since; run this profile again if it is still needed.',
    });
  await writeObjects(client, names, record);
  await keepImportErrors(client, context, record);
  await writeErrors(client, record);
}

/** The objects behind a page's counters, a row per counter, all with one statement. */
async function writeObjects(
  client: ClientBase,
  names: StoreContext['names'],
  { run, step, page, objects }: StepRecord,
): Promise<void> {
  if (objects.length === 0) return;
  const rows = objects.map((_, index) => {
    const at = 4 + index * 4;
    return `($1::int8, $2::int2, $3::int4, $${at}, $${at + 1}::int4, $${at + 2}::int8[], $${at + 3}::text[])`;
  });
  await client.query(
    `insert into run_objects (run_id, step, page, counter, connector, ids, dns) values ${rows.join(', ')}`,
    [
      run,
      step,
      page,
      ...objects.flatMap(({ counter, connector, ids, dns }) => [
        counter,
        names.id('connector', connector),
        int8Array(ids),
        dns === undefined ? null : textArray(dns.map(storableText)),
      ]),
    ],
  );
}

/** What could not be read of an object that there is stays with it. */
async function keepImportErrors(
  client: ClientBase,
  context: StoreContext,
  { run, errors }: StepRecord,
): Promise<void> {
  const known = errors.filter(({ kind, object }) => kind === 'discovery' && object !== undefined);
  if (known.length === 0) return;
  const { rows } = await client.query<{ connector: number; id: number }>(
    'select r.connector, o.id from run r join cs_object o on o.connector = r.connector and o.id = any($2::int8[]) where r.id = $1',
    [run, int8Array(known.map(({ object }) => object ?? 0))],
  );
  const connectors = new Map(rows.map(({ connector, id }) => [id, connector]));
  // Of several errors of an object the last one stays.
  const byObject = new Map(known.map((error) => [error.object ?? 0, error]));
  await writeObjectErrors(
    client,
    context,
    [...byObject].flatMap(([object, error]) => {
      const connector = connectors.get(object);
      return connector === undefined
        ? []
        : [{ connector: context.names.name('connector', connector), object, error }];
    }),
    { kind: IMPORT_ERROR, run },
  );
}

const OBJECT_ERRORS: Readonly<Partial<Record<RunError['kind'], number>>> = {
  sync: SYNC_ERROR,
  export: EXPORT_ERROR,
  discovery: IMPORT_ERROR,
};

/** The errors of a page; those of objects with the dates that `writeObjectErrors` has kept before. */
async function writeErrors(client: ClientBase, record: StepRecord): Promise<void> {
  const { run, step, page, errors } = record;
  if (errors.length === 0) return;
  await client.query(
    `insert into run_error (run_id, step, page, number, error, at, first_at, retries)
     select $1, $2, $3, new.number, new.error, now(), coalesce(o.first_at, now()), coalesce(o.tries - 1, 0)
     from unnest($4::int4[], $5::text[], $6::int2[], $7::int8[]) as new (number, error, kind, object)
       left join run r on r.id = $1
       left join object_error o
         on o.connector = r.connector and o.kind = new.kind and o.cs_id = new.object and o.run = $1`,
    [
      run,
      step,
      page,
      int4Array(errors.map((_, index) => index)),
      textArray(errors.map(textOf)),
      int2Array(errors.map(({ kind }) => OBJECT_ERRORS[kind] ?? 0)),
      int8Array(errors.map(({ object }) => object ?? 0)),
    ],
  );
}

/** PostgreSQL holds no U+0000; an error about one must still be recorded. */
const textOf = (error: RunError): string => JSON.stringify(error).replaceAll('\\u0000', '\\ufffd');

/** A text in the words of a connected system, as far as it can be stored. */
export const storableText = (text: string): string => text.replaceAll('\u0000', '\ufffd');

/** Keeps errors with their objects; a repeated one counts up. */
export async function writeObjectErrors(
  client: ClientBase,
  { names }: StoreContext,
  errors: readonly ObjectError[],
  { kind, run }: { readonly kind: number; readonly run: number },
): Promise<void> {
  if (errors.length === 0) return;
  await client.query(
    `insert into object_error as old (connector, cs_id, kind, type, message, details, first_at, last_at, tries, run)
     select connector, cs_id, kind, type, message, details, now(), now(), 1, $7
     from unnest($1::int4[], $2::int8[], $3::int2[], $4::text[], $5::text[], $6::text[])
       as new (connector, cs_id, kind, type, message, details)
     on conflict (connector, kind, cs_id) do update
       set type = excluded.type, message = excluded.message, details = excluded.details, last_at = excluded.last_at,
         tries = old.tries + 1, run = excluded.run`,
    [
      int4Array(errors.map((entry) => names.id('connector', entry.connector))),
      int8Array(errors.map((entry) => entry.object)),
      int2Array(errors.map(() => kind)),
      textArray(errors.map((entry) => entry.error.type)),
      textArray(errors.map((entry) => storableText(entry.error.message))),
      textArray(errors.map((entry) => textOf(entry.error))),
      run,
    ],
  );
}
