import { parseArgs } from 'node:util';
import { suggestName } from '@cognate/contract';
import { UsageError } from '../usage-error.ts';
import { checkOptions } from './check-options.ts';
import type { WrittenOption } from './check-options.ts';
import { GLOBAL_OPTIONS } from './command.ts';
import type { Command, CommandArguments } from './command.ts';
import { createArguments } from './create-arguments.ts';

/** A command with its arguments, or a wish for help: of one command, of those below a noun, of all. */
export type CommandLine =
  | { readonly kind: 'run'; readonly command: Command; readonly args: CommandArguments }
  | { readonly kind: 'help'; readonly command?: Command; readonly noun?: string }
  | { readonly kind: 'version' };

/** Reads a command line. Throws `UsageError` with a suggestion for whatever it does not know. */
export function parseCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
): CommandLine {
  const { options, words } = splitWords(argv, commands);
  const wants = (name: string): boolean => options.some((option) => option.name === name);
  if (wants('version')) return { kind: 'version' };
  const [first, ...rest] = words;
  const asksHelp = first === 'help';
  const named = asksHelp ? rest : words;
  const command = findCommand(named, commands);
  if (command === undefined) {
    const noun = commands.map(({ path }) => path[0]).find((name) => name === named[0]);
    const helped = asksHelp || wants('help') || named.length === 0;
    if (noun !== undefined && (helped || named.length === 1)) return { kind: 'help', noun };
    if (named.length === 0) return { kind: 'help' };
    throw unknownCommand(named, commands);
  }
  if (asksHelp || wants('help')) return { kind: 'help', command };
  const written = checkOptions(options, command);
  return {
    kind: 'run',
    command,
    args: createArguments(command, written, words.slice(command.path.length)),
  };
}

function splitWords(
  argv: readonly string[],
  commands: readonly Command[],
): { readonly options: readonly WrittenOption[]; readonly words: readonly string[] } {
  // An option takes a value, or does not, wherever it occurs: so words are told apart before the command is known.
  const known = [...GLOBAL_OPTIONS, ...commands.flatMap((command) => command.options)];
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(
        known.map(({ name, value }) => [
          name,
          { type: value === undefined ? 'boolean' : 'string' } as const,
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'V' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return {
    options: tokens.flatMap((token) =>
      token.kind === 'option'
        ? [{ name: token.name, written: token.rawName, value: token.value }]
        : [],
    ),
    words: tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])),
  };
}

/** The command with the longest path: `runs` takes a run where no `runs export` was meant. */
const findCommand = (words: readonly string[], commands: readonly Command[]): Command | undefined =>
  commands
    .filter(({ path }) => path.every((part, index) => words[index] === part))
    .toSorted((a, b) => b.path.length - a.path.length)[0];

function unknownCommand(words: readonly string[], commands: readonly Command[]): UsageError {
  const [noun = '', verb] = words;
  const verbs = commands.filter(({ path }) => path[0] === noun).map(({ path }) => path.join(' '));
  const written = verbs.length > 0 && verb !== undefined ? `${noun} ${verb}` : noun;
  const known = verbs.length > 0 ? verbs : [...new Set(commands.map(({ path }) => path[0] ?? ''))];
  return new UsageError(
    `There is no command "${written}".`,
    suggestName(written, known) ?? 'Run "cognate help" for the list.',
  );
}
