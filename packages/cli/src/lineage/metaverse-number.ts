import type { CommandArguments } from '../command-line/command.ts';
import { UsageError } from '../usage-error.ts';

/** The number of a metaverse object on a command line; it may be one that is deleted. */
export function metaverseNumber(args: CommandArguments): number {
  const number = args.positional('number');
  if (/^\d{1,15}$/.test(number)) return Number(number);
  throw new UsageError(
    `"${number}" is no number of a metaverse object.`,
    'Find it with "cognate mv search".',
  );
}
