import { expect, test } from 'vitest';
import type { Answer, RunSummary } from '../worker/job.ts';
import { checkRuns, resultOf } from './phase.ts';
import type { Phase } from './phase.ts';

const phase: Phase = {
  name: 'full-import',
  objects: 100,
  runs: [{ connector: 'source', profile: 'full-import', counters: { 'stage-add': 100 } }],
  floors: () => Promise.resolve([]),
};

const run: RunSummary = {
  connector: 'source',
  profile: 'full-import',
  id: 1,
  result: 'success',
  message: null,
  seconds: 2,
  counters: { 'stage-add': 100 },
};

const answer: Answer = {
  measurement: { seconds: 2, cpuSeconds: 1.5, databaseCpuSeconds: null, peakRssMiB: 99.6 },
  runs: [run],
  floors: [],
};

test('a run that did what it was to do passes', () => {
  expect(() => checkRuns(phase, [run])).not.toThrow();
});

test.each([
  [
    'ended otherwise',
    [{ ...run, result: 'stopped-server', message: 'no room' }],
    /stopped-server.*no room/,
  ],
  ['did less', [{ ...run, counters: { 'stage-add': 99 } }], /99 stage-add instead of 100/],
  ['did nothing', [{ ...run, counters: {} }], /0 stage-add instead of 100/],
  ['is missing', [], /did not take place/],
])(
  'a run that %s fails the benchmark, because its figures would mean nothing',
  (_, runs, message) => {
    expect(() => checkRuns(phase, runs)).toThrow(message);
  },
);

test('the floor is the sum of its parts, and the ratio the share of its speed that was reached', () => {
  const floors = [
    { name: 'read', seconds: 0.25, count: 100, mib: 0.123 },
    { name: 'copy', seconds: 0.25, count: 300 },
  ];
  expect(resultOf(phase, { ...answer, storeMiB: 12.4, endToStart: null }, floors)).toEqual({
    name: 'full-import',
    objects: 100,
    seconds: 2,
    objectsPerSecond: 50,
    floorObjectsPerSecond: 200,
    ratioToFloor: 0.25,
    endToStart: null,
    peakRssMiB: 100,
    cpuSeconds: 1.5,
    databaseCpuSeconds: null,
    storeMiB: 12,
    floors: [
      { name: 'read', seconds: 0.25, count: 100, mib: 0.1 },
      { name: 'copy', seconds: 0.25, count: 300 },
    ],
    runs: [{ connector: 'source', profile: 'full-import', seconds: 2 }],
  });
});
