import type { ProfileService } from './protocol/profile-service.ts';
import { during } from './step-failure.ts';
import type { Transport } from './transport/http-transport.ts';

/**
 * The run that reading and writing happen in. A farm has one at a time, so one that is open must be closed whatever
 * happens.
 */
export interface ProfileRun {
  /** The run's id; opens one where none is. */
  id(): Promise<string>;
  /** Closes the run and says so if that fails. */
  finish(): Promise<void>;
  /** Closes the run as well as it can. Never throws. */
  abandon(): Promise<void>;
}

export function createProfileRun(
  service: Pick<ProfileService, 'initialize' | 'finalize'>,
  transport: Pick<Transport, 'lastWords'>,
): ProfileRun {
  let current: string | undefined;
  const end = async (): Promise<void> => {
    const ended = current;
    current = undefined;
    if (ended !== undefined) await service.finalize(ended);
  };
  return {
    id: async () => {
      current ??= await during('start', () => service.initialize());
      return current;
    },
    finish: end,
    abandon: async () => {
      if (current === undefined) return;
      // What is wrong was said already, and the farm gives a run up by itself after a while.
      await transport.lastWords(end).catch(() => undefined);
    },
  };
}
