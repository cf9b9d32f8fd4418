import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { stopOnSignals } from './stop-on-signals.ts';
import { testTerminal } from './testing/test-terminal.ts';

function start() {
  const exits: (number | string | null | undefined)[] = [];
  const emitter = new EventEmitter();
  // Only what the function uses of a process.
  const source = Object.assign(emitter, {
    exit: (code: number) => exits.push(code),
  }) as unknown as NodeJS.Process;
  const terminal = testTerminal();
  return { signal: stopOnSignals(source, terminal), emitter, exits, terminal };
}

test.each([
  ['SIGINT', 'stopped'],
  ['SIGTERM', 'service-shutdown'],
])('the first %s asks the work to stop and says so', (name, code) => {
  const { signal, emitter, exits, terminal } = start();
  expect(signal.aborted).toBe(false);
  emitter.emit(name);
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toMatchObject({ code });
  expect(exits).toEqual([]);
  expect(terminal.errors()).toContain('Stopping');
});

test('the second signal ends the process at once, with the code of the signal', () => {
  const { emitter, exits } = start();
  emitter.emit('SIGTERM');
  emitter.emit('SIGINT');
  expect(exits).toEqual([130]);
});
