import { readSync, writeSync } from 'node:fs';

const HEADER = 4;

const nap = new Int32Array(new SharedArrayBuffer(4));

/** Messages of any length over a pipe that is read and written at once: a length, then that many bytes. */
export class Frames {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** The next message, or undefined when the other side is done. */
  read(): string | undefined {
    const header = this.#take(HEADER);
    if (header === undefined) return undefined;
    return this.#take(header.readUInt32LE(0))?.toString('utf8');
  }

  write(text: string): void {
    const length = Buffer.byteLength(text);
    const frame = Buffer.allocUnsafe(HEADER + length);
    frame.writeUInt32LE(length, 0);
    frame.write(text, HEADER);
    for (let at = 0; at < frame.length;)
      at += patiently(() => writeSync(this.#descriptor, frame, at));
  }

  #take(length: number): Buffer | undefined {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length;) {
      const count = patiently(() => readSync(this.#descriptor, bytes, at, length - at, null));
      if (count === 0) return undefined;
      at += count;
    }
    return bytes;
  }
}

/** Some systems give a pipe that does not wait by itself. */
function patiently(attempt: () => number): number {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(nap, 0, 0, 1);
    }
  }
}
