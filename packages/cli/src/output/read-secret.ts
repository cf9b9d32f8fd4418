import type { ReadStream } from 'node:tty';
import { UsageError } from '../usage-error.ts';

const LIMIT = 1024 * 1024;

/** Where what nobody may see is typed or piped in. */
export interface SecretInput {
  readonly isTerminal: boolean;
  /** A line that is typed and not shown; or, from a file or pipe, all of it without the end of its last line. */
  readonly read: (prompt: string) => Promise<string>;
}

/** The secret input of a process. */
export const processSecretInput = (process: NodeJS.Process): SecretInput => ({
  isTerminal: process.stdin.isTTY,
  read: async (prompt) => {
    const { stdin, stderr } = process;
    if (!stdin.isTTY) return readAll(stdin);
    const typed = readHidden(stdin);
    // Only now: whoever types as soon as the question is there is not shown either.
    stderr.write(prompt);
    try {
      return await typed;
    } finally {
      stderr.write('\n');
    }
  },
});

async function readAll(stdin: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  stdin.setEncoding('utf8');
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > LIMIT) throw new UsageError('The standard input is too long for a secret.');
  }
  return text.replace(/\r?\n$/, '');
}

/** Keys as they are pressed: the terminal echoes nothing while it is raw. */
function readHidden(stdin: ReadStream): Promise<string> {
  const typed = hiddenLine();
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise<string>((resolve, reject) => {
    const onData = (text: string): void => {
      const { state, line } = typed(text);
      if (state === 'typing') return;
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      if (state === 'entered') resolve(line);
      else reject(new UsageError('Nothing was entered.'));
    };
    stdin.on('data', onData);
  });
}

const ENTER = new Set(['\r', '\n']);
const ERASE = new Set(['\b', '\u007f']);
/** Control-C and control-D. */
const GIVE_UP = new Set(['\u0003', '\u0004']);

/** A line from the keys that make it up: told each, it answers what the line is by now. */
export function hiddenLine(): (keys: string) => {
  readonly state: 'typing' | 'entered' | 'given-up';
  readonly line: string;
} {
  let line: readonly string[] = [];
  return (keys) => {
    for (const key of keys) {
      if (ENTER.has(key)) return { state: 'entered', line: line.join('') };
      if (GIVE_UP.has(key)) return { state: 'given-up', line: '' };
      if (ERASE.has(key)) line = line.slice(0, -1);
      else if (key >= ' ') line = [...line, key];
    }
    return { state: 'typing', line: line.join('') };
  };
}
