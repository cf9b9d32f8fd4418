/**
 * What a page adds to the run history, committed together with the page.
 * `counters` are the step's totals so far; the rest is what this page added.
 */
export interface StepRecord {
  readonly run: number;
  readonly step: number;
  /** The page's number within the step, from 1. */
  readonly page: number;
  readonly counters: StepCounters;
  readonly objects: readonly CountedObjects[];
  readonly errors: readonly RunError[];
}

/** Totals by counter name; MIM's names. */
export interface StepCounters {
  readonly staging: Readonly<Record<string, number>>;
  readonly discovery: Readonly<Record<string, number>>;
  readonly inbound: Readonly<Record<string, number>>;
  /** By target connector. */
  readonly outbound: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly export: Readonly<Record<string, number>>;
}

/** The objects behind a counter, for drilling down. */
export interface CountedObjects {
  /** MIM's name; of an outbound counter after `outbound.`, since inbound ones have some of the same names. */
  readonly counter: string;
  /** The connector that the objects belong to. */
  readonly connector: string;
  /** 0 for what never became an object. */
  readonly ids: readonly number[];
  /** The names, kept where the objects themselves are about to go. */
  readonly dns?: readonly string[];
}

/** One error in the history of a run. */
export interface RunError {
  readonly kind: 'connection' | 'discovery' | 'sync' | 'export' | 'mv-retry';
  /** MIM's name of the error. */
  readonly type: string;
  readonly message: string;
  readonly object?: number;
  /** The object's name; of a metaverse object what people call it. */
  readonly dn?: string;
  readonly anchor?: string;
  readonly attribute?: string;
  readonly rule?: string;
  readonly algorithmStep?: string;
  /** The rules extension that failed, the place that asked it, and the name of the rule. */
  readonly extension?: {
    readonly name: string;
    readonly callsite: string;
    readonly context: string;
  };
  /** Where in the source: entry, line, column. */
  readonly position?: { readonly entry?: number; readonly line?: number; readonly column?: number };
  /** The connected system's own words. */
  readonly cdError?: string;
}

/** An error kept with an object until it is synchronized or exported without one. */
export interface ObjectError {
  readonly connector: string;
  readonly object: number;
  readonly error: RunError;
}
