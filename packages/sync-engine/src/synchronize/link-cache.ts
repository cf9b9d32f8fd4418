import type { NamedObject, SyncPageWrite, SyncStore } from '../ports/sync-store.ts';
import { takesAway } from './page-effects.ts';

/** Connectors of a metaverse object in the systems that references are exported to. */
export type ReferenceTargets = Awaited<ReturnType<SyncStore['targetsOf']>>;

/** How many entries of each kind are remembered: managers and group members recur. */
const REMEMBERED = 120_000;

/**
 * What names and metaverse objects lead to, remembered for as long as a synchronization has the metaverse for itself:
 * nobody else links anything meanwhile, and it is told of every page that the synchronization writes.
 */
export class LinkCache {
  readonly #names = new Map<string, number>();
  readonly #links = new Map<number, number | null>();
  readonly #targets = new Map<number, ReferenceTargets>();
  readonly #remembered: number;
  readonly #empty = new Set<string>();
  /** Names that references were found not to lead anywhere by, in a connector of which nothing was linked before. */
  #unmet: { readonly connector: string; readonly keys: Set<string> } | undefined;

  constructor(remembered: number = REMEMBERED) {
    this.#remembered = remembered;
  }

  named(key: string): NamedObject | undefined {
    const target = this.#names.get(key);
    if (target === undefined) return undefined;
    const metaverse = this.#links.get(target);
    return metaverse === undefined ? undefined : { key, target, metaverse };
  }

  learnName({ key, target, metaverse }: NamedObject): void {
    put(this.#names, key, target, this.#remembered);
    put(this.#links, target, metaverse, this.#remembered);
  }

  /** Tells that nothing of a connector was ever imported: nothing there refers to anything. */
  knowEmpty(connector: string): void {
    this.#empty.add(connector);
  }

  /** Tells that nothing of the connector that is synchronized is linked: it will be known who waits for whom. */
  knowUnlinked(connector: string): void {
    this.#unmet = { connector, keys: new Set() };
  }

  /** A reference that leads to no metaverse object. */
  noteUnmet(connector: string, key: string): void {
    if (this.#unmet?.connector !== connector) return;
    this.#unmet.keys.add(key);
    if (this.#unmet.keys.size > this.#remembered) this.#unmet = undefined;
  }

  /** Whether anything that is linked may refer to a name in vain. */
  mayBeMissed(connector: string, key: string): boolean {
    if (this.#empty.has(connector)) return false;
    return this.#unmet?.connector !== connector || this.#unmet.keys.has(key);
  }

  targets(metaverse: number): ReferenceTargets | undefined {
    return this.#targets.get(metaverse);
  }

  learnTargets(metaverse: number, targets: ReferenceTargets): void {
    put(this.#targets, metaverse, targets, this.#remembered);
  }

  /** Brings everything up to date with a page as soon as it is known what will be written. */
  follow(write: SyncPageWrite): void {
    if (takesAway(write)) {
      this.#names.clear();
      this.#links.clear();
      this.#targets.clear();
      // What referred to something may refer to nothing now.
      this.#unmet = undefined;
      return;
    }
    for (const { id, link } of write.linked) {
      if (this.#links.has(id)) this.#links.set(id, link.mv);
      this.#targets.delete(link.mv);
    }
  }
}

function put<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  if (map.size >= most && !map.has(key)) map.clear();
  map.set(key, value);
}
