import type { BenchResult, PhaseResult } from './result.ts';

interface Column {
  readonly heading: string;
  readonly cell: (phase: PhaseResult) => string;
}

const whole = (number: number): string => Math.round(number).toLocaleString('en');

const COLUMNS: readonly Column[] = [
  { heading: 'phase', cell: ({ name }) => name },
  { heading: 'objects', cell: ({ objects }) => whole(objects) },
  { heading: 'seconds', cell: ({ seconds }) => seconds.toFixed(2) },
  { heading: 'objects/s', cell: (phase) => whole(phase.objectsPerSecond) },
  { heading: 'floor/s', cell: (phase) => whole(phase.floorObjectsPerSecond) },
  { heading: 'of floor', cell: ({ ratioToFloor }) => `${(ratioToFloor * 100).toFixed(1)} %` },
  {
    heading: 'end/start',
    cell: ({ endToStart }) => (endToStart === null ? '-' : `${(endToStart * 100).toFixed(0)} %`),
  },
  { heading: 'engine CPU s', cell: ({ cpuSeconds }) => cpuSeconds.toFixed(1) },
  {
    heading: 'database CPU s',
    cell: ({ databaseCpuSeconds: seconds }) => (seconds === null ? '-' : seconds.toFixed(1)),
  },
  { heading: 'peak MiB', cell: ({ peakRssMiB }) => whole(peakRssMiB) },
  { heading: 'store MiB', cell: ({ storeMiB }) => whole(storeMiB) },
];

/** The result as people read it: a table of the phases, what the floors consist of, and the machine. */
export function renderTable({ profile, machine, storeMiB, phases }: BenchResult): string {
  const rows = [
    COLUMNS.map(({ heading }) => heading),
    ...phases.map((phase) => COLUMNS.map(({ cell }) => cell(phase))),
  ];
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [
    `Profile ${profile}, PostgreSQL ${machine.postgres}, Node ${machine.node}, ${machine.cores} cores (${machine.cpu}), ` +
      `${whole(machine.memoryMiB)} MiB of memory, data ${machine.storage === 'disk' ? 'on a disk' : 'in memory: expect less on a disk'}`,
    '',
    ...rows.map(line),
    '',
    `Store at the end: ${whole(storeMiB)} MiB`,
    'Floors, in seconds:',
    ...phases.map(floorLine),
  ].join('\n');
}

const floorLine = ({ name, floors }: PhaseResult): string =>
  `  ${name}: ${floors
    .map((part) => `${part.name} ${part.seconds.toFixed(2)}${mibOf(part.mib)}`)
    .join(' + ')}`;

const mibOf = (mib: number | undefined): string =>
  mib === undefined ? '' : ` (${whole(mib)} MiB)`;
