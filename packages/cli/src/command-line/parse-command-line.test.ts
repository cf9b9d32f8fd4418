import { expect, test } from 'vitest';
import { commands } from '../commands/commands.ts';
import { describeError } from '../output/print-error.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { GLOBAL_OPTIONS } from './command.ts';

const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '), commands);

function parseRun(line: string) {
  const parsed = parse(line);
  if (parsed.kind !== 'run') throw new Error(`"${line}" does not run`);
  return parsed;
}

test('a command gets its positionals and options wherever they stand', () => {
  const { command, args } = parseRun('--data d run --config=c hr --quiet full-import');
  expect(command.path).toEqual(['run']);
  expect([args.positional('connector'), args.positional('profile')]).toEqual(['hr', 'full-import']);
  expect([
    args.option('data'),
    args.option('config'),
    args.flag('quiet'),
    args.flag('verbose'),
  ]).toEqual(['d', 'c', true, false]);
});

test('words after -- are never options', () => {
  expect(parseRun('cs search hr -- --quiet').args.optionalPositional('text')).toBe('--quiet');
});

test('a repeated positional takes all words', () => {
  expect(parseRun('mv search person a=1 b=2').args.repeatedPositional('condition')).toEqual([
    'person',
    'a=1',
    'b=2',
  ]);
  expect(parseRun('mv search').args.repeatedPositional('condition')).toEqual([]);
});

test.each([
  ['rnu hr x', 'There is no command "rnu".', 'Did you mean "run"?'],
  ['config aply', 'There is no command "config aply".', 'Did you mean "config apply"?'],
  ['run hr', 'The profile is missing.', 'cognate run <connector> <profile>'],
  ['status now', '"now" is more than the command takes.', 'cognate status'],
  ['run hr x --databse-url y', 'has no option --databse-url.', 'Did you mean "--database-url"?'],
  ['run hr x -q', 'has no option -q.', ''],
  ['run hr x --limit 3', 'has no option --limit.', ''],
  ['status --output xml', '"xml" is not possible for --output.', 'Possible: table, json.'],
  ['status --output', 'The option --output needs a value.', ''],
  ['status --data --quiet', 'The option --data needs a value.', 'Write --data DIR.'],
  ['status --quiet=yes', 'The option --quiet takes no value.', ''],
  ['status --data a --data b', 'The option --data is there twice.', ''],
])('"%s" is refused with what is wrong and what to do', (line, message, remedy) => {
  const told = describeError(errorOf(line), false);
  expect(told).toContain(message);
  expect(told).toContain(remedy);
});

function errorOf(line: string): unknown {
  try {
    return parse(line);
  } catch (error) {
    return error;
  }
}

test('help is there for everything, for a noun and for a command', () => {
  expect(parse('')).toEqual({ kind: 'help' });
  expect(parse('help')).toEqual({ kind: 'help' });
  expect(parse('--help')).toEqual({ kind: 'help' });
  expect(parse('config')).toEqual({ kind: 'help', noun: 'config' });
  expect(parse('help config')).toEqual({ kind: 'help', noun: 'config' });
  expect(parse('run -h')).toMatchObject({ kind: 'help', command: { path: ['run'] } });
  expect(parse('help mv show')).toMatchObject({ kind: 'help', command: { path: ['mv', 'show'] } });
});

test('the version is told whatever else is written', () => {
  expect(parse('--version')).toEqual({ kind: 'version' });
  expect(parse('run -V')).toEqual({ kind: 'version' });
});

test('an option takes a value in all commands or in none', () => {
  const kinds = new Map<string, boolean>();
  for (const { name, value } of [
    ...GLOBAL_OPTIONS,
    ...commands.flatMap(({ options }) => options),
  ]) {
    expect(kinds.get(name) ?? value !== undefined).toBe(value !== undefined);
    kinds.set(name, value !== undefined);
  }
});

test('every example of the help is a command line that is understood', () => {
  const lines = commands.flatMap(({ examples }) => examples.map(({ line }) => line));
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    expect(parseCommandLine(words, commands).kind).toBe('run');
  }
});
