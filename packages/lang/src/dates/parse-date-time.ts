import type { DateTime } from './date-time.ts';
import { addMinutes, daysInMonth } from './date-time.ts';

const ZONE = '(?<zone>Z|[+-]\\d{2}:?\\d{2})?';
const CLOCK =
  '(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?';

// MIM's own form is the first; the others are ISO 8601, LDAP's generalized time and the invariant culture's form.
const FORMS = [
  new RegExp(
    `^(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})(?:[T ]+${CLOCK} ?${ZONE})?$`,
    'i',
  ),
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T?(?<hour>\d{2})(?:(?<minute>\d{2})(?:(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?(?<zone>Z|[+-]\d{4})?)?$/i,
  new RegExp(
    `^(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})(?: +${CLOCK}(?: ?(?<half>[AP]M))?)?$`,
    'i',
  ),
];

function hourOf(written: number, half: string | undefined): number {
  if (half === undefined) return written;
  if (written < 1 || written > 12) return -1;
  return (written % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function offsetMinutes(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  if (minutes > 14 * 60 || Number(digits.slice(3, 5)) > 59) return undefined;
  return digits.startsWith('-') ? -minutes : minutes;
}

function isDateTime(date: DateTime): boolean {
  return (
    date.year >= 1 &&
    date.month >= 1 &&
    date.month <= 12 &&
    date.day >= 1 &&
    date.day <= daysInMonth(date.year, date.month) &&
    date.hour >= 0 &&
    date.hour <= 23 &&
    date.minute <= 59 &&
    date.second <= 59
  );
}

/**
 * Reads a date as MIM writes it (`yyyy-MM-ddTHH:mm:ss.fff`), and the common ISO 8601, LDAP and `M/d/yyyy` forms.
 * A zone is applied, giving UTC; without one the time stays as written. `undefined` when it is no date.
 */
export function parseDateTime(text: string): DateTime | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 40) return undefined;
  for (const form of FORMS) {
    const groups: Record<string, string | undefined> | undefined = form.exec(trimmed)?.groups;
    if (groups === undefined) continue;
    const number = (name: string): number => Number(groups[name] ?? 0);
    const zone = groups['zone'];
    const date: DateTime = {
      year: number('year'),
      month: number('month'),
      day: number('day'),
      hour: hourOf(number('hour'), groups['half']),
      minute: number('minute'),
      second: number('second'),
      fraction: (groups['fraction'] ?? '').slice(0, 7).padEnd(7, '0'),
      utc: zone !== undefined,
    };
    if (!isDateTime(date)) return undefined;
    if (zone === undefined) return date;
    const offset = offsetMinutes(zone);
    return offset === undefined ? undefined : addMinutes(date, -offset);
  }
  return undefined;
}
