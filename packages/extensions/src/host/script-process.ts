import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import type { Duplex } from 'node:stream';
import { LARGEST_MESSAGE } from './channel.ts';
import type { ExtensionLimits } from './limits.ts';
import { OWN_MEMORY } from './limits.ts';

/** How the process that runs extensions is started. */
export interface ProcessOptions {
  /** The folder of the extensions, without symbolic links. */
  readonly folder: string;
  /** The program that answers. */
  readonly program: string;
  /** Modules that extensions may import by name, with their URLs. */
  readonly modules: Readonly<Record<string, string>>;
  /** What the process may read besides the extensions. */
  readonly readable: readonly string[];
  readonly limits: ExtensionLimits;
  readonly log: (line: string) => void;
}

/** Why there is no answer. */
export interface Death {
  readonly type: 'extension-dll-timeout' | 'extension-dll-crash';
  readonly reason: string;
}

const HEADER = 4;
const MIB = 1024 * 1024;
/** How often the memory is looked at while a call lasts, in milliseconds. */
const WATCH_EVERY = 20;
/** What a process may take until it can be asked, in milliseconds. */
const START_TIME = 20_000;

type Answer = { readonly text: string } | { readonly death: Death };

/** A process that answers one message at a time, and that is killed when it takes too much time or memory. */
export class ScriptProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #limits: ExtensionLimits;
  /** The first message says that the process can be asked; until then, the answer that is waited for is that. */
  #started: Promise<Answer> | undefined;
  #received: Buffer = Buffer.alloc(0);
  #settle: ((answer: Answer) => void) | undefined;
  #verdict: Death | undefined;
  #ended = false;

  constructor(options: ProcessOptions) {
    this.#limits = options.limits;
    this.#child = startProcess(options);
    // The fourth of the pipes that the process was started with.
    this.#pipe = this.#child.stdio[3] as Duplex;
    this.#pipe.on('data', (bytes: Buffer) => this.#receive(bytes));
    // What goes wrong with the pipe shows in the end of the process.
    this.#pipe.on('error', () => undefined);
    this.#child.on('error', (error) => this.#end(crash(`could not be started: ${error.message}`)));
    this.#child.on('exit', (code, signal) =>
      this.#end(
        crash(code === null ? `was ended by ${String(signal)}` : `ended itself with code ${code}`),
      ),
    );
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Sends what needs no answer. */
  tell(text: string): void {
    this.#pipe.write(frame(text));
  }

  async ask(text: string): Promise<Answer> {
    this.#started ??= this.#answer(START_TIME);
    const started = await this.#started;
    if ('death' in started) return started;
    const answer = this.#answer(this.#limits.timeLimit * 1000);
    if (this.#ended) this.#end(crash('was not running'));
    else this.tell(text);
    return answer;
  }

  /** The next message, or the death of the process, which comes when there is none in time. */
  #answer(milliseconds: number): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const reason = `took more than ${milliseconds / 1000} s`;
    const clock = setTimeout(
      () => this.#kill({ type: 'extension-dll-timeout', reason }),
      milliseconds,
    );
    const watch = setInterval(() => this.#watchMemory(), WATCH_EVERY);
    this.#settle = (answer) => {
      this.#settle = undefined;
      clearTimeout(clock);
      clearInterval(watch);
      resolve(answer);
    };
    return promise;
  }

  /** Lets the extensions end, for as long as one call may take. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#child.once('close', () => resolve());
    const clock = setTimeout(() => this.#child.kill('SIGKILL'), this.#limits.timeLimit * 1000);
    this.#pipe.end();
    await promise;
    clearTimeout(clock);
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    if (this.#received.length < HEADER) return;
    const length = this.#received.readUInt32LE(0);
    if (length > LARGEST_MESSAGE) return this.#kill(crash('answered with too much'));
    if (this.#received.length < HEADER + length) return undefined;
    const text = this.#received.toString('utf8', HEADER, HEADER + length);
    this.#received = this.#received.subarray(HEADER + length);
    // Nobody asked for it: the extension writes to the pipe itself.
    if (this.#settle === undefined) return this.#kill(crash('wrote to what is not its own'));
    return this.#settle({ text });
  }

  #watchMemory(): void {
    const { memoryLimit } = this.#limits;
    if (memoryOf(this.#child.pid) > (memoryLimit + OWN_MEMORY) * MIB)
      this.#kill(crash(`took more than ${memoryLimit} MiB of memory`));
  }

  #kill(death: Death): void {
    this.#verdict ??= death;
    this.#child.kill('SIGKILL');
  }

  #end(death: Death): void {
    this.#ended = true;
    this.#settle?.({ death: this.#verdict ?? death });
  }
}

const crash = (reason: string): Death => ({ type: 'extension-dll-crash', reason });

function frame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(HEADER + length);
  bytes.writeUInt32LE(length, 0);
  bytes.write(text, HEADER);
  return bytes;
}

/** The bytes that a process holds; nothing where the system does not say. */
function memoryOf(pid = 0): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return Number(pages) * 4096;
  } catch {
    return 0;
  }
}

function startProcess(options: ProcessOptions): ChildProcess {
  const { folder, program, modules, readable, limits } = options;
  const child = spawn(
    execPath,
    [
      '--permission',
      ...[folder, ...readable].map((place) => `--allow-fs-read=${place}`),
      `--max-old-space-size=${limits.memoryLimit}`,
      '--disallow-code-generation-from-strings',
      '--no-addons',
      '--no-warnings',
      program,
      folder,
      JSON.stringify(modules),
    ],
    // No environment: secrets come to the product that way. The time zone is none.
    { cwd: folder, env: { TZ: 'UTC' }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', options.log);
  return child;
}
