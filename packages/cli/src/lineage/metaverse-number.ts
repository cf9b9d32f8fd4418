import { AppError } from '@cognate/kernel';
import { suggestName } from '@cognate/contract';
import type { SyncRules } from '@cognate/server';
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

/** An attribute of the metaverse by its name, whatever its case. */
export function metaverseAttribute(rules: SyncRules, name: string): string {
  const attribute = rules.metaverseAttributes.get(name);
  if (attribute !== undefined) return attribute.name;
  const known = [...rules.metaverseAttributes.values()].map((each) => each.name);
  throw new AppError('unknown-object', `The metaverse has no attribute "${name}".`, {
    remedy: suggestName(name, known) ?? 'The attributes stand in metaverse.yaml.',
  });
}
