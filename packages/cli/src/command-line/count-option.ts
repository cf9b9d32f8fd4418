import { UsageError } from '../usage-error.ts';
import type { CommandArguments } from './command.ts';

const MOST = 1_000_000_000;

/** The value of an option that counts or numbers something: a whole number from 1. */
export function countOption(args: CommandArguments, name: string): number | undefined {
  const text = args.option(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MOST)
    throw new UsageError(`--${name} needs a whole number from 1, not "${text}".`);
  return value;
}
