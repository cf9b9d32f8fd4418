import type { FoundObject, SpaceSearch } from '@cognate/sync-engine';
import { objectKeys } from '@cognate/sync-engine';
import { ACCOUNT_JOINER } from '@cognate/sync-rules';
import { int8Array, textArray, uuidArray } from '../connection/binary-array.ts';
import {
  opCode,
  opOf,
  PENDING_STAGE,
  pendingCode,
  stateCode,
  UNCONFIRMED_STAGE,
} from '../codes.ts';
import { ERROR_CODES, errorKindOf } from './error-kinds.ts';
import type { StoreContext } from '../store-context.ts';
import { createSyncQueries } from '../synchronize/sync-queries.ts';

/** Both forms in which the keys of names are made: which one a connector has is not known here. */
export function keysOfName(
  connector: string,
  name: string,
): { readonly dn: readonly string[]; readonly anchor: string } {
  const [generic, ldap] = [objectKeys(connector, 'generic', 1), objectKeys(connector, 'ldap', 1)];
  return { dn: [generic.ofOwnDn(name), ldap.ofOwnDn(name)], anchor: generic.ofAnchor(name) };
}

/**
 * Objects of a connector space in the order of their numbers. What is pending, failed or without a link is found by the
 * keys of the tables that hold just that; text, and what is below a name, by a look at one object after the other.
 */
export async function searchSpace(
  context: StoreContext,
  search: SpaceSearch,
): Promise<readonly FoundObject[]> {
  const { pool, names } = context;
  const values: unknown[] = [names.find('connector', search.connector), search.after, search.limit];
  const value = (each: unknown): string => `$${values.push(each)}`;
  const [first, ...others] = [...listsOf(context, search, value), ...NOTHING];
  const from =
    first === undefined
      ? 'cs_object o'
      : `(select distinct t.cs_id from ${first} and t.connector = $1 and t.cs_id > $2) c join cs_object o on o.connector = $1 and o.id = c.cs_id`;
  const conditions = [
    'o.connector = $1 and o.id > $2',
    ...others.map(
      (list) => `exists (select 1 from ${list} and t.connector = o.connector and t.cs_id = o.id)`,
    ),
    ...conditionsOf(search, value),
  ];
  const { rows } = await pool.query<{ id: number }>(
    `select o.id from ${from} where ${conditions.join(' and ')} order by o.id limit $3`,
    values,
  );
  return describe(
    context,
    search.connector,
    rows.map(({ id }) => id),
  );
}

const NOTHING: readonly string[] = [];

type Value = (each: unknown) => string;

/** The tables that only have rows of what is searched for, each as `table t where ...`; what is rarest comes first. */
function listsOf(
  { names }: StoreContext,
  { error, marked, pendingImport, pendingExport, unconfirmed, state }: SpaceSearch,
  value: Value,
): readonly string[] {
  const code = (column: string, of: number | undefined): string =>
    of === undefined ? 'true' : `t.${column} = ${value(of)}::int2`;
  const lists: string[] = [];
  if (error !== undefined)
    lists.push(
      `object_error t where ${code('kind', error === 'any' ? undefined : ERROR_CODES[error])}`,
    );
  if (marked === true) lists.push('cs_marked t where true');
  if (pendingExport !== undefined)
    lists.push(
      `export_change t where t.stage = ${PENDING_STAGE} and ${code('op', pendingExport === 'any' ? undefined : opCode(pendingExport))}`,
    );
  if (unconfirmed === true) lists.push(`export_change t where t.stage = ${UNCONFIRMED_STAGE}`);
  if (pendingImport !== undefined)
    lists.push(
      `cs_pending t where ${code('op', pendingImport === 'any' ? undefined : pendingCode(pendingImport))}`,
    );
  return [...lists, ...listsOfState(names, state, value)];
}

function listsOfState(
  names: StoreContext['names'],
  state: SpaceSearch['state'],
  value: Value,
): readonly string[] {
  if (state === undefined || state === 'disconnector') return [];
  if (state === 'connector') return ['link t where true'];
  return state === 'explicit-connector'
    ? [`link t where t.rule = ${value(names.find('rule', ACCOUNT_JOINER))}`]
    : [`cs_disconnector t where t.state = ${value(stateCode(state))}::int2`];
}

function conditionsOf(
  { connector, state, under, name: wanted, text, hidden = [] }: SpaceSearch,
  value: Value,
): readonly string[] {
  const conditions: string[] = [];
  if (state === 'disconnector')
    conditions.push(
      'not exists (select 1 from link l where l.connector = o.connector and l.cs_id = o.id)',
    );
  if (under !== undefined) {
    // Spaces after commas mean nothing. Only the end of each name is brought into this form, which takes time.
    const name = under.toLowerCase().replaceAll(', ', ',');
    const tail = value(name.length + name.split(',').length + 1);
    const base = value(name);
    const end = `replace(lower(right(o.dn, ${tail}::int4)), ', ', ',')`;
    conditions.push(`(${end} = ${base} or right(${end}, length(${base}) + 1) = ',' || ${base})`);
  }
  if (wanted !== undefined) {
    const keys = keysOfName(connector, wanted);
    conditions.push(
      `(o.dn_key = any(${value(uuidArray(keys.dn))}::uuid[]) or o.anchor_key = ${value(keys.anchor)}::uuid)`,
    );
  }
  if (text !== undefined && text !== '') {
    // In both forms in which accents are written: to bring every value into one of them would take ten times as long.
    const body =
      hidden.length === 0
        ? 'o.body'
        : `(o.body::jsonb - ${value(textArray(hidden))}::text[])::text`;
    const folded = text.toLowerCase();
    const forms = new Set([folded.normalize('NFC'), folded.normalize('NFD')]);
    const found = [...forms].flatMap((form) => {
      const part = value(form);
      return ['o.dn', body].map((column) => `strpos(lower(${column}), ${part}) > 0`);
    });
    conditions.push(`(${found.join(' or ')})`);
  }
  return conditions;
}

/** What the list says of each object. */
async function describe(
  context: StoreContext,
  connector: string,
  ids: readonly number[],
): Promise<readonly FoundObject[]> {
  const { pool, names } = context;
  const only = [names.find('connector', connector), int8Array(ids)];
  const objects = await createSyncQueries(context).objectsById(
    ids.map((id) => ({ connector, id })),
  );
  const exports = await pool.query<{ id: number; op: number }>(
    `select cs_id as id, op from export_change where connector = $1 and cs_id = any($2::int8[]) and stage = ${PENDING_STAGE}`,
    only,
  );
  const errors = await pool.query<{ id: number; kind: number; type: string }>(
    'select cs_id as id, kind, type from object_error where connector = $1 and cs_id = any($2::int8[]) order by kind',
    only,
  );
  const ops = new Map(exports.rows.map(({ id, op }) => [id, opOf(op)]));
  const errorsOf = Map.groupBy(errors.rows, ({ id }) => id);
  return objects.map(({ id, type, dn, link, state, pending }) => ({
    connector,
    id,
    type,
    dn,
    state: link ? 'connector' : state,
    pendingImport: pending,
    pendingExport: ops.get(id) ?? 'none',
    errors: (errorsOf.get(id) ?? []).map((row) => ({
      kind: errorKindOf(row.kind),
      type: row.type,
    })),
    metaverse: link?.mv ?? null,
  }));
}
