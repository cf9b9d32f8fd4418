import type { Workspace, WorkspaceInput } from '@cognate/sync-rules';
import type { ImportStore } from '../ports/import-store.ts';
import type { PageContext } from './page-context.ts';

/** Looks up which of the names that a page asks about have objects below them. Only renames before any export ask. */
export class KnownContainers {
  readonly #context: Pick<PageContext, 'keysOf'>;
  readonly #store: Pick<ImportStore, 'containers'>;
  readonly #asked = new Set<string>();
  #known: NonNullable<WorkspaceInput['containers']> = [];

  constructor(context: Pick<PageContext, 'keysOf' | 'store'>) {
    this.#context = context;
    this.#store = context.store;
  }

  get known(): NonNullable<WorkspaceInput['containers']> {
    return this.#known;
  }

  /** Asks the store for names that were not asked for yet. Answers whether something is below one of them. */
  async lookUp({ askedContainers }: Workspace): Promise<boolean> {
    const wanted = [...askedContainers].filter(([key]) => !this.#asked.has(key));
    for (const [key] of wanted) this.#asked.add(key);
    const found: { readonly connector: string; readonly dn: string }[] = [];
    for (const [connector, names] of Map.groupBy(wanted, ([, name]) => name.connector)) {
      const { ofDn } = this.#context.keysOf(connector);
      const containers = new Set((await this.#store.containers(connector)).map((dn) => ofDn(dn)));
      found.push(...names.flatMap(([, name]) => (containers.has(ofDn(name.dn)) ? [name] : [])));
    }
    this.#known = [...this.#known, ...found];
    return found.length > 0;
  }
}
