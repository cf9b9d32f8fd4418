import { expect, test } from 'vitest';
import { renderTable } from './render-table.ts';

test('people get the phases in columns, what the floors consist of, and the machine', () => {
  const text = renderTable({
    profile: 'medium',
    machine: {
      cpu: 'Some Processor',
      cores: 2,
      memoryMiB: 24_000,
      os: 'Linux 6.1',
      node: '24.21.0',
      postgres: '18.4',
      storage: 'disk',
      loadBefore: 0.1,
    },
    storeMiB: 653,
    phases: [
      {
        name: 'full-import',
        objects: 105_000,
        seconds: 8.4,
        objectsPerSecond: 12_500,
        floorObjectsPerSecond: 50_000,
        endToStart: 0.953,
        ratioToFloor: 0.25,
        peakRssMiB: 310,
        cpuSeconds: 7.31,
        databaseCpuSeconds: null,
        storeMiB: 180,
        floors: [
          { name: 'read', seconds: 1.2, count: 105_000, mib: 61.3 },
          { name: 'copy', seconds: 0.9, count: 400_000 },
        ],
        runs: [],
      },
    ],
  });
  expect(text).toMatchInlineSnapshot(`
    "Profile medium, PostgreSQL 18.4, Node 24.21.0, 2 cores (Some Processor), 24,000 MiB of memory, data on a disk

    phase        objects  seconds  objects/s  floor/s  of floor  end/start  engine CPU s  database CPU s  peak MiB  store MiB
    full-import  105,000     8.40     12,500   50,000    25.0 %       95 %           7.3               -       310        180

    Store at the end: 653 MiB
    Floors, in seconds:
      full-import: read 1.20 (61 MiB) + copy 0.90"
  `);
});
