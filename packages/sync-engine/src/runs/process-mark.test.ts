import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { hasEnded, processMark } from './process-mark.ts';

const pidOf = (mark: string): string => mark.split('.')[0] ?? '';

describe('a process mark', () => {
  it('tells that its own process is there', () => {
    expect(hasEnded(processMark())).toBe(false);
    expect(hasEnded(`somebody ${processMark()} 1234`)).toBe(false);
  });

  it('tells that a process has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const pid = String(child.pid);
    await once(child, 'exit');
    expect(hasEnded(processMark().replace(/^\d+/, pid))).toBe(true);
  });

  it('is not taken for another process that got the same number later', () => {
    expect(hasEnded(processMark().replace(/\.\d+@/, '.1@'))).toBe(true);
  });

  it('says nothing of processes elsewhere, nor of texts without a mark', () => {
    const elsewhere = processMark().replace(/@.*/, '@0123456789ab').replace(/^\d+/, '999999999');
    expect(hasEnded(elsewhere)).toBe(false);
    expect(hasEnded('ann 12.34')).toBe(false);
    expect(hasEnded('')).toBe(false);
  });

  it('begins with the number of the process', () => {
    expect(pidOf(processMark())).toBe(String(process.pid));
  });
});
