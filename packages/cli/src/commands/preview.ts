import { describeValues, labelsOf, printable, withoutSecrets } from '@cognate/server';
import type { CsObject, Instance, MvObject, Preview } from '@cognate/server';
import type { Command } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { describeDelta } from '../objects/describe-delta.ts';
import { describeTraceEvent } from '../objects/describe-trace.ts';
import { OBJECT_POSITIONALS, findNamedObject } from '../objects/find-object.ts';
import type { Style } from '../output/style.ts';

/** `cognate preview <connector> <object>` */
export const previewCommand: Command = {
  path: ['preview'],
  summary: 'Shows what synchronizing one object would do, and does it only if told to.',
  description: [
    'The same calculation as in a run, which for one object is that of a full synchronization: every decision in its order with every flow, then what would change in the metaverse and what would wait to be exported. Without --commit nothing is written.',
  ],
  positionals: OBJECT_POSITIONALS,
  options: [
    { name: 'commit', summary: 'Synchronizes the object, and no other, as a run of its own.' },
  ],
  examples: [
    { line: 'preview hr 100017', does: 'What a synchronization would make of this row.' },
    { line: 'preview hr 100017 --commit', does: 'The same, and carries it out.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const ref = await findNamedObject(instance, rules, args);
      const preview = withoutSecrets(rules).preview(await instance.preview(ref));
      const exports = await describeExports(instance, preview);
      const { output, user } = context;
      output.result(preview, () => render(preview, exports, output.style));
      if (preview.error !== undefined) return EXIT.findings;
      if (!args.flag('commit')) return EXIT.ok;
      const decision = { kind: 'synchronize' } as const;
      const run = await instance.decide({ object: ref, decision, startedBy: user });
      output.note(`Carried out by run ${run.id}.`);
      return EXIT.ok;
    }),
};

function render(
  { object, trace, error, metaverse }: Preview,
  exports: readonly string[],
  style: Style,
): string {
  const { bold, red } = style;
  const changes = metaverse.flatMap(({ before, after }) => describeMetaverseChange(before, after));
  return [
    bold(printable(`${object.connector} ${object.type} ${object.dn}`)),
    '',
    bold('Decisions'),
    ...trace.map((event) => `  ${describeTraceEvent(event)}`),
    ...(error === undefined ? [] : [red(`  ${error.type}: ${printable(error.message)}`)]),
    '',
    bold('Metaverse'),
    ...(changes.length === 0 ? ['  Nothing changes.'] : changes),
    '',
    bold('Exports'),
    ...(exports.length === 0 ? ['  Nothing changes.'] : exports),
    '',
  ].join('\n');
}

function describeMetaverseChange(
  before: MvObject | undefined,
  after: MvObject | undefined,
): readonly string[] {
  if (after === undefined)
    return before === undefined ? [] : [`  ${before.type} ${before.id} is deleted.`];
  const names = new Set([
    ...Object.keys(before?.attributes ?? {}),
    ...Object.keys(after.attributes),
  ]);
  const changes = [...names].sort().flatMap((name) => {
    const was = before?.attributes[name];
    const is = after.attributes[name];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const text = is === undefined ? 'is removed' : describeValues(is);
    return [`    ${name}: ${text}${was === undefined ? '' : ` (was ${describeValues(was)})`}`];
  });
  if (before === undefined) return [`  A new ${after.type}:`, ...changes];
  return changes.length === 0 ? [] : [`  ${after.type} ${after.id}:`, ...changes];
}

async function describeExports(
  instance: Instance,
  { objects }: Preview,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { before, after } of objects) {
    if (after?.pendingExport === undefined || sameExport(before, after)) continue;
    const label = await labelsOf(instance.store, after.connector, [after.pendingExport]);
    lines.push(
      printable(`  ${after.connector} "${after.dn}": ${after.pendingExport.op}`),
      ...describeDelta(after.pendingExport, label).map((line) => `    ${line}`),
    );
  }
  return lines;
}

const sameExport = (before: CsObject | undefined, after: CsObject): boolean =>
  JSON.stringify(before?.pendingExport) === JSON.stringify(after.pendingExport);
