import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { hiddenLine, processSecretInput } from './read-secret.ts';

test('a line is what was typed, less what was taken back', () => {
  const typed = hiddenLine();
  expect(typed('hunté')).toEqual({ state: 'typing', line: 'hunté' });
  expect(typed('\u007fer\u001b2\r more')).toEqual({ state: 'entered', line: 'hunter2' });
});

test.each(['\u0003', '\u0004'])('control-C and control-D give up', (key) => {
  expect(hiddenLine()(`hunter2${key}`)).toEqual({ state: 'given-up', line: '' });
});

/** What of a process the input uses. */
function terminalProcess(events: string[]) {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => events.push(raw ? 'hidden' : 'shown'),
  });
  const stderr = { write: (text: string) => events.push(text) };
  // Nothing else of it is looked at.
  return { stdin, input: processSecretInput({ stdin, stderr } as unknown as NodeJS.Process) };
}

test('the terminal shows nothing from before the question is asked until it is answered', async () => {
  const events: string[] = [];
  const { stdin, input } = terminalProcess(events);
  const reading = input.read('Value: ');
  stdin.write('hunter2\r');
  expect(await reading).toBe('hunter2');
  expect(events).toEqual(['hidden', 'Value: ', 'shown', '\n']);
});

test('whoever gives up has entered nothing', async () => {
  const events: string[] = [];
  const { stdin, input } = terminalProcess(events);
  const reading = input.read('Value: ');
  stdin.write('hun\u0003');
  await expect(reading).rejects.toThrow('Nothing was entered.');
  expect(events.slice(-2)).toEqual(['shown', '\n']);
});

test('what is piped in is taken whole, less the end of its last line', async () => {
  const stdin = new PassThrough();
  const reading = processSecretInput({ stdin } as unknown as NodeJS.Process).read('');
  stdin.end('two\nlines\r\n');
  expect(await reading).toBe('two\nlines');
});
