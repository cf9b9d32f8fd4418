import type { RunStepRow, StepCounters } from '@cognate/sync-engine';
import { EXPORT_COUNTERS, INBOUND_COUNTERS, STAGING_COUNTERS } from '@cognate/sync-rules';
import { expect, test } from 'vitest';
import { hasChanges, summarizeStep } from './summarize-step.ts';

const START = new Date('2026-01-01T00:00:00Z');
const END = new Date('2026-01-01T00:00:02Z');
const NONE: StepCounters = { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} };
const step = (type: string, counters: Partial<StepCounters>): RunStepRow => ({
  step: 1,
  type,
  startedAt: START,
  endedAt: END,
  result: 'success',
  message: null,
  counters: { ...NONE, ...counters },
  connections: [],
});

test.each([
  ['full-import', 'staging', STAGING_COUNTERS],
  ['full-sync', 'inbound', INBOUND_COUNTERS],
  ['export', 'export', EXPORT_COUNTERS],
] as const)('every counter of a %s shows in exactly one figure', (type, block, names) => {
  for (const name of names) {
    const { adds, updates, renames, deletes, unchanged, errors, objects } = summarizeStep(
      step(type, { [block]: { [name]: 3 } }),
      END,
    );
    expect([name, adds + updates + renames + deletes + unchanged + errors]).toEqual([name, 3]);
    expect(objects).toBe(3);
  }
});

test('the rate is objects per second of the step', () => {
  const summary = summarizeStep(
    step('full-import', { staging: { 'stage-add': 10, 'stage-no-change': 20 } }),
    END,
  );
  expect(summary).toMatchObject({ seconds: 2, objectsPerSecond: 15, adds: 10, unchanged: 20 });
});

test('a synchronization that leaves something to be exported has changes', () => {
  const quiet = step('delta-sync', {
    inbound: { 'connector-no-flow': 5 },
    outbound: { book: { 'connector-no-flow': 5 } },
  });
  expect(hasChanges(summarizeStep(quiet, END))).toBe(false);
  const busy = step('delta-sync', {
    inbound: { 'connector-no-flow': 5 },
    outbound: { book: { 'provisioned-add-flow': 2, 'connector-no-flow': 3 } },
  });
  const summary = summarizeStep(busy, END);
  expect(summary.exportsQueued).toBe(2);
  expect(hasChanges(summary)).toBe(true);
});
