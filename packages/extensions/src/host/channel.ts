const HEADER = 8;
const STATE = 0;
const LENGTH = 1;

const IDLE = 0;
const ASKED = 1;
const ANSWERED = 2;

const SMALLEST = 64 * 1024;
/** No page of rules needs more for one object; a script that writes more is stopped. */
export const LARGEST_MESSAGE = 32 * 1024 * 1024;

/** The question that ends the thread which answers. */
export const CLOSE = '';

/** Memory that both threads of a channel see. */
export const channelMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(HEADER + SMALLEST, { maxByteLength: HEADER + LARGEST_MESSAGE });

/**
 * One question at a time from a thread that waits for the answer to one that never does: the only way in which a
 * calculation without waiting can be given what another process knows.
 */
export class Channel {
  readonly #memory: SharedArrayBuffer;
  readonly #control: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
    this.#control = new Int32Array(memory, 0, 2);
  }

  /** Asks and waits for the answer; undefined when none came in so many milliseconds. */
  ask(text: string, patience: number): string | undefined {
    this.#put(text, ASKED);
    if (Atomics.wait(this.#control, STATE, ASKED, patience) === 'timed-out') return undefined;
    const answer = this.#text();
    Atomics.store(this.#control, STATE, IDLE);
    return answer;
  }

  /** Asks what nobody waits for. */
  tell(text: string): void {
    this.#put(text, ASKED);
  }

  /** The next question; waits for it without keeping the thread from anything else. */
  async question(): Promise<string> {
    for (;;) {
      const state = Atomics.load(this.#control, STATE);
      if (state === ASKED) return this.#text();
      const waiting = Atomics.waitAsync(this.#control, STATE, state);
      if (waiting.async) await waiting.value;
    }
  }

  answer(text: string): void {
    this.#put(text, ANSWERED);
  }

  #put(text: string, state: number): void {
    const length = Buffer.byteLength(text);
    if (length > LARGEST_MESSAGE)
      throw new RangeError(`A message of ${length} bytes is too large for an extension.`);
    if (this.#memory.byteLength < HEADER + length) this.#memory.grow(HEADER + length);
    Buffer.from(this.#memory, HEADER, length).write(text);
    Atomics.store(this.#control, LENGTH, length);
    Atomics.store(this.#control, STATE, state);
    Atomics.notify(this.#control, STATE);
  }

  #text(): string {
    return Buffer.from(this.#memory, HEADER, Atomics.load(this.#control, LENGTH)).toString('utf8');
  }
}
