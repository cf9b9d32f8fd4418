import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  builtInConnectorTypes,
  publishedSchemas,
  renderFolder,
  SCHEMA_FOLDER,
  shippedMetaverse,
} from '@cognate/server';
import type { Command } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { writeFiles } from './config/export.ts';

const COGNATE = `# yaml-language-server: $schema=${SCHEMA_FOLDER}/cognate.schema.json

# The connectors in order of precedence: where nothing else is said, the first with a value wins.
# Each has a file connectors/<id>.yaml; an editor that reads the line at its top completes it:
#   # yaml-language-server: $schema=../${SCHEMA_FOLDER}/connector.schema.json
connectors: []

# Run profiles of several connectors in order, for "cognate cycle":
# cycles:
#   default:
#     - { connector: hr, profile: full-import }
#     - { connector: hr, profile: full-sync }
`;

const METAVERSE = `# yaml-language-server: $schema=${SCHEMA_FOLDER}/metaverse.schema.json

attributes:
  accountName: { type: string, indexed: true }
  department: string
  description: string
  displayName: { type: string, indexed: true }
  employeeId: { type: string, indexed: true }
  givenName: string
  mail: { type: string, indexed: true }
  manager: reference
  member: { type: reference, multivalued: true }
  sn: string

types:
  person:
    attributes: [accountName, department, displayName, employeeId, givenName, mail, manager, sn]
  group:
    attributes: [accountName, description, displayName, mail, member]
`;

const COMMON = [
  ['cognate.yaml', COGNATE],
  ['metaverse.yaml', METAVERSE],
] as const;

/** `cognate init` */
export const initCommand: Command = {
  path: ['init'],
  summary: 'Makes a configuration folder to begin with.',
  description: [
    'Writes cognate.yaml, metaverse.yaml with common attributes, or with --metaverse mim with the object types and attributes that MIM comes with, and the schemas that let an editor complete the files. Nothing that exists is overwritten. Needs no database: that is made by the first command that uses it.',
  ],
  positionals: [
    {
      name: 'folder',
      summary: 'Where to (default: what --config names, or else ./config).',
      optional: true,
    },
  ],
  options: [
    {
      name: 'metaverse',
      value: 'SCHEMA',
      summary: 'The object types and attributes to begin with (default: common).',
      choices: ['common', 'mim'],
    },
  ],
  examples: [
    { line: 'init my-company', does: 'Makes the folder "my-company".' },
    { line: 'init my-company --metaverse mim', does: 'The same, with the schema of a fresh MIM.' },
  ],
  run: async (args, context) => {
    const { output, workingDirectory, namedConfigDirectory } = context;
    const given = args.optionalPositional('folder');
    const folder =
      given === undefined
        ? (namedConfigDirectory ?? path.join(workingDirectory, 'config'))
        : path.resolve(workingDirectory, given);
    if (existsSync(path.join(folder, 'cognate.yaml')))
      throw new UsageError(
        `There is a configuration in ${folder} already.`,
        'Name another folder.',
      );
    const files = new Map([
      ...(args.option('metaverse') === 'mim'
        ? renderFolder({ metaverse: shippedMetaverse(), connectors: [] })
        : COMMON),
      ['connectors/README.txt', 'One file per connector: <id>.yaml\n'],
    ]);
    for (const [name, schema] of await publishedSchemas(builtInConnectorTypes))
      files.set(`${SCHEMA_FOLDER}/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
    writeFiles(folder, files);
    output.result({ folder, files: [...files.keys()] }, () => `Made ${folder}.\n`);
    output.note(
      [
        'Next: describe a system in connectors/<id>.yaml, list it in cognate.yaml, then',
        `  cognate config validate --config ${path.relative(workingDirectory, folder) || '.'}`,
        `  cognate config apply --config ${path.relative(workingDirectory, folder) || '.'}`,
      ].join('\n'),
    );
    return EXIT.ok;
  },
};
