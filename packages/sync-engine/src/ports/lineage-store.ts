import type { Contribution, Link } from '@cognate/sync-rules';
import type { ObjectRef } from './sync-store.ts';
import type { ValueDifference } from './what-if-store.ts';

/** An attribute before a page changed its values, or who supplies them. */
export interface PastValue {
  readonly attribute: string;
  /** Where the values had come from, as far as that is known. */
  readonly origin: Contribution | undefined;
  /** What changed. `secret`: something did; `same`: only where the values come from. */
  readonly values: ValueDifference | 'secret' | 'same';
  /** Whether the page left nothing. */
  readonly isGone: boolean;
}

/** A past value with the run that ended it. */
export interface RecordedValue extends PastValue {
  readonly run: number;
}

/** A link that there was, under the name that the object had when it ended. */
export interface PastLink extends ObjectRef {
  readonly dn: string;
  readonly link: Link;
  /** The run that linked the object. */
  readonly since: number;
  /** The run that ended it. */
  readonly run: number;
}

/** A run as far as it is known for ever: cleared ones too. */
export interface RunLabel {
  readonly id: number;
  readonly connector: string;
  readonly profile: string;
  readonly startedAt: Date;
}

/** A counter of a run under which an object was counted. */
export interface Counting {
  readonly run: number;
  readonly step: number;
  readonly counter: string;
}

/** Which countings of an object: by what the counter's name begins with, in the order of runs. */
export interface CountingQuery extends ObjectRef {
  readonly prefix: string;
  readonly fromRun: number;
  readonly toRun: number;
  /** The last runs first. */
  readonly newestFirst: boolean;
  readonly limit: number;
}

/** What is known of how values came to be, as long as the history of the runs is kept. */
export interface LineageStore {
  /** The values that a metaverse object had, newest first. Also of one that is deleted. */
  pastValues(
    metaverse: number,
    only: { readonly attribute?: string; readonly limit: number },
  ): Promise<readonly RecordedValue[]>;
  /** The links that a metaverse object had, newest first. Also of one that is deleted. */
  pastLinks(metaverse: number, limit: number): Promise<readonly PastLink[]>;
  runLabels(ids: readonly number[]): Promise<readonly RunLabel[]>;
  /** The names of objects of connector spaces by id, those that are still there. */
  objectNames(ids: readonly number[]): Promise<readonly (ObjectRef & { readonly dn: string })[]>;
  countings(query: CountingQuery): Promise<readonly Counting[]>;
  /** The first run of a connector that completed an import after a step, in the same run or a later one. */
  nextImport(
    connector: string,
    after: { readonly run: number; readonly step: number },
  ): Promise<number | undefined>;
}
