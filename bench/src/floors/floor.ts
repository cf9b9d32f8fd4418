/** One thing that a phase cannot do without, done alone. */
export interface FloorPart {
  readonly name: string;
  readonly seconds: number;
  /** What was counted while doing it: entries, rows, calculated objects. */
  readonly count: number;
  /** The bytes that went through, where they mean something. */
  readonly mib?: number;
}

/** A stop watch that can be held, for floors that must not count how their input comes about. */
export interface StopWatch {
  readonly time: <T>(work: () => T) => T;
  readonly timeAsync: <T>(work: () => Promise<T>) => Promise<T>;
  readonly seconds: () => number;
}

export function createStopWatch(): StopWatch {
  let milliseconds = 0;
  return {
    time: (work) => {
      const start = performance.now();
      const result = work();
      milliseconds += performance.now() - start;
      return result;
    },
    timeAsync: async (work) => {
      const start = performance.now();
      const result = await work();
      milliseconds += performance.now() - start;
      return result;
    },
    seconds: () => milliseconds / 1000,
  };
}
