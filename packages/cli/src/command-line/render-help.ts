import { EXIT_MEANINGS } from '../exit-code.ts';
import type { Command, OptionSpec } from './command.ts';
import { GLOBAL_OPTIONS } from './command.ts';
import { usageOf } from './create-arguments.ts';

const WIDTH = 100;

/** The list of commands; with a noun only those below it. */
export function renderOverview(commands: readonly Command[], noun?: string): string {
  const listed = noun === undefined ? commands : commands.filter(({ path }) => path[0] === noun);
  return [
    'cognate: synchronizes identities between systems',
    '',
    'Usage: cognate <command> [options]',
    '',
    'Commands:',
    ...columns(listed.map((command) => [usageOf(command), command.summary])),
    '',
    'Options of every command:',
    ...columns([
      ...GLOBAL_OPTIONS.map((option) => [optionUsage(option), optionText(option)] as const),
      ['--version', 'The version of this program.'],
    ]),
    '',
    'Exit codes:',
    ...columns(EXIT_MEANINGS.map(({ code, meaning }) => [String(code), meaning])),
    '',
    '"cognate help <command>" says more about one.',
    '',
  ].join('\n');
}

export function renderCommandHelp(command: Command): string {
  return [
    `cognate ${usageOf(command)}`,
    '',
    ...wrap(command.summary, WIDTH),
    ...(command.description ?? []).flatMap((paragraph) => ['', ...wrap(paragraph, WIDTH)]),
    ...section(
      'Arguments',
      command.positionals.map(({ name, summary }) => [`<${name}>`, summary]),
    ),
    ...section(
      'Options',
      command.options.map((option) => [optionUsage(option), optionText(option)]),
    ),
    ...section(
      'Examples',
      command.examples.map(({ line, does }) => [`cognate ${line}`, does]),
    ),
    '',
    'Options of every command: see "cognate help".',
    '',
  ].join('\n');
}

export const optionUsage = ({ name, value }: OptionSpec): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`;

/** What an option is for, with its choices. */
export const optionText = ({ summary, choices }: OptionSpec): string =>
  choices === undefined ? summary : `${summary} Possible: ${choices.join(', ')}.`;

function section(title: string, rows: readonly (readonly [string, string])[]): readonly string[] {
  return rows.length === 0 ? [] : ['', `${title}:`, ...columns(rows)];
}

/** Two columns, the second wrapped; a long first column stands on a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const widths = rows.map(([left]) => left.length).filter((width) => width <= 32);
  const indent = Math.max(0, ...widths) + 4;
  return rows.flatMap(([left, right]) => {
    const [first = '', ...rest] = wrap(right, WIDTH - indent);
    const further = rest.map((line) => ' '.repeat(indent) + line);
    const head = `  ${left}`;
    return head.length + 2 > indent
      ? [head, `${' '.repeat(indent)}${first}`, ...further]
      : [head.padEnd(indent) + first, ...further];
  });
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
