import { existsSync } from 'node:fs';
import path from 'node:path';
import { EXTENSION_FOLDER, renderExtension } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import { UsageError } from '../../usage-error.ts';
import { writeFiles } from '../config/export.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** `cognate extensions new <name>` */
export const extensionsNewCommand: Command = {
  path: ['extensions', 'new'],
  summary: 'Makes a rules extension to begin with.',
  description: [
    'Writes extensions/<name>.ts into the configuration folder, with an example of what rules ask, and a tsconfig.json that tells editors the types. Nothing that exists is overwritten. Name the extension in the configuration with "extension"; "config validate" then loads it and looks for what the rules ask.',
  ],
  positionals: [{ name: 'name', summary: 'How the configuration calls it.' }],
  options: [
    {
      name: 'for',
      value: 'KIND',
      summary: 'Whose rules it has (default: connector).',
      choices: ['connector', 'metaverse'],
    },
  ],
  examples: [
    { line: 'extensions new hr', does: 'Makes extensions/hr.ts for the rules of a connector.' },
    {
      line: 'extensions new people --for metaverse',
      does: 'Makes extensions/people.ts for provisioning and deletion.',
    },
  ],
  run: (args, { output, configDirectory }) => {
    const name = args.positional('name');
    if (!NAME.test(name))
      throw new UsageError(
        `"${name}" cannot be the name of an extension.`,
        'Use letters, digits, "-" and "_".',
      );
    const folder = path.join(configDirectory, EXTENSION_FOLDER);
    if (!existsSync(path.join(configDirectory, 'cognate.yaml')))
      throw new UsageError(
        `There is no configuration in ${configDirectory}.`,
        'Name its folder with --config, or make one with "cognate init".',
      );
    const kind = args.option('for') === 'metaverse' ? 'metaverse' : 'connector';
    const all = renderExtension(name, kind);
    if (existsSync(path.join(folder, `${name}.ts`)))
      throw new UsageError(
        `There is an extension "${name}" in ${folder} already.`,
        'Choose another name.',
      );
    const files = new Map([...all].filter(([file]) => !existsSync(path.join(folder, file))));
    writeFiles(folder, files);
    output.result(
      { folder, files: [...files.keys()] },
      () => `Made ${path.join(folder, `${name}.ts`)}.\n`,
    );
    return Promise.resolve(EXIT.ok);
  },
};
