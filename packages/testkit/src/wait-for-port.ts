import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/** Resolves with true when something there takes connections, with false when `givenUp` says so first. */
export async function waitForPort(
  port: number,
  givenUp: () => boolean,
  host = '127.0.0.1',
): Promise<boolean> {
  while (!(await accepts(port, host))) {
    if (givenUp()) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
