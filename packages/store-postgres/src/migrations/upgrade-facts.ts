import type { Pool } from 'pg';

/** What has to be known of a database before its schema is changed. */
export interface UpgradeFacts {
  readonly server: string;
  readonly bytes: number;
  /** Work that is going on, with who does it. */
  readonly claims: readonly { readonly name: string; readonly owner: string }[];
  /** Connections of other processes of the product. */
  readonly otherSessions: number;
}

export async function upgradeFacts(pool: Pool): Promise<UpgradeFacts> {
  const { rows } = await pool.query<{
    server: string;
    bytes: number;
    sessions: number;
    leases: boolean;
  }>(
    `select current_setting('server_version') as server, pg_database_size(current_database()) as bytes,
       to_regclass('lease') is not null as leases,
       (select count(*) from pg_stat_activity where datname = current_database()
          and application_name = 'cognate' and pid <> pg_backend_pid()) as sessions`,
  );
  const [row] = rows;
  const claims =
    row?.leases === true
      ? await pool.query<{ name: string; owner: string }>(
          'select name, owner from lease where until > now() order by name',
        )
      : { rows: [] };
  return {
    server: row?.server ?? '',
    bytes: row?.bytes ?? 0,
    claims: claims.rows,
    otherSessions: row?.sessions ?? 0,
  };
}
