import path from 'node:path';
import { connectorSchema } from '@cognate/contract';
import { migrationReport, readMigrationFolder, translate } from '@cognate/migrate';
import type { Migration, MigrationReport, MigrationSource } from '@cognate/migrate';
import { UsageError } from '../usage-error.ts';
import { connectorCatalog } from './connector-catalog.ts';

export interface ReadMigration {
  readonly folder: string;
  readonly source: MigrationSource;
  readonly migration: Migration;
  readonly report: MigrationReport;
}

/** Reads a folder of exports and translates it. */
export async function readMigration(
  given: string,
  workingDirectory: string,
): Promise<ReadMigration> {
  const folder = path.resolve(workingDirectory, given);
  const source = await readMigrationFolder(folder);
  if (source.files.length === 0)
    throw new UsageError(`The folder ${folder} is empty.`, 'Name the folder with the exports.');
  // Rules as code, where configuration files can say so.
  const scripts = 'extension' in connectorSchema.shape;
  const migration = translate(source, await connectorCatalog(), { scripts });
  return { folder, source, migration, report: migrationReport(given, source, migration) };
}

/** Whether somebody has to look at the exports themselves: passwords, files that cannot be read, what nobody knows. */
export const needsLook = ({ counts, findings }: MigrationReport): boolean =>
  counts.unsafe + counts.unknown > 0 || findings.some(({ code }) => code.startsWith('xml-'));
