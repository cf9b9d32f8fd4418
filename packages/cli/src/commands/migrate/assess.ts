import path from 'node:path';
import { renderHtmlReport, renderStubs } from '@cognate/migrate';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import { needsLook, readMigration } from '../../migrate/read-migration.ts';
import { renderReport } from '../../migrate/render-report.ts';
import { writeFiles } from '../config/export.ts';

/** `cognate migrate assess <folder>` */
export const migrateAssessCommand: Command = {
  path: ['migrate', 'assess'],
  summary:
    'Reads the exports of a MIM, FIM or Azure AD Connect server and says what becomes of them.',
  description: [
    'The folder holds whatever was exported, in any mixture: the server configuration (MV.XML and one file for each management agent), single management agents, packaged ones, Export-FIMConfig files, synchronization rules of Azure AD Connect. Nothing is changed, and no database is needed.',
    'Every part is listed with file, element and line: carried over as it is, with a note, in need of a human (with a TypeScript stub for each function of a rules extension), unsafe, not supported, or not known. Without --all the terminal shows what needs attention; the written report has everything.',
  ],
  positionals: [{ name: 'folder', summary: 'The folder with the exported files.' }],
  options: [
    {
      name: 'report',
      value: 'DIR',
      summary: 'Also writes report.html, report.json and the stubs into this folder.',
    },
    { name: 'all', summary: 'Shows also what is carried over without a human.' },
  ],
  examples: [
    { line: 'migrate assess exports', does: 'Shows what needs attention.' },
    {
      line: 'migrate assess exports --report assessment',
      does: 'Writes the whole report as a page and as JSON.',
    },
  ],
  run: async (args, context) => {
    const { output, workingDirectory } = context;
    const { migration, report } = await readMigration(args.positional('folder'), workingDirectory);
    const target = args.option('report');
    if (target !== undefined) {
      const files = new Map(renderStubs(migration.stubs));
      files.set('report.html', renderHtmlReport(report));
      files.set('report.json', `${JSON.stringify(report, null, 2)}\n`);
      writeFiles(path.resolve(workingDirectory, target), files);
    }
    output.result(report, () => renderReport(report, output, args.flag('all')));
    if (target !== undefined) output.note(`The report is in ${target}.`);
    return needsLook(report) ? EXIT.findings : EXIT.ok;
  },
};
