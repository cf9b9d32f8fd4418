import type { Command, OptionSpec } from '../command-line/command.ts';
import { GLOBAL_OPTIONS } from '../command-line/command.ts';
import { usageOf } from '../command-line/create-arguments.ts';
import { optionText, optionUsage } from '../command-line/render-help.ts';
import { EXIT_MEANINGS } from '../exit-code.ts';

/** The reference page of the command line, in Markdown, from the table of commands. */
export function renderCliReference(commands: readonly Command[]): string {
  return [
    '# The command line',
    '',
    '<!-- Generated from packages/cli/src/commands; update with: npx vitest run packages/cli -u -->',
    '',
    'In a checkout, `npm run cognate -- <command>` is `cognate <command>`.',
    '',
    'Results go to the standard output, as a table or, with `--output json`, as JSON and nothing else. Progress, notes and errors go to the standard error. An error says what is wrong, where, and what to do about it.',
    '',
    '## Commands',
    '',
    '| command | what it does |',
    '| --- | --- |',
    ...commands.map(
      (command) => `| [\`${command.path.join(' ')}\`](#${anchor(command)}) | ${command.summary} |`,
    ),
    '',
    ...commands.flatMap(renderCommand),
    '## Options of every command',
    '',
    ...options(GLOBAL_OPTIONS),
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '| --- | --- |',
    ...EXIT_MEANINGS.map(({ code, meaning }) => `| ${code} | ${meaning} |`),
    '',
    'A process that is asked twice to stop (Ctrl+C) ends with 130, or 143 for SIGTERM.',
    '',
  ].join('\n');
}

const anchor = ({ path }: Command): string => path.join('-');

function renderCommand(command: Command): readonly string[] {
  return [
    `## ${command.path.join(' ')}`,
    '',
    '```sh',
    `cognate ${usageOf(command)}`,
    '```',
    '',
    command.summary,
    ...(command.description ?? []).flatMap((paragraph) => ['', paragraph]),
    '',
    ...command.positionals.map(({ name, summary }) => `- \`<${name}>\`: ${summary}`),
    ...options(command.options),
    '',
    ...command.examples.flatMap(({ line, does }) => [
      does,
      '',
      '```sh',
      `cognate ${line}`,
      '```',
      '',
    ]),
  ];
}

const options = (specs: readonly OptionSpec[]): readonly string[] =>
  specs.map((spec) => `- \`${optionUsage(spec)}\`: ${optionText(spec)}`);
