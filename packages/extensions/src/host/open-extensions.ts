import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError, err, ok } from '@cognate/kernel';
import type { Result } from '@cognate/kernel';
import type { Extension, ScriptFailure } from '@cognate/sync-rules';
import type { ScriptRequest } from '../runner/protocol.ts';
import type { ScriptSchema } from '../runner/schema.ts';
import { answerSchemas, replySchema } from './answer-schemas.ts';
import { Channel, channelMemory, CLOSE } from './channel.ts';
import type { ExtensionLimits } from './limits.ts';
import type { PumpData } from './pump.ts';

export { DEFAULT_LIMITS } from './limits.ts';
export type { ExtensionLimits, ScriptSchema };

export interface ExtensionOptions {
  /** The folder `extensions/` of a configuration. */
  readonly folder: string;
  readonly limits: ExtensionLimits;
  /** Names and types of the configuration; asked for when the first extension is called. */
  readonly schema: () => ScriptSchema;
  /** Told what extensions print, line by line. */
  readonly log: (line: string) => void;
}

/** The extensions of a configuration, for one run. */
export interface OpenExtensions {
  readonly extension: (name: string) => Extension;
  /** Loads an extension and answers with the members that it has; throws as a call would. */
  readonly load: (name: string) => readonly string[];
  /** Ends the process that ran them, if one was started. */
  readonly close: () => Promise<void>;
}

/** How much longer than the time limit the calculation waits for the thread that watches it, in milliseconds. */
const GRACE = 30_000;

/**
 * Opens the extensions of a folder. They run in a process of their own, without environment and without the right to
 * read anything but themselves, to write, or to start anything; the process is started by the first call.
 * A call answers at once, keeping this thread: that is what the calculation needs.
 */
export function openExtensions(options: ExtensionOptions): OpenExtensions {
  const joins = new Map<string, unknown>();
  let open: { readonly worker: Worker; readonly channel: Channel } | undefined;
  const patience = options.limits.timeLimit * 1000 + GRACE;
  const ask = (request: ScriptRequest): Result<unknown, ScriptFailure> => {
    open ??= startPump(options);
    return resultOf(open.channel.ask(JSON.stringify(request), patience));
  };
  // What a join searches for is asked when the page is read and again when it is calculated.
  const askOnce = (request: ScriptRequest): Result<unknown, ScriptFailure> => {
    const key = JSON.stringify(request);
    const known = joins.get(key);
    if (known !== undefined) return ok(known);
    const result = ask(request);
    if (joins.size >= MOST_JOINS) joins.clear();
    if (result.ok) joins.set(key, result.value);
    return result;
  };
  return {
    extension: (name) => ({
      name,
      call: (member, parameters) => {
        const request: ScriptRequest = { extension: name, member, parameters };
        const result = member === 'mapAttributesForJoin' ? askOnce(request) : ask(request);
        if (!result.ok) return result;
        return ok(answerSchemas[member].parse(result.value));
      },
    }),
    load: (extension) => {
      const result = ask({ extension });
      // The members by name.
      if (result.ok) return result.value as readonly string[];
      throw new AppError('extension-load-failed', result.error.message);
    },
    close: async () => {
      if (open === undefined) return;
      const { worker, channel } = open;
      open = undefined;
      channel.tell(CLOSE);
      await ended(worker);
    },
  };
}

function startPump(options: ExtensionOptions): {
  readonly worker: Worker;
  readonly channel: Channel;
} {
  const memory = channelMemory();
  const worker = new Worker(new URL('./pump.ts', import.meta.url), {
    workerData: pumpData(options, memory),
  });
  worker.on('message', (line) => options.log(String(line)));
  worker.unref();
  return { worker, channel: new Channel(memory) };
}

function pumpData(options: ExtensionOptions, memory: SharedArrayBuffer): PumpData {
  const own = fileURLToPath(new URL('../../', import.meta.url));
  const kernel = import.meta.resolve('@cognate/kernel');
  return {
    memory,
    schema: JSON.stringify(options.schema()),
    options: {
      folder: realFolder(options.folder),
      program: path.join(own, 'src/runner/main.ts'),
      modules: {
        '@cognate/extensions': new URL('../index.ts', import.meta.url).href,
        '@cognate/kernel': kernel,
      },
      readable: [own, path.dirname(path.dirname(fileURLToPath(kernel)))],
      limits: options.limits,
    },
  };
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    throw new AppError('extension-not-found', `There is no folder ${folder}.`, {
      remedy: 'Rules extensions stand beside the configuration files, as extensions/<name>.ts.',
    });
  }
}

/** Answers that are kept: those of the pages that are at work. */
const MOST_JOINS = 5000;

const REMEDY = 'Look at the file in the folder "extensions" of the configuration.';

function resultOf(text: string | undefined): Result<unknown, ScriptFailure> {
  if (text === undefined)
    throw new AppError('internal-error', 'Internal error: the thread of the extensions is silent');
  const reply = replySchema.parse(JSON.parse(text));
  switch (reply.kind) {
    case 'answer':
      return ok(reply.value);
    case 'failed':
      return err(reply.failure);
    case 'trouble':
      throw new AppError(reply.code, reply.message, { remedy: REMEDY });
  }
}

function ended(worker: Worker): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.ref();
  worker.once('exit', () => resolve());
  worker.once('error', reject);
  return promise;
}
