import type { KeyStatus } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { Output } from '../../output/output.ts';
import { renderTable } from '../../output/render-table.ts';

/** `cognate keys status` */
export const keysStatusCommand: Command = {
  path: ['keys', 'status'],
  summary: 'Shows where the keys are, and what is sealed with each.',
  description: [
    'Ends with 1 when a key is lost, the file of keys cannot be used, or a rotation waits to be finished. It shows ids of keys, never keys.',
  ],
  positionals: [],
  options: [],
  examples: [{ line: 'keys status', does: 'The keys of the instance.' }],
  run: (_args, context) =>
    context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      const status = await secrets.status();
      context.output.result(status, () => render(status, context.output));
      const lost = status.secrets.some(({ problem }) => problem !== undefined);
      const isLost = lost || status.lostValues.length > 0;
      return isLost || status.problem !== undefined || status.rotating ? EXIT.findings : EXIT.ok;
    }),
};

function render(status: KeyStatus, { style }: Output): string {
  const lost = status.secrets.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`${name}: ${problem.code}: ${problem.message}`],
  );
  const table = renderTable(
    [
      { title: 'KEY', value: ({ id }) => id },
      { title: 'MADE', value: ({ createdAt }) => createdAt },
      { title: 'SECRETS', value: ({ secrets }) => secrets },
      { title: 'OBJECTS', value: ({ values }) => values },
      { title: '', value: ({ id }) => (id === status.active ? 'active' : '') },
    ],
    status.keys,
    style,
  );
  return [
    `Keys: ${status.file}`,
    ...(status.problem === undefined ? [] : [status.problem.message]),
    ...(status.keys.length === 0 ? ['There are no keys.'] : [table.trimEnd()]),
    ...(status.rotating
      ? ['A rotation was begun and not finished: run "cognate keys rotate".']
      : []),
    ...lost,
    ...status.lostValues.map(
      ({ key, texts }) =>
        `encryption-key-lost: values in ${texts} places are sealed with the key ${key}, which is not here.`,
    ),
    '',
  ].join('\n');
}
