/** A moment as it is written: no time zone, except that an offset in the text has been applied (UTC). */
export interface DateTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Seven digits: ten-millionths of a second. */
  readonly fraction: string;
  /** Whether the text named a zone, so that the moment is known to be UTC. */
  readonly utc: boolean;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The number of days of a month (1 to 12). */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);

/** Days since 0001-01-01 in the Gregorian calendar; that day is a Monday. */
function dayNumber(year: number, month: number, day: number): number {
  const before = year - 1;
  let days =
    before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  for (let each = 1; each < month; each += 1) days += daysInMonth(year, each);
  return days + day - 1;
}

/** The day of the week, Sunday being 0. */
export const weekday = (date: DateTime): number =>
  (dayNumber(date.year, date.month, date.day) + 1) % 7;

/** The moment some minutes later or earlier; `undefined` outside the years 1 to 9999. */
export function addMinutes(date: DateTime, minutes: number): DateTime | undefined {
  const total = date.hour * 60 + date.minute + minutes;
  const days = Math.floor(total / 1440);
  const rest = total - days * 1440;
  let { year, month, day } = date;
  // An offset moves by one day at most.
  day += days;
  if (day < 1) {
    month -= 1;
    if (month < 1) [year, month] = [year - 1, 12];
    day = daysInMonth(year, month);
  } else if (day > daysInMonth(year, month)) {
    [month, day] = [month + 1, 1];
    if (month > 12) [year, month] = [year + 1, 1];
  }
  if (year < 1 || year > 9999) return undefined;
  return { ...date, year, month, day, hour: Math.floor(rest / 60), minute: rest % 60 };
}
