export type { SlapdOverlay } from './slapd/slapd-configuration.ts';
export { startSlapd } from './slapd/start-slapd.ts';
export type { Slapd, SlapdOptions } from './slapd/start-slapd.ts';
export { testDatabase } from './test-database.ts';
export type { TestDatabase } from './test-database.ts';
