import path from 'node:path';
import { formatProblem, printable } from '@cognate/server';
import type { ConfigurationProblem } from '@cognate/server';
import type { CommandContext } from '../../command-context.ts';

export function countProblems(problems: readonly ConfigurationProblem[]): {
  readonly errors: number;
  readonly warnings: number;
} {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: problems.length - errors };
}

/** Problems as lines that an editor or terminal can jump to, and how many there are. */
export function renderProblems(
  problems: readonly ConfigurationProblem[],
  { configDirectory, workingDirectory, output }: CommandContext,
): string {
  const { red, yellow } = output.style;
  const relative = path.relative(workingDirectory, configDirectory);
  const folder = relative.startsWith('..') ? configDirectory : relative;
  const lines = problems.map((problem) => {
    const line = printable(formatProblem(problem, folder === '' ? '' : `${folder}${path.sep}`));
    const paint = problem.severity === 'error' ? red : yellow;
    return line.replace(` ${problem.severity}: `, ` ${paint(problem.severity)}: `);
  });
  const { errors, warnings } = countProblems(problems);
  const total =
    problems.length === 0
      ? `${configDirectory}: no problems.`
      : `${configDirectory}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`;
  return [...lines, total, ''].join('\n');
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
