import { must } from '@cognate/kernel';
import { UsageError } from '../usage-error.ts';
import type { Command, CommandArguments } from './command.ts';

/** The arguments of a command; throws `UsageError` where one is missing or there are too many. */
export function createArguments(
  command: Command,
  options: ReadonlyMap<string, string>,
  words: readonly string[],
): CommandArguments {
  const byName = new Map<string, readonly string[]>();
  let rest = words;
  for (const { name, optional, repeated } of command.positionals) {
    const taken = repeated === true ? rest : rest.slice(0, 1);
    if (taken.length === 0 && optional !== true)
      throw new UsageError(`The ${name} is missing.`, `Write: cognate ${usageOf(command)}`);
    byName.set(name, taken);
    rest = rest.slice(taken.length);
  }
  const [surplus] = rest;
  if (surplus !== undefined)
    throw new UsageError(
      `"${surplus}" is more than the command takes.`,
      `Write: cognate ${usageOf(command)}`,
    );
  return {
    positional: (name) => must(byName.get(name)?.[0], `the positional "${name}" is required`),
    optionalPositional: (name) => byName.get(name)?.[0],
    repeatedPositional: (name) => byName.get(name) ?? [],
    option: (name) => options.get(name),
    flag: (name) => options.has(name),
  };
}

/** `runs [ID]`: the command with its positionals. */
export function usageOf(command: Command): string {
  const positionals = command.positionals.map(({ name, optional, repeated }) => {
    const word = `<${name}>${repeated === true ? '...' : ''}`;
    return optional === true ? `[${word}]` : word;
  });
  return [...command.path, ...positionals].join(' ');
}
