import type { RunRow } from '@cognate/server';
import { describe, expect, it } from 'vitest';
import { conflictingRuns } from './conflicting-runs.ts';
import { runCycle } from './run-cycle.ts';
import type { CycleStep } from './run-cycle.ts';

const runOf = ({ connector, profile }: CycleStep, result: string): RunRow => ({
  id: 1,
  connector,
  profile,
  startedBy: 'ann',
  startedAt: new Date(0),
  endedAt: new Date(0),
  result,
  steps: [],
});

const steps = (text: string): readonly CycleStep[] =>
  text.split(' ').map((each) => {
    const [connector = '', profile = ''] = each.split(':');
    return { connector, profile };
  });

/** What started together, group by group: each group ends when nothing else can start. */
async function groups(text: string, results: Readonly<Record<string, string>> = {}) {
  const waiting: (() => void)[] = [];
  const started: string[][] = [];
  let group: string[] = [];
  const cycle = runCycle({
    steps: steps(text),
    conflicts: conflictingRuns(({ profile }) => profile === 'sync'),
    signal: new AbortController().signal,
    perform: async (step) => {
      const name = `${step.connector}:${step.profile}`;
      group.push(name);
      await new Promise<void>((resolve) => waiting.push(resolve));
      const result = results[name] ?? 'success';
      if (result === 'throws') throw new Error(name);
      return runOf(step, result);
    },
  });
  const state = { isDone: false };
  const end = namesOf(cycle).finally(() => {
    state.isDone = true;
  });
  while (!state.isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    if (group.length > 0) started.push(group);
    group = [];
    waiting.splice(0).forEach((resolve) => resolve());
  }
  return { started, end: await end };
}

async function namesOf(cycle: Promise<readonly RunRow[]>): Promise<readonly string[] | string> {
  try {
    return (await cycle).map(({ connector, profile }) => `${connector}:${profile}`);
  } catch (error) {
    return String(error);
  }
}

describe('a cycle in parallel', () => {
  it('runs what is about different connectors together, and synchronizations alone', async () => {
    const cycle = 'hr:in ad:in hr:sync ad:sync ad:out book:out ad:confirm book:confirm ad:sync';
    expect(await groups(cycle)).toEqual({
      started: [
        ['hr:in', 'ad:in'],
        ['hr:sync'],
        ['ad:sync'],
        ['ad:out', 'book:out'],
        ['ad:confirm', 'book:confirm'],
        ['ad:sync'],
      ],
      end: cycle.split(' '),
    });
  });

  it('starts nothing after a run that did not come to its end, and lets the others end', async () => {
    expect(await groups('hr:in ad:in hr:sync', { 'hr:in': 'stopped-connectivity' })).toEqual({
      started: [['hr:in', 'ad:in']],
      end: ['hr:in', 'ad:in'],
    });
    expect(await groups('hr:in ad:in hr:sync', { 'ad:in': 'throws' })).toEqual({
      started: [['hr:in', 'ad:in']],
      end: 'Error: ad:in',
    });
  });
});

it('a cycle keeps its order where nothing else is wanted', async () => {
  const order: string[] = [];
  await runCycle({
    steps: steps('hr:in ad:in'),
    signal: new AbortController().signal,
    perform: async (step) => {
      order.push(`begin ${step.connector}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`end ${step.connector}`);
      return runOf(step, 'success');
    },
  });
  expect(order).toEqual(['begin hr', 'end hr', 'begin ad', 'end ad']);
});
