import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import {
  builtInConnectorTypes,
  publishedSchemas,
  renderFolder,
  SCHEMA_FOLDER,
} from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { UsageError } from '../../usage-error.ts';

/** `cognate config export <folder>` */
export const configExportCommand: Command = {
  path: ['config', 'export'],
  summary: 'Writes the configuration in force as files.',
  description: [
    'One file for each connector, each outbound rule and each type of the metaverse. The files have a fixed order of keys, so that two exports can be compared. Applying them again changes nothing. Secrets are not part of the configuration and are not written. With --output json and no folder the configuration goes to the standard output.',
  ],
  positionals: [{ name: 'folder', summary: 'A new or empty folder.', optional: true }],
  options: [],
  examples: [{ line: 'config export backup', does: 'Writes the files into the folder "backup".' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { output, workingDirectory } = context;
      const stored = await instance.stored();
      if (stored === undefined)
        throw new AppError('no-configuration', 'No configuration was applied yet.', {
          remedy: 'Apply one with "cognate config apply --config <folder>".',
        });
      const given = args.optionalPositional('folder');
      if (given === undefined) {
        if (output.format !== 'json')
          throw new UsageError(
            'The folder to write to is missing.',
            'Write: cognate config export <folder>',
          );
        output.result(stored.configuration, () => '');
        return EXIT.ok;
      }
      const folder = path.resolve(workingDirectory, given);
      refuseFilled(folder);
      const files = new Map(renderFolder(stored.configuration));
      for (const [name, schema] of await publishedSchemas(builtInConnectorTypes))
        files.set(`${SCHEMA_FOLDER}/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
      writeFiles(folder, files);
      output.result(
        { folder, version: stored.version, files: [...files.keys()] },
        () => `Version ${stored.version} was written to ${folder}: ${files.size} files.\n`,
      );
      return EXIT.ok;
    }),
};

function refuseFilled(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`The folder ${folder} is not empty.`, 'Name a new or an empty one.');
}

/** Writes files below a folder, making what folders they need. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
