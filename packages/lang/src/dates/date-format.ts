import type { DateTime } from './date-time.ts';
import { weekday } from './date-time.ts';

/** Writes one part of a date; `undefined` writes nothing and takes back a point before it, as `.FFF` does for zero. */
type Part = (date: DateTime) => string | undefined;
/** A format that has been read. */
export type DateFormat = readonly Part[];

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

// A format of one letter stands for one of these patterns of the invariant culture.
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
const twelve = (hour: number): number => hour % 12 || 12;
const name = (names: readonly string[], index: number, count: number): string => {
  const full = names[index] ?? '';
  return count === 3 ? full.slice(0, 3) : full;
};

function year(value: number, count: number): string {
  return count <= 2 ? digits(value % 100, count) : digits(value, count);
}

function offset(count: number): string {
  return count === 1 ? '+0' : count === 2 ? '+00' : '+00:00';
}

// Letter by letter, as .NET reads them: `count` is how often the letter stands in a row.
const SPECIFIERS: Readonly<Record<string, (count: number) => Part | undefined>> = {
  y: (count) => (date) => year(date.year, count),
  M: (count) => (date) =>
    count <= 2 ? digits(date.month, count) : name(MONTHS, date.month - 1, count),
  d: (count) => (date) =>
    count <= 2 ? digits(date.day, count) : name(WEEKDAYS, weekday(date), count),
  H: (count) => (date) => digits(date.hour, Math.min(count, 2)),
  h: (count) => (date) => digits(twelve(date.hour), Math.min(count, 2)),
  m: (count) => (date) => digits(date.minute, Math.min(count, 2)),
  s: (count) => (date) => digits(date.second, Math.min(count, 2)),
  f: (count) => (count > 7 ? undefined : (date) => date.fraction.slice(0, count)),
  F: (count) =>
    count > 7 ? undefined : (date) => date.fraction.slice(0, count).replace(/0+$/, '') || undefined,
  t: (count) => (date) => (date.hour < 12 ? 'AM' : 'PM').slice(0, Math.min(count, 2)),
  z: (count) => () => offset(count),
  K: (count) => (date) => (date.utc ? 'Z' : '').repeat(count),
  g: () => () => 'A.D.',
};

const literal =
  (text: string): Part =>
  () =>
    text;

/** Reads a quoted stretch; a backslash inside takes the next character as it is. */
function readQuoted(format: string, start: number): { text: string; next: number } | undefined {
  const quote = format[start];
  let text = '';
  for (let at = start + 1; at < format.length; at += 1) {
    const character = format.charAt(at);
    if (character === quote) return { text, next: at + 1 };
    if (character === '\\') {
      at += 1;
      if (at >= format.length) return undefined;
    }
    text += format.charAt(at);
  }
  return undefined;
}

function readSpecifier(format: string, at: number): { part: Part; next: number } | undefined {
  const letter = format.charAt(at);
  const specifier = Object.hasOwn(SPECIFIERS, letter) ? SPECIFIERS[letter] : undefined;
  let next = at + 1;
  if (specifier === undefined) return { part: literal(letter), next };
  while (format[next] === letter) next += 1;
  const part = specifier(next - at);
  return part === undefined ? undefined : { part, next };
}

function readPart(format: string, at: number): { part: Part; next: number } | undefined {
  const character = format.charAt(at);
  if (character === "'" || character === '"') {
    const quoted = readQuoted(format, at);
    return quoted && { part: literal(quoted.text), next: quoted.next };
  }
  if (character === '\\') {
    return at + 1 < format.length
      ? { part: literal(format.charAt(at + 1)), next: at + 2 }
      : undefined;
  }
  if (character === '%') {
    const following = format[at + 1];
    return following === undefined || following === '%' ? undefined : readPart(format, at + 1);
  }
  return readSpecifier(format, at);
}

/**
 * Reads a .NET date format, custom or standard, in the invariant culture; `undefined` when it is none.
 * Characters that mean nothing stand for themselves.
 */
export function parseDateFormat(written: string): DateFormat | undefined {
  const standard = written === '' ? 'G' : written;
  const pattern =
    standard.length > 1
      ? standard
      : Object.hasOwn(STANDARD, standard)
        ? STANDARD[standard]
        : undefined;
  if (pattern === undefined || pattern.length > 1000) return undefined;
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length;) {
    const read = readPart(pattern, at);
    if (read === undefined) return undefined;
    parts.push(read.part);
    at = read.next;
  }
  return parts;
}

/** Writes a date by a format. */
export function formatDateTime(date: DateTime, format: DateFormat): string {
  let text = '';
  for (const part of format) {
    const written = part(date);
    if (written !== undefined) text += written;
    else if (text.endsWith('.')) text = text.slice(0, -1);
  }
  return text;
}
