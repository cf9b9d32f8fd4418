import type { ClientBase } from 'pg';

/** A table with its columns in their order, each with its type. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
}

/** The history of the schema is made anew; claims of processes and sessions mean nothing elsewhere. */
const LEFT_OUT = new Set(['schema_migration', 'lease', 'session', 'set_up_link']);

/** The tables whose rows a backup holds, in the order of their names. */
export async function backupTables(client: ClientBase): Promise<readonly BackupTable[]> {
  return (await allTables(client)).filter(({ name }) => !LEFT_OUT.has(name));
}

/** All tables of the product's schema. */
export async function allTables(client: ClientBase): Promise<readonly BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `select c.relname as name,
       json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
       and a.attnum > 0 and not a.attisdropped
     group by c.relname order by c.relname collate "C"`,
  );
  return rows;
}

/** A table with its columns as SQL. The names are from the catalog of the database, never from a file. */
export const columnsOf = ({ name, columns }: BackupTable): string =>
  `${quoted(name)} (${columns.map(([column]) => quoted(column)).join(', ')})`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Timestamps and numbers are written the same whatever the server's own settings are. */
export const PLAIN_FORMATS = `set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local extra_float_digits = 3`;
