import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { exportMim } from '@cognate/migrate';
import {
  builtInConnectorTypes,
  loadConfigurationFolder,
  openSecrets,
  printable,
} from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import { UsageError } from '../../usage-error.ts';
import { renderProblems } from '../config/render-problems.ts';
import { writeFiles } from '../config/export.ts';

/** `cognate migrate export-mim <folder>` */
export const migrateExportMimCommand: Command = {
  path: ['migrate', 'export-mim'],
  summary: 'Writes the configuration files in the form of a MIM server export.',
  description: [
    'The folder gets MV.XML, a file for each connector, and outbound rules as an export of the identity service. Reading them with "migrate import" gives an equal configuration, so that two servers can be compared. Addresses, accounts and files of connected systems are left out, and what MIM has no words for is listed.',
  ],
  positionals: [{ name: 'folder', summary: 'A new or empty folder.' }],
  options: [],
  examples: [
    {
      line: 'migrate export-mim mim --config north',
      does: 'Writes the files into the folder "mim".',
    },
  ],
  run: async (args, context) => {
    const { output, configDirectory, dataDirectory, environment, workingDirectory } = context;
    const folder = path.resolve(workingDirectory, args.positional('folder'));
    if (existsSync(folder) && readdirSync(folder).length > 0)
      throw new UsageError(`The folder ${folder} is not empty.`, 'Name a new or an empty one.');
    const { configuration, problems } = await loadConfigurationFolder(configDirectory, {
      types: builtInConnectorTypes,
      placeholders: { data: dataDirectory, config: configDirectory },
      secrets: openSecrets(dataDirectory, environment),
    });
    if (configuration === undefined) {
      output.result({ problems }, () => renderProblems(problems, context));
      return EXIT.findings;
    }
    const { files, warnings } = exportMim(configuration, context.now());
    writeFiles(folder, files);
    output.result({ folder, files: [...files.keys()], warnings }, () =>
      [
        `The configuration was written to ${folder}: ${files.size} files.`,
        ...warnings.map(({ subject, message }) => printable(`  ${subject}: ${message}`)),
        '',
      ].join('\n'),
    );
    return EXIT.ok;
  },
};
