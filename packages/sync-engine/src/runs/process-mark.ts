import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import process from 'node:process';

/**
 * Tells this process from every other one, ever: its number, when it started, and where it runs. Others on the same
 * machine can see from it whether it is still there.
 */
export const processMark = (): string =>
  (own ??= `${process.pid}.${startOf(process.pid) ?? 0}@${placeOf()}`);

/** A process never gets another one. */
let own: string | undefined;

const MARK = /(\d+)\.(\d+)@([0-9a-f]{12})/;

/**
 * Whether the process whose mark stands in a text has surely ended. False for processes of other machines and
 * containers, of which nothing is known from here.
 */
export function hasEnded(text: string): boolean {
  const [, pid = '', start = '', place] = MARK.exec(text) ?? [];
  if (place !== placeOf()) return false;
  const state = stateOf(Number(pid));
  if (state !== undefined) return state.ended || state.start !== Number(start);
  return !exists(Number(pid));
}

/** Where process numbers mean the same processes: one start of one machine, and one container in it. */
function placeOf(): string {
  const parts = [read('/proc/sys/kernel/random/boot_id'), link('/proc/self/ns/pid')];
  // Elsewhere than on Linux a machine is told by its name and network cards.
  if (parts.includes(undefined))
    parts.push(
      hostname(),
      ...Object.values(networkInterfaces()).flatMap((cards) => cards?.map(({ mac }) => mac) ?? []),
    );
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

const startOf = (pid: number): number | undefined => stateOf(pid)?.start;

/** From Linux's list of processes; a process that ended and whose parent has not asked how is still listed. */
function stateOf(pid: number): { readonly start: number; readonly ended: boolean } | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name in brackets may hold anything; the state is the first field after it, the start the twentieth.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { start: Number(fields[19]), ended: fields[0] === 'Z' || fields[0] === 'X' };
}

/** Asks the system without sending anything: refused is also an answer. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function link(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
