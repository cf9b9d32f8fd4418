/** What an extension may use. */
export interface ExtensionLimits {
  /** Seconds for one call (default 10). */
  readonly timeLimit: number;
  /** MiB of memory for all extensions of a run together (default 256). */
  readonly memoryLimit: number;
}

export const DEFAULT_LIMITS: ExtensionLimits = { timeLimit: 10, memoryLimit: 256 };

/** What Node itself takes before any extension is loaded, in MiB. */
export const OWN_MEMORY = 128;
