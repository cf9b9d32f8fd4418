import { builtInConnectorTypes, loadConfigurationFolder, openSecrets } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import { countProblems, renderProblems } from './render-problems.ts';

/** `cognate config validate` */
export const configValidateCommand: Command = {
  path: ['config', 'validate'],
  summary: 'Checks the configuration files and reports all problems at once.',
  description: [
    'Needs neither a database nor the connected systems. Every problem is one line with file, line and column, what is wrong and what to do. Warnings alone leave the exit code 0. Secrets that are stored in the database count as not set here; "config plan" and "config apply" know them.',
  ],
  positionals: [],
  options: [],
  examples: [{ line: 'config validate --config examples/contoso', does: 'Checks the example.' }],
  run: async (_args, context) => {
    const { output, configDirectory, dataDirectory, environment } = context;
    const { problems } = await loadConfigurationFolder(configDirectory, {
      types: builtInConnectorTypes,
      placeholders: { data: dataDirectory, config: configDirectory },
      secrets: openSecrets(dataDirectory, environment),
    });
    const { errors } = countProblems(problems);
    output.result({ folder: configDirectory, valid: errors === 0, problems }, () =>
      renderProblems(problems, context),
    );
    return errors === 0 ? EXIT.ok : EXIT.findings;
  },
};
