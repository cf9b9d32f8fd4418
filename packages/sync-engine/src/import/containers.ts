import { foldDn, parentDn } from '@cognate/kernel';
import type { ConnectorRules } from '@cognate/sync-rules';
import type { Descendant, ImportStore } from '../ports/import-store.ts';

/** An object that has another name now. */
export interface MovedObject {
  readonly from: string;
  readonly to: string;
}

/** An object below one that has another name now, with the name that it has by that. */
export interface MovedDescendant extends Descendant {
  readonly newDn: string;
}

const PAGE_SIZE = 1000;

/**
 * What is below what in a connector. Of a renamed container a system need not report that, because to it that is where
 * it was; a deleted one takes it along. Most objects are no containers, so that these are learnt once in a step, when
 * they are first asked for.
 */
export class Containers {
  readonly #store: Pick<ImportStore, 'containers' | 'descendants'>;
  readonly #connector: Pick<ConnectorRules, 'id' | 'dnStyle'>;
  /** The comparable names of everything that something is below of; undefined while nobody asked. */
  #names: Set<string> | undefined;

  constructor(
    store: Pick<ImportStore, 'containers' | 'descendants'>,
    connector: Pick<ConnectorRules, 'id' | 'dnStyle'>,
  ) {
    this.#store = store;
    this.#connector = connector;
  }

  /** Whether names say what is below what. */
  get isHierarchy(): boolean {
    return this.#connector.dnStyle === 'ldap';
  }

  /** There is an object by this name now. */
  learn(dn: string): void {
    if (this.#names) addAncestors(this.#names, dn);
  }

  /** What is below the renamed objects, in pages. */
  async *below(moved: readonly MovedObject[]): AsyncGenerator<readonly MovedDescendant[]> {
    if (!this.isHierarchy || moved.length === 0) return;
    const names = await this.#containers();
    const containers = moved.filter(({ from }) => names.has(foldDn('ldap', from)));
    if (containers.length === 0) return;
    // The nearest container decides, where several were renamed.
    const nearest = [...containers].sort((a, b) => b.from.length - a.from.length);
    const from = nearest.map((container) => container.from);
    for (let after: number | undefined = 0; ;) {
      const rows: readonly Descendant[] = await this.#store.descendants(
        this.#connector.id,
        from,
        after,
        PAGE_SIZE,
      );
      after = rows.at(-1)?.id;
      if (after === undefined) return;
      const page = rows.flatMap((row) => movedDescendant(row, nearest) ?? []);
      for (const { newDn } of page) this.learn(newDn);
      yield page;
    }
  }

  /** Those of the containers that hold something besides the objects that leave, each with one that stays. */
  async occupied(
    containers: readonly string[],
    leaving: ReadonlySet<number>,
  ): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for await (const page of this.below(containers.map((dn) => ({ from: dn, to: dn }))))
      for (const { dn } of page.filter(({ id }) => !leaving.has(id)))
        for (const name of ancestors(dn)) found.set(name, dn);
    return new Map(
      containers.flatMap((dn) => {
        const inside = found.get(foldDn('ldap', dn));
        return inside === undefined ? [] : [[dn, inside] as const];
      }),
    );
  }

  async #containers(): Promise<ReadonlySet<string>> {
    if (this.#names) return this.#names;
    this.#names = new Set();
    for (const dn of await this.#store.containers(this.#connector.id)) {
      this.#names.add(foldDn('ldap', dn));
      addAncestors(this.#names, dn);
    }
    return this.#names;
  }
}

/** The comparable names of everything that a name is below of, the nearest first. */
function* ancestors(dn: string): Generator<string> {
  for (let parent = parentDn(dn); parent !== ''; parent = parentDn(parent))
    yield foldDn('ldap', parent);
}

function addAncestors(names: Set<string>, dn: string): void {
  for (const name of ancestors(dn)) {
    if (names.has(name)) return;
    names.add(name);
  }
}

function movedDescendant(
  row: Descendant,
  nearest: readonly MovedObject[],
): MovedDescendant | undefined {
  const container = nearest.find(({ from }) => isBelow(row.dn, from));
  if (container === undefined) return undefined;
  return { ...row, newDn: row.dn.slice(0, row.dn.length - container.from.length) + container.to };
}

const isBelow = (dn: string, container: string): boolean =>
  foldDn('ldap', dn).endsWith(`,${foldDn('ldap', container)}`);
