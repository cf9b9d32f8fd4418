import { UsageError } from '../usage-error.ts';
import type { CommandArguments } from './command.ts';

const FORM = /^(?<day>\d{4}-\d\d-\d\d)(?:T(?<time>\d\d:\d\d(?::\d\d)?)(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

/** The value of an option that is a point in time; without a time zone that of this machine. */
export function timeOption(args: CommandArguments, name: string): Date | undefined {
  const text = args.option(name);
  if (text === undefined) return undefined;
  const { day = '', time = '00:00', zone = '' } = FORM.exec(text)?.groups ?? {};
  const value = new Date(`${day}T${time}${zone}`);
  // Days that a month does not have would become days of the next one.
  if (Number.isNaN(value.getTime()) || !isDay(day))
    throw new UsageError(
      `--${name} needs a day or a time, not "${text}".`,
      'Write a day like 2026-01-31, or a time like 2026-01-31T18:30 or 2026-01-31T18:30Z.',
    );
  return value;
}

const isDay = (day: string): boolean =>
  new Date(`${day}T00:00Z`).toISOString().slice(0, 10) === day;
