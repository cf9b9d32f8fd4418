import type { CommandArguments } from '../command-line/command.ts';
import { UsageError } from '../usage-error.ts';

/** The number of a version of the configuration. */
export function versionArgument(args: CommandArguments, name: string): number {
  const text = args.positional(name);
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(
    `"${text}" is no version of the configuration.`,
    '"cognate config history" lists them.',
  );
}
