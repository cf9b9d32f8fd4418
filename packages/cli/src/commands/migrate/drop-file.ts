import path from 'node:path';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { convertDropFile } from '../../migrate/convert-drop-file.ts';
import { UsageError } from '../../usage-error.ts';

/** `cognate migrate drop-file <file> <connector>` */
export const migrateDropFileCommand: Command = {
  path: ['migrate', 'drop-file'],
  summary: 'Makes a drop file of a MIM server one that an import reads here.',
  description: [
    'Reads the drop file (mmsml) that a run step of the old server wrote below MaData while it imported, and writes it among the drop files of the connector. A step with "dropFile: { name: NAME, use: resume-from-file }" imports it, as if the connected system had been asked: for a first look before it can be.',
    'Attributes that the configuration does not select, or calls secret, are left out. Objects have no anchors in it and are found by their names; the first import from the system itself brings the anchors.',
  ],
  positionals: [
    { name: 'file', summary: 'The drop file of the old server.' },
    { name: 'connector', summary: 'The connector that its management agent became.' },
  ],
  options: [
    {
      name: 'name',
      value: 'name',
      summary: 'What to call it here (default: as the file is called).',
    },
  ],
  examples: [
    {
      line: 'migrate drop-file MaData/AD/full.xml AD',
      does: 'Writes the drop file "full" of the connector AD.',
    },
  ],
  run: async (args, context) => {
    const file = args.positional('file');
    const name = args.option('name') ?? path.parse(file).name;
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
      throw new UsageError(
        `"${name}" cannot be the name of a drop file.`,
        'Give one of letters, digits, "-" and "_" with --name.',
      );
    return context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const connector = rules.connectors.get(args.positional('connector'));
      if (connector === undefined)
        throw new UsageError(
          `There is no connector "${args.positional('connector')}".`,
          `Configured are: ${rules.connectorList.map(({ id }) => id).join(', ') || 'none'}.`,
        );
      const target = path.join(context.dataDirectory, 'drop-files', connector.id, `${name}.jsonl`);
      const result = await convertDropFile(
        { file: path.resolve(context.workingDirectory, file), name: file },
        { file: target, connector: connector.id },
        (type, attribute) => {
          const known = connector.objectTypes.get(type)?.attributes.get(attribute);
          return known?.secret === true ? undefined : known;
        },
      );
      const { step, entries, leftOut, unfit } = result;
      context.output.result({ file: target, name, ...result }, () =>
        [
          `Wrote ${target}: ${entries} objects of a ${step}.`,
          `Left out: ${leftOut} attributes that are not selected or secret, ${unfit} values of another type.`,
          `A run profile imports it: [{ step: ${step}, dropFile: { name: ${name}, use: resume-from-file } }]`,
          '',
        ].join('\n'),
      );
      return unfit > 0 ? EXIT.findings : EXIT.ok;
    });
  },
};
