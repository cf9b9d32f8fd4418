import { suggestName } from '@cognate/contract';
import { UsageError } from '../usage-error.ts';
import { GLOBAL_OPTIONS } from './command.ts';
import type { Command, OptionSpec } from './command.ts';

export interface WrittenOption {
  readonly name: string;
  /** With its dashes, as it was written. */
  readonly written: string;
  readonly value: string | undefined;
}

/** The options of a command line by name; switches have an empty value. Throws `UsageError`. */
export function checkOptions(
  options: readonly WrittenOption[],
  command: Command,
): ReadonlyMap<string, string> {
  const known = [...GLOBAL_OPTIONS, ...command.options];
  const checked = new Map<string, string>();
  for (const option of options) {
    const spec = known.find(({ name }) => name === option.name && option.written === `--${name}`);
    if (spec === undefined)
      throw new UsageError(
        `"cognate ${command.path.join(' ')}" has no option ${option.written}.`,
        suggestName(
          option.written,
          known.map(({ name }) => `--${name}`),
        ),
      );
    if (checked.has(spec.name)) throw new UsageError(`The option --${spec.name} is there twice.`);
    checked.set(spec.name, checkValue(option, spec));
  }
  return checked;
}

function checkValue({ value }: WrittenOption, spec: OptionSpec): string {
  if (spec.value === undefined) {
    if (value !== undefined) throw new UsageError(`The option --${spec.name} takes no value.`);
    return '';
  }
  // What follows may be the next option, which was meant as such.
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new UsageError(
      `The option --${spec.name} needs a value.`,
      `Write --${spec.name} ${spec.value}.`,
    );
  if (spec.choices !== undefined && !spec.choices.includes(value))
    throw new UsageError(
      `"${value}" is not possible for --${spec.name}.`,
      `Possible: ${spec.choices.join(', ')}.`,
    );
  return value;
}
