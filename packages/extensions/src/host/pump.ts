// The thread between the calculation, which stands still until it has its answer, and the process that runs the
// extensions. It starts the process, and a new one after one that died.
import { parentPort, workerData } from 'node:worker_threads';
import type { ScriptReply, ScriptRequest } from '../runner/protocol.ts';
import { Channel, CLOSE } from './channel.ts';
import { ScriptProcess } from './script-process.ts';
import type { Death, ProcessOptions } from './script-process.ts';

/** What the thread is started with. */
export interface PumpData {
  readonly memory: SharedArrayBuffer;
  readonly options: Omit<ProcessOptions, 'log'>;
  /** The schema as JSON. */
  readonly schema: string;
}

/** So often a process may die in one run; then the fault is not an object's. */
const DEATHS = 5;

const LONGEST_LINE = 1000;
const MOST_LINES = 500;

// Given by the host, in this package.
const data = workerData as PumpData | null;
if (data !== null && data.memory instanceof SharedArrayBuffer) await pump(data);

async function pump({ memory, options, schema }: PumpData): Promise<void> {
  const channel = new Channel(memory);
  const log = logger();
  let running: ScriptProcess | undefined;
  let deaths = 0;
  // A thread that waits for memory to change has nothing else that keeps it alive.
  const alive = setInterval(() => undefined, 60_000);
  for (;;) {
    const question = await channel.question();
    if (question === CLOSE) break;
    if (running === undefined || running.ended) {
      running = new ScriptProcess({ ...options, log });
      running.tell(schema);
    }
    const answer = await running.ask(question);
    if ('death' in answer) deaths += 1;
    channel.answer('text' in answer ? answer.text : obituary(question, answer.death, deaths));
  }
  await running?.close();
  clearInterval(alive);
}

function obituary(question: string, { type, reason }: Death, deaths: number): string {
  // The host wrote it.
  const { extension, member } = JSON.parse(question) as ScriptRequest;
  const message = `The extension "${extension}" failed in ${member ?? 'initialize'}: it ${reason}.`;
  const reply: ScriptReply =
    deaths >= DEATHS
      ? {
          kind: 'trouble',
          code: 'extension-died-repeatedly',
          message: `${message} That was the ${DEATHS}th time in this run that the extensions had to be started again.`,
        }
      : { kind: 'failed', failure: { type, message } };
  return JSON.stringify(reply);
}

function logger(): (text: string) => void {
  let lines = 0;
  return (text) => {
    for (const line of text.trimEnd().split('\n')) {
      lines += 1;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      if (lines <= MOST_LINES) parentPort?.postMessage(line.slice(0, LONGEST_LINE));
    }
  };
}
