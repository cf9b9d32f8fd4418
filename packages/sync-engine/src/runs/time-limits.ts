import type { ConnectorSession } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';

/** Ends a step from within. */
export interface StepStop {
  /** Aborted when the run is stopped or a time is up. */
  readonly signal: AbortSignal;
  readonly stop: (reason: AppError) => void;
  /** Takes the clock away. */
  readonly end: () => void;
}

/** The signal of a step: that of the run, and the time that the step may take. */
export function stepStop(run: AbortSignal, seconds: number | undefined): StepStop {
  const own = new AbortController();
  const stop = (reason: AppError): void => own.abort(reason);
  const timer =
    seconds === undefined ? undefined : setTimeout(() => stop(tooLong(seconds)), seconds * 1000);
  return {
    signal: AbortSignal.any([run, own.signal]),
    stop,
    end: () => clearTimeout(timer),
  };
}

const tooLong = (seconds: number): AppError =>
  new AppError('step-timeout', `The step took longer than its ${seconds} seconds.`, {
    remedy:
      'What was committed stays, and running again goes on from there. Raise the timeout of the step if it needs more.',
  });

const noAnswer = (seconds: number): AppError =>
  new AppError(
    'operation-timeout',
    `The connected system gave no answer within ${seconds} seconds.`,
    { remedy: 'Look after the system and the network, or raise the operationTimeout of the step.' },
  );

/** Waits for an answer of the connected system so long, and stops the step when none comes. */
export async function withinTime<T>(
  answer: Promise<T>,
  stop: StepStop['stop'],
  seconds: number | undefined,
): Promise<T> {
  if (seconds === undefined) return answer;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const reason = noAnswer(seconds);
      stop(reason);
      reject(reason);
    }, seconds * 1000);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A session of which every answer has to come in time. */
export function timedSession(
  session: ConnectorSession,
  stop: StepStop['stop'],
  seconds: number | undefined,
): ConnectorSession {
  if (seconds === undefined) return session;
  const inTime = <T>(answer: Promise<T>): Promise<T> => withinTime(answer, stop, seconds);
  return {
    test: () => inTime(session.test()),
    discoverSchema: () => inTime(session.discoverSchema()),
    import: (request) => timedPages(session.import(request), inTime),
    export: (page) => inTime(session.export(page)),
    finishExport: () => inTime(session.finishExport()),
    // A system that does not answer must not keep the step from ending.
    close: () => inTime(session.close()).catch(() => undefined),
  };
}

async function* timedPages<T>(
  source: AsyncIterable<T>,
  inTime: <R>(answer: Promise<R>) => Promise<R>,
): AsyncGenerator<T> {
  const pages = source[Symbol.asyncIterator]();
  let isWaiting = false;
  try {
    for (;;) {
      isWaiting = true;
      const next = await inTime(pages.next());
      isWaiting = false;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    const end = Promise.resolve(pages.return?.());
    // What hangs would let its own end wait too.
    if (isWaiting) end.catch(() => undefined);
    else await end;
  }
}
