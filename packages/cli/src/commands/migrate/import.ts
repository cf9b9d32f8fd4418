import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkShape, configurationSchema } from '@cognate/contract';
import type { Configuration } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import { renderHtmlReport } from '@cognate/migrate';
import type { Migration } from '@cognate/migrate';
import {
  builtInConnectorTypes,
  publishedSchemas,
  renderFolder,
  SCHEMA_FOLDER,
} from '@cognate/server';
import type { Command, CommandArguments } from '../../command-line/command.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import { extensionFiles } from '../../migrate/extension-files.ts';
import { keepSecrets } from '../../migrate/keep-secrets.ts';
import { keepSettings } from '../../migrate/keep-settings.ts';
import { needsLook, readMigration } from '../../migrate/read-migration.ts';
import { renderReport } from '../../migrate/render-report.ts';
import { UsageError } from '../../usage-error.ts';
import { writeFiles } from '../config/export.ts';

/** `cognate migrate import <folder>` */
export const migrateImportCommand: Command = {
  path: ['migrate', 'import'],
  summary:
    'Writes the configuration of a MIM, FIM or Azure AD Connect server as a Cognate configuration.',
  description: [
    'Reads what "migrate assess" reads and writes connectors, schema, filters, joins, projections, attribute flows with their precedence, deletion rules and run profiles into the configuration folder, with stubs for the functions of rules extensions in "extensions". The same exports always give the same files; with --force, settings of connectors and functions that were written in the meantime stay. Nothing is put in force: look at the files, then use "config validate" and "config apply --dry-run".',
    'No export holds passwords: the report names the secrets to set. Passwords that stand in the exports in clear go into the secrets of the instance, sealed where its database is there already, not into the files.',
  ],
  positionals: [{ name: 'folder', summary: 'The folder with the exported files.' }],
  options: [
    {
      name: 'force',
      summary: 'Writes over the configuration that the folder holds already.',
    },
  ],
  examples: [
    {
      line: 'migrate import exports --config north',
      does: 'Writes the configuration into the folder "north".',
    },
    {
      line: 'migrate import exports --config north --force',
      does: 'Writes it again from newer exports; version control shows what changed.',
    },
  ],
  run: async (args, context) => {
    const { output, dataDirectory } = context;
    const target = targetOf(args, context);
    const { migration, report } = await readMigration(
      args.positional('folder'),
      context.workingDirectory,
    );
    const translated = wellFormed(migration.configuration);
    const files = new Map([
      ...renderFolder(await keepSettings(translated, target, context)),
      ...extensionFiles(migration.stubs, target),
    ]);
    files.set('migration/report.html', renderHtmlReport(report));
    files.set('migration/report.json', `${JSON.stringify(report, null, 2)}\n`);
    for (const [name, schema] of await publishedSchemas(builtInConnectorTypes))
      files.set(`${SCHEMA_FOLDER}/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
    writeFiles(target, files);
    const { names: secrets, sealed } = await keepSecrets(context, migration.secrets);
    const result = {
      folder: target,
      files: [...files.keys()],
      secretsKept: secrets,
      secretsMissing: migration.missingSecrets,
      report,
    };
    output.result(result, () => renderReport(report, output, false));
    output.note(
      [
        `The configuration is in ${target}: ${files.size} files.`,
        ...(secrets.length === 0
          ? []
          : [
              `Kept as secrets in ${sealed ? 'the database, sealed' : dataDirectory}: ${secrets.join(', ')}.`,
              ...(sealed ? [] : ['They are in clear there until "cognate secrets seal".']),
            ]),
        ...(migration.missingSecrets.length === 0
          ? []
          : [`Secrets to set: ${migration.missingSecrets.join(', ')}.`]),
        `Next: cognate config validate --config ${target}`,
      ].join('\n'),
    );
    return needsLook(report) ? EXIT.findings : EXIT.ok;
  },
};

/** The folder to write to. One that holds a configuration is written over only when that is asked for. */
function targetOf(
  args: CommandArguments,
  { namedConfigDirectory, workingDirectory }: CommandContext,
): string {
  const target = namedConfigDirectory ?? path.join(workingDirectory, 'config');
  if (existsSync(path.join(target, 'cognate.yaml')) && !args.flag('force'))
    throw new UsageError(
      `The folder ${target} holds a configuration already.`,
      'Name another folder with --config, or write over this one with --force.',
    );
  return target;
}

/** The configuration in the form that files have. Names in the exports may be such that no file can have them. */
function wellFormed(configuration: Migration['configuration']): Configuration {
  const shape = checkShape(configurationSchema, configuration);
  if (shape.ok) return shape.value;
  const [first] = shape.problems;
  throw new AppError(
    'migration-refused',
    `The configuration cannot be written: ${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`,
    { remedy: 'Give the part another name on the old server, and export it again.' },
  );
}
