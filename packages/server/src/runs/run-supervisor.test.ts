import { AppError } from '@cognate/kernel';
import type { RunRequest, RunRow } from '@cognate/sync-engine';
import { expect, test } from 'vitest';
import { createRunSupervisor } from './run-supervisor.ts';

const REQUEST = { connector: 'hr', profile: 'import', startedBy: 'ann' };
const ROW: RunRow = {
  ...REQUEST,
  id: 7,
  result: 'success',
  startedAt: new Date(0),
  endedAt: new Date(1),
  steps: [],
};

/** A run that goes on until it is told to stop. */
function endless(ended: string[]) {
  return async ({ onStart, signal }: RunRequest): Promise<RunRow> => {
    onStart?.(7);
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    ended.push('stopped');
    return ROW;
  };
}

test('a start answers as soon as the run has a number, and a stop ends it', async () => {
  const ended: string[] = [];
  const supervisor = createRunSupervisor(endless(ended));
  expect(await supervisor.start(REQUEST)).toBe(7);
  expect(ended).toEqual([]);
  supervisor.stop(7);
  await supervisor.close();
  expect(ended).toEqual(['stopped']);
  expect(() => supervisor.stop(7)).toThrow('Run 7 has ended');
});

test('a run that cannot start is an error of the start', async () => {
  const refuse = () => Promise.reject(new AppError('already-running', 'Somebody is at work.'));
  await expect(createRunSupervisor(refuse).start(REQUEST)).rejects.toMatchObject({
    code: 'already-running',
  });
});

test('what goes wrong after the start disturbs nobody', async () => {
  const supervisor = createRunSupervisor(async ({ onStart }) => {
    onStart?.(7);
    throw new Error('later');
  });
  expect(await supervisor.start(REQUEST)).toBe(7);
  await supervisor.close();
  expect(() => supervisor.stop(7)).toThrow('has ended');
});

test('closing stops all runs and waits for their ends', async () => {
  const ended: string[] = [];
  const supervisor = createRunSupervisor(endless(ended));
  await supervisor.start(REQUEST);
  await supervisor.close();
  expect(ended).toEqual(['stopped']);
});
