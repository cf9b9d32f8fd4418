export {
  boolArray,
  byteaArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
} from './connection/binary-array.ts';
export type { ColumnType, FieldValue } from './connection/binary-field.ts';
export { copyBinary } from './connection/copy-binary.ts';
export type { CopyRow } from './connection/copy-row-encoder.ts';
export { toDatabaseError } from './connection/database-error.ts';
export { OLDEST_POSTGRES, openPool } from './connection/open-pool.ts';
export type { PoolOptions } from './connection/open-pool.ts';
export { withTransaction } from './connection/with-transaction.ts';
export type { TransactionOptions } from './connection/with-transaction.ts';
export { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
export type {
  EmbeddedPostgres,
  EmbeddedPostgresOptions,
} from './embedded/start-embedded-postgres.ts';
export { migrate, schemaState } from './migrations/migrate.ts';
export type { Migration, SchemaState } from './migrations/migrate.ts';
export type { AccessStore } from './access/access-store.ts';
export type { Account } from './access/account-store.ts';
export type { ApiKey } from './access/key-store.ts';
export { createPostgresStore } from './create-postgres-store.ts';
export type { PostgresStore } from './create-postgres-store.ts';
export type { SealedPlace, SealedText, SealedValueStore } from './secrets/sealed-values.ts';
export type { SealedSecret, SecretStore } from './secrets/secret-store.ts';
export type { BackupSummary } from './backup/backup-format.ts';
export { checkBackup, restoreBackup } from './backup/restore-backup.ts';
export type { Restored } from './backup/restore-backup.ts';
export { writeBackup } from './backup/write-backup.ts';
export { upgradeFacts } from './migrations/upgrade-facts.ts';
