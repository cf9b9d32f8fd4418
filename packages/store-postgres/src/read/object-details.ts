import type { Attributes, Value } from '@cognate/kernel';
import type {
  LoadedExport,
  Moment,
  ObjectDetails,
  ObjectRef,
  RunError,
  StandingError,
  StoredReference,
} from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { parkingOf } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { createSyncQueries } from '../synchronize/sync-queries.ts';
import { errorKindOf } from './error-kinds.ts';

/** Everything that is known of an object, undefined when there is none. */
export async function objectDetails(
  context: StoreContext,
  ref: ObjectRef,
): Promise<ObjectDetails | undefined> {
  const queries = createSyncQueries(context);
  const [object] = await queries.objectsById([ref]);
  const origin = await originOf(context, ref);
  if (object === undefined || origin === undefined) return undefined;
  const references = await queries.referencesOf([ref]);
  const { moment, exports } = await loadPlaces(context, ref, origin);
  const isChanged = !['none', 'add'].includes(object.pending);
  return {
    ...ref,
    type: object.type,
    dn: object.dn,
    ...lifeOf(context, origin, moment),
    state: object.link ? 'connector' : object.state,
    link: object.link,
    imported: object.body !== null,
    pendingImport: object.pending,
    attributes: attributesOf(object.body, references, 'removed'),
    synchronized: isChanged
      ? attributesOf(object.beforeBody ?? object.body, references, 'added')
      : undefined,
    synchronizedDn: object.beforeDn === object.dn ? undefined : (object.beforeDn ?? undefined),
    ...exportState(exports),
    errors: await errorsOf(context, ref),
  };
}

function lifeOf(
  { names }: StoreContext,
  origin: Origin,
  moment: (run: number) => Moment,
): Pick<
  ObjectDetails,
  'anchor' | 'origin' | 'created' | 'changed' | 'linked' | 'disconnected' | 'parked' | 'marked'
> {
  const { anchor, provisioned, created_run, changed_run, link_run, lost_run, rule, marked } =
    origin;
  return {
    anchor,
    origin: provisioned ? 'provisioned' : 'imported',
    created: moment(created_run),
    changed: moment(changed_run),
    linked: link_run === null ? undefined : moment(link_run),
    disconnected:
      lost_run === null || rule === null
        ? undefined
        : { ...moment(lost_run), rule: names.name('rule', rule) },
    parked: parkedOf(origin, moment),
    marked,
  };
}

const parkedOf = (
  { parked_run, cause, taken_by }: Origin,
  moment: (run: number) => Moment,
): ObjectDetails['parked'] =>
  parked_run === null || cause === null || taken_by === null
    ? undefined
    : {
        ...moment(parked_run),
        cause: parkingOf(cause),
        takenBy: taken_by,
      };

function exportState(
  exports: readonly PlacedExport[],
): Pick<
  ObjectDetails,
  | 'pendingExport'
  | 'pendingExportPlace'
  | 'inFlight'
  | 'unconfirmedExport'
  | 'unconfirmedExportPlace'
> {
  const pending = exports.find((row) => row.stage === 'pending');
  const unconfirmed = exports.find((row) => row.stage === 'unconfirmed');
  return {
    pendingExport: pending?.delta,
    pendingExportPlace: pending?.place,
    inFlight: pending?.inFlight ?? false,
    unconfirmedExport: unconfirmed?.delta,
    unconfirmedExportPlace: unconfirmed?.place,
  };
}

function attributesOf(
  body: string | null,
  references: readonly StoredReference[],
  skip: StoredReference['pending'],
): Attributes {
  // Written by the import as canonical attribute values.
  const values: Record<string, Value[]> =
    body === null ? {} : (JSON.parse(body) as Record<string, Value[]>);
  for (const { attribute, dn, pending } of references)
    if (pending !== skip) (values[attribute] ??= []).push(dn);
  return values;
}

interface Origin {
  readonly anchor: string | null;
  readonly created_run: number;
  readonly changed_run: number;
  readonly provisioned: boolean;
  readonly link_run: number | null;
  readonly rule: number | null;
  readonly lost_run: number | null;
  readonly marked: boolean;
  readonly parked_run: number | null;
  readonly cause: number | null;
  readonly taken_by: number | null;
}

async function originOf(
  { pool, names }: StoreContext,
  { connector, id }: ObjectRef,
): Promise<Origin | undefined> {
  const { rows } = await pool.query<Origin>(
    `select o.anchor, o.created_run, o.changed_run, o.provisioned, l.run as link_run, d.rule, d.run as lost_run,
       exists (select 1 from cs_marked m where m.connector = o.connector and m.cs_id = o.id) as marked,
       t.run as parked_run, t.cause, t.taken_by
     from cs_object o
       left join cs_transient t on t.connector = o.connector and t.cs_id = o.id
       left join link l on l.connector = o.connector and l.cs_id = o.id
       left join cs_disconnector d on d.connector = o.connector and d.cs_id = o.id
     where o.connector = $1 and o.id = $2`,
    [names.find('connector', connector), id],
  );
  return rows[0];
}

type PlacedExport = LoadedExport & {
  readonly place: ObjectDetails['pendingExportPlace'];
  readonly inFlight: boolean;
};

/** The object's exports with where they stand, and the times of all runs that something is said of. */
async function loadPlaces(
  context: StoreContext,
  ref: ObjectRef,
  { created_run, changed_run, link_run, lost_run, parked_run }: Origin,
): Promise<{
  readonly moment: (run: number) => Moment;
  readonly exports: readonly PlacedExport[];
}> {
  const { pool, names } = context;
  const loaded = await createSyncQueries(context).exportsOf([ref]);
  const places = await pool.query<{
    id: number;
    run: number;
    is_new: boolean;
    in_flight: boolean;
  }>(
    `select e.id, e.run, e.run > coalesce(s.exported_run, 0) as is_new, coalesce(e.id = any(f.ids), false) as in_flight
     from export_change e
       left join connector_state s on s.connector = e.connector
       left join export_flight f on f.connector = e.connector
     where e.connector = $1 and e.cs_id = $2`,
    [names.find('connector', ref.connector), ref.id],
  );
  const known = [created_run, changed_run, link_run ?? 0, lost_run ?? 0, parked_run ?? 0];
  const runs = await pool.query<{ id: number; started_at: Date }>(
    'select id, started_at from run where id = any($1::int8[])',
    [int8Array([...known, ...places.rows.map(({ run }) => run)])],
  );
  const startedAt = new Map(runs.rows.map((row) => [row.id, row.started_at]));
  const moment = (run: number): Moment => ({ run, at: startedAt.get(run) });
  const byId = new Map(places.rows.map((row) => [row.id, row]));
  return {
    moment,
    exports: loaded.map((row) => {
      const found = byId.get(row.id);
      const place = found && { sequence: row.id, by: moment(found.run), isNew: found.is_new };
      return { ...row, place, inFlight: found?.in_flight ?? false };
    }),
  };
}

async function errorsOf(
  { pool, names }: StoreContext,
  { connector, id }: ObjectRef,
): Promise<readonly StandingError[]> {
  const { rows } = await pool.query<{
    kind: number;
    type: string;
    message: string;
    details: string | null;
    first_at: Date;
    last_at: Date;
    tries: number;
  }>(
    'select kind, type, message, details, first_at, last_at, tries from object_error where connector = $1 and cs_id = $2 order by kind',
    [names.find('connector', connector), id],
  );
  return rows.map((row) => ({
    kind: errorKindOf(row.kind),
    type: row.type,
    message: row.message,
    // Written by `writeObjectErrors`.
    details: row.details === null ? undefined : (JSON.parse(row.details) as RunError),
    firstAt: row.first_at,
    lastAt: row.last_at,
    tries: row.tries,
  }));
}
