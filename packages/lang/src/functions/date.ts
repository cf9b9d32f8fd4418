import { formatDateTime, parseDateFormat } from '../dates/date-format.ts';
import type { DateFormat } from '../dates/date-format.ts';
import { parseDateTime } from '../dates/parse-date-time.ts';
import { fail } from '../evaluation/failure.ts';
import { argument, asText, refuse, shown } from './build.ts';
import type { FunctionDefinition } from './definition.ts';

const buildFormat: FunctionDefinition['build'] = (given, call) => {
  const [dateTime, format] = [argument(given, 0).one, argument(given, 1).one];
  // Nearly every call has one constant format: it is read once.
  let lastWritten: string | undefined;
  let last: DateFormat | undefined;
  return (environment) => {
    const [value, pattern] = [dateTime(environment), format(environment)];
    if (value === null || pattern === null) return null;
    const written = asText(pattern);
    if (written !== lastWritten) {
      last = parseDateFormat(written);
      lastWritten = written;
    }
    if (last === undefined) return refuse(call, 1, `${shown(pattern)} is not a date format`);
    const date = parseDateTime(asText(value));
    if (date === undefined) {
      const message = `${call.name}: ${shown(value)} is not a date in the form yyyy-MM-ddTHH:mm:ss.fff`;
      return fail('datetime-string-format-incorrect', message, call.spans[0] ?? call);
    }
    return formatDateTime(date, last);
  };
};

/** Functions of dates, which are text. */
export const DATE_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'DateTimeFormat',
    group: 'date',
    parameters: [
      { name: 'dateTime', type: 'text' },
      { name: 'format', type: 'text' },
    ],
    returns: 'string',
    summary:
      'A date in another form, by a .NET date format in the invariant culture. Reads `yyyy-MM-ddTHH:mm:ss.fff` and the usual ISO 8601, LDAP and `M/d/yyyy` forms; a time with a zone is turned into UTC. No value when dateTime is missing; text that is no date, or no format, is an error.',
    mim: true,
    examples: [
      {
        expression: 'DateTimeFormat("2024-02-29T08:05:00.000", "dd.MM.yyyy")',
        result: '29.02.2024',
      },
      {
        expression: 'DateTimeFormat("20240229080500.0Z", "ddd d MMM, h:mm tt")',
        result: 'Thu 29 Feb, 8:05 AM',
      },
    ],
    build: buildFormat,
  },
];
