import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';

/** An option of a command: `--name VALUE`, or `--name` alone where it has no `value`. */
export interface OptionSpec {
  readonly name: string;
  /** The word for the value in help texts; absent for a switch. */
  readonly value?: string;
  readonly summary: string;
  readonly choices?: readonly string[];
}

export interface PositionalSpec {
  readonly name: string;
  readonly summary: string;
  readonly optional?: boolean;
  /** Takes all that follow. */
  readonly repeated?: boolean;
}

/** What was written on the command line, checked against the command's specification. */
export interface CommandArguments {
  /** A positional that is always there. */
  positional(name: string): string;
  optionalPositional(name: string): string | undefined;
  repeatedPositional(name: string): readonly string[];
  option(name: string): string | undefined;
  flag(name: string): boolean;
}

/** One verb of the command line. */
export interface Command {
  /** `['config', 'validate']`. */
  readonly path: readonly string[];
  readonly summary: string;
  /** Paragraphs for its help and its page in the reference. */
  readonly description?: readonly string[];
  readonly positionals: readonly PositionalSpec[];
  readonly options: readonly OptionSpec[];
  /** Command lines after `cognate`, each with what it does. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** What holds for this command where the command line says nothing else. */
  readonly defaults?: (args: CommandArguments) => CommandDefaults;
  run(args: CommandArguments, context: CommandContext): Promise<ExitCode>;
}

export interface CommandDefaults {
  readonly dataDirectory: string;
  readonly configDirectory: string;
  /** Uses the embedded database whatever the environment names. */
  readonly ignoresDatabaseVariable: boolean;
}

/** Options of every command. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'config',
    value: 'DIR',
    summary:
      'The configuration folder (default: COGNATE_CONFIG, or else the one that was applied last, or else this folder where it has a cognate.yaml, or else ./config).',
  },
  {
    name: 'data',
    value: 'DIR',
    summary: 'The data directory of the instance (default: COGNATE_DATA, or else ./.cognate/data).',
  },
  {
    name: 'database-url',
    value: 'URL',
    summary:
      'A PostgreSQL server, 15 or newer (default: DATABASE_URL, or else the embedded one in the data directory).',
  },
  {
    name: 'output',
    value: 'FORMAT',
    summary: 'How results are written to the standard output (default: table).',
    choices: ['table', 'json'],
  },
  {
    name: 'no-color',
    summary: 'No colours; so does the variable NO_COLOR, and so does a file or pipe.',
  },
  { name: 'quiet', summary: 'No progress and no notes, only results and errors.' },
  {
    name: 'verbose',
    summary: 'Where an error came from in the program, and what happens in the background.',
  },
  { name: 'help', summary: 'What the command does and takes.' },
];
