import { toCsv } from './csv.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';

const COLUMNS = ['CardNo', 'PersonnelNo', 'Site', 'Building', 'Desk', 'DeskPhone', 'ValidUntil'];
const VISITORS = 12;

/**
 * The text of `badges.csv`, as an old access system writes it: separated by semicolons, lines end
 * in CR LF, the bytes are Windows-1252 (which is what Latin-1 gives for the letters used here).
 */
export function badgeFile(random: Random, people: readonly Person[]): string {
  const holders = people.filter((person) => person.status !== 'planned' && random.chance(95));
  const rows = holders.map((person, index) => badgeRow(random, person, index));
  const visitors = Array.from({ length: VISITORS }, (_, index) => [
    cardNumber(holders.length + index),
    '',
    '',
    '',
    '',
    '',
    '31.12.2026',
  ]);
  return toCsv([COLUMNS, ...rows, ...visitors], { delimiter: ';', newline: '\r\n' });
}

const cardNumber = (index: number): string => `C${String(5000 + index * 3)}`;

function badgeRow(random: Random, person: Person, index: number): readonly string[] {
  const floor = 1 + random.below(5);
  const desk = `${floor}.${String(random.below(80)).padStart(2, '0')}`;
  return [
    cardNumber(index),
    // The system fills every number up to eight digits.
    person.id.padStart(8, '0'),
    person.site.name,
    random.pick(person.site.buildings),
    desk,
    random.chance(80) ? person.site.phone(random) : '',
    `${random.chance(50) ? '30.06' : '31.12'}.20${String(27 + random.below(3))}`,
  ];
}
