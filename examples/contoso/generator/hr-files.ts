import { toCsv } from './csv.ts';
import type { Group } from './groups.ts';
import type { Person } from './people.ts';

const STYLE = { delimiter: ',', newline: '\n' };

const PEOPLE_COLUMNS = [
  'employee_id',
  'first_name',
  'last_name',
  'latin_first_name',
  'latin_last_name',
  'department',
  'title',
  'site',
  'phone',
  'mobile',
  'manager_id',
  'start_date',
  'end_date',
  'status',
  'employment_type',
  'weekly_hours',
];

const peopleRow = (person: Person): readonly string[] => [
  person.id,
  person.first,
  person.last,
  person.latinFirst,
  person.latinLast,
  person.department,
  person.title,
  person.site.name,
  person.phone,
  person.mobile,
  person.manager,
  person.start,
  person.end,
  person.status,
  person.employment,
  String(person.hours),
];

/**
 * What no export of a real system is free of, as complete lines: they stand between the good ones
 * and each makes the import report an error without stopping it.
 */
export const DIRTY_LINES: readonly { readonly after: number; readonly line: string }[] = [
  // A second row with an id that is taken: it stands after the first one, which counts.
  {
    after: 240,
    line: '100017,Vera,Doppler,,,Finance,Accountant,Berlin,,,100008,2014-03-03,,active,employee,40',
  },
  // Nobody gave the new colleague an id.
  {
    after: 455,
    line: ',Nils,Ohneland,,,Logistics,Dispatcher,München,,,100004,2026-06-15,,active,employee,40',
  },
  // A comma in the title that nobody quoted makes one field too many.
  {
    after: 610,
    line: '900003,Maja,Kommasdotter,,,Sales,Head of Sales, Nordics,London,,,100002,2026-02-02,,active,employee,40',
  },
  // Hours in words.
  {
    after: 833,
    line: '900004,Teo,Halbzeit,,,Marketing,Designer,Berlin,,,100009,2026-04-01,,active,employee,twenty',
  },
];

/** The text of `people.csv`, dirty lines included. */
export function peopleFile(people: readonly Person[]): string {
  const [header = '', ...lines] = toCsv([PEOPLE_COLUMNS, ...people.map(peopleRow)], STYLE)
    .trimEnd()
    .split('\n');
  const mixed = lines.flatMap((line, index) => [
    line,
    ...DIRTY_LINES.filter(({ after }) => after === index + 1).map((dirty) => dirty.line),
  ]);
  return `${[header, ...mixed].join('\n')}\n`;
}

const GROUP_COLUMNS = ['group_id', 'name', 'description', 'owner_id', 'mail_enabled', 'members'];

/** The text of `groups.csv`; the members stand in one field, separated by `;`. */
export const groupsFile = (groups: readonly Group[]): string =>
  toCsv(
    [
      GROUP_COLUMNS,
      ...groups.map((group) => [
        group.id,
        group.name,
        group.description,
        group.owner,
        group.mailEnabled ? 'yes' : 'no',
        group.members.join(';'),
      ]),
    ],
    STYLE,
  );
