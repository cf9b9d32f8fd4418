import { must } from '@cognate/kernel';
import type { ConnectionIncident } from '../ports/run-store.ts';
import type { CountedObjects, RunError, StepCounters, StepRecord } from '../ports/record.ts';

type Block = 'staging' | 'discovery' | 'inbound' | 'export';

const UNCHANGED = new Set(['stage-no-change', 'connector-no-flow', 'disconnector-remains']);

const NONE: StepCounters = { staging: {}, discovery: {}, inbound: {}, export: {}, outbound: {} };

/** Errors kept per step; beyond them only the counters go on. */
const ERROR_LIMIT = 5000;

/** Names that are listed per step and counter of what did not become an object. */
const NAME_LIMIT = 5000;

/** What of a name is listed: one that cannot be kept may be of any length. */
const LISTED_LENGTH = 2000;

/** An object behind a counter; `dn` is kept where the object is about to go. */
interface CountedObject {
  readonly connector: string;
  readonly id: number;
  readonly dn?: string;
}

/** Collects a step's counters, objects and errors; each page takes what is new since the last one. */
export class StepRecorder {
  readonly run: number;
  readonly step: number;
  readonly #blocks: Record<Block, Record<string, number>> = {
    staging: {},
    discovery: {},
    inbound: {},
    export: {},
  };
  readonly #outbound: Record<string, Record<string, number>> = {};
  readonly #connections: ConnectionIncident[] = [];
  readonly #kinds = new Set<RunError['kind']>();
  /** As of each page that was taken and not committed yet, in their order, and of the last one that was committed. */
  readonly #taken: { readonly counters: StepCounters; readonly errors: number }[] = [];
  #kept: StepCounters = NONE;
  #forgotten = false;
  #objects = new Map<
    string,
    { counter: string; connector: string; ids: number[]; dns?: string[] }
  >();
  readonly #listed = new Map<string, number>();
  #errors: RunError[] = [];
  #recorded = 0;
  #keptErrors = 0;
  #page = 0;

  constructor(run: number, step: number) {
    this.run = run;
    this.step = step;
  }

  /** Counts without remembering the object. */
  count(block: Block, counter: string, by = 1): void {
    const counters = this.#blocks[block];
    counters[counter] = (counters[counter] ?? 0) + by;
  }

  /** Counts an object and remembers it for drilling down. */
  countObject(block: Block, counter: string, object: CountedObject): void {
    this.count(block, counter);
    this.#remember(counter, object);
  }

  /** Remembers what is counted and did not become an object, or is one that could not be read. */
  listName(counter: string, connector: string, dn: string, id = 0): void {
    const listed = this.#listed.get(counter) ?? 0;
    if (listed >= NAME_LIMIT) return;
    this.#listed.set(counter, listed + 1);
    this.#remember(counter, { connector, id, dn: dn.slice(0, LISTED_LENGTH) });
  }

  countOutbound(counter: string, connector: string, id: number): void {
    const counters = (this.#outbound[connector] ??= {});
    counters[counter] = (counters[counter] ?? 0) + 1;
    this.#remember(`outbound.${counter}`, { connector, id });
  }

  error(error: RunError): void {
    this.#kinds.add(error.kind);
    this.#recorded += 1;
    if (this.#recorded <= ERROR_LIMIT) this.#errors.push(error);
  }

  /** Something has happened to the connection; where nothing tells of the server, it is the one of before. */
  connection(result: ConnectionIncident['result'], at: Date, server?: string): void {
    const named = server ?? this.#connections.at(-1)?.server;
    this.#connections.push({ at, result, ...(named === undefined ? {} : { server: named }) });
  }

  connections(): readonly ConnectionIncident[] {
    return this.#connections;
  }

  /** How many errors there were in the pages that were committed. */
  errors(): number {
    return this.#keptErrors;
  }

  has(kind: RunError['kind']): boolean {
    return this.#kinds.has(kind);
  }

  /** How many objects were written so far, roughly. */
  changes(): number {
    let sum = 0;
    for (const block of [this.#blocks.staging, this.#blocks.inbound, this.#blocks.export])
      for (const [name, count] of Object.entries(block)) if (!UNCHANGED.has(name)) sum += count;
    return sum;
  }

  /** The first of the pages that were taken has been committed. */
  keep(): void {
    const page = must(this.#taken.shift(), 'a page was taken before it was committed');
    this.#kept = page.counters;
    this.#keptErrors = page.errors;
  }

  /** The step has failed: what was counted and not committed did not happen. */
  forget(): void {
    this.#forgotten = true;
    this.#objects = new Map();
  }

  counters(): StepCounters {
    if (this.#forgotten) return this.#kept;
    return {
      staging: { ...this.#blocks.staging },
      discovery: { ...this.#blocks.discovery },
      inbound: { ...this.#blocks.inbound },
      export: { ...this.#blocks.export },
      outbound: Object.fromEntries(
        Object.entries(this.#outbound).map(([name, counters]) => [name, { ...counters }]),
      ),
    };
  }

  /** What is new since the last call, for the page's transaction. */
  take(): StepRecord {
    this.#page += 1;
    const objects: CountedObjects[] = [...this.#objects.values()];
    const errors = this.#errors;
    this.#objects = new Map();
    this.#errors = [];
    const counters = this.counters();
    this.#taken.push({ counters, errors: this.#recorded });
    return {
      run: this.run,
      step: this.step,
      page: this.#page,
      counters,
      objects,
      errors,
    };
  }

  #remember(counter: string, { connector, id, dn }: CountedObject): void {
    const key = `${connector}\u0000${counter}`;
    let entry = this.#objects.get(key);
    if (entry === undefined) {
      entry = { counter, connector, ids: [] };
      this.#objects.set(key, entry);
    }
    entry.ids.push(id);
    if (dn !== undefined) (entry.dns ??= []).push(dn);
  }
}
