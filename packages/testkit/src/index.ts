export { startSystemPostgres } from './postgres/start-system-postgres.ts';
export type { SystemPostgres } from './postgres/start-system-postgres.ts';
export type { SlapdOverlay } from './slapd/slapd-configuration.ts';
export { startSlapd } from './slapd/start-slapd.ts';
export type { Slapd, SlapdOptions } from './slapd/start-slapd.ts';
export { testDatabase } from './postgres/test-database.ts';
export type { TestDatabase } from './postgres/test-database.ts';
