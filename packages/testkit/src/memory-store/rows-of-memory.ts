import type { StoreRows } from '../engine/store-rows.ts';
import { byId } from './objects-of-store.ts';
import type { ReferenceRow, Tables } from './tables.ts';

const STATES = ['normal', 'explicit', 'filtered'];
const PENDING = ['none', 'add', 'update', 'delete', 'delete-add'];
const STAGES = ['pending', 'unconfirmed', 'confirmed'];
const OPS = ['add', 'update', 'delete'];
const KINDS = ['sync', 'export', 'import'];

/** Gives names numbers, as the database keeps them. */
class Numbers {
  readonly names = new Map<number, string>();
  readonly #numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.names.size + 1;
    this.#numbers.set(name, number);
    this.names.set(number, name);
    return number;
  }
}

const byDn = (a: ReferenceRow, b: ReferenceRow): number => (a.dn < b.dn ? -1 : a.dn > b.dn ? 1 : 0);

/** The content of the store in the form in which the PostgreSQL store's rows are read. */
export function rowsOfMemory(tables: Tables): StoreRows {
  const attributes = new Numbers();
  const rules = new Numbers();
  const reference = ({ object, attribute, key, dn }: ReferenceRow) =>
    ({ id: object, attribute, key, dn }) as const;
  return {
    objects: [...tables.objects.values()].sort(byId).map((row) => ({ ...row, key: row.dnKey })),
    pending: [...tables.pending].map(([id, row]) => ({
      id,
      op: PENDING.indexOf(row.op),
      body: row.beforeBody,
      dn: row.beforeDn,
    })),
    references: [...tables.references.values()].sort(byDn).map(reference),
    pendingReferences: [...tables.pendingReferences.values()]
      .sort(byDn)
      .map((row) => ({ ...reference(row), added: row.added })),
    disconnectors: [...tables.disconnectors].map(([id, { state }]) => ({
      id,
      state: STATES.indexOf(state),
    })),
    transient: [...tables.parked.keys()].map((id) => ({ id })),
    links: [...tables.links].map(([id, { mv, rule, outbound }]) => ({
      id,
      mv,
      rule,
      outbound: outbound ?? null,
    })),
    errors: [...tables.errors.values()].map(({ object, kind, type }) => ({
      id: object,
      kind: KINDS.indexOf(kind) + 1,
      type,
    })),
    metaverse: [...tables.metaverse.values()].sort(byId).map((mv) => ({
      id: mv.id,
      type: mv.type,
      body: JSON.stringify(mv.attributes),
      lineage: JSON.stringify(
        Object.entries(mv.lineage).map(([attribute, { rule, object, run }]) => [
          object,
          run,
          attributes.of(attribute),
          rules.of(rule),
        ]),
      ),
    })),
    metaverseReferences: [...tables.mvReferences.values()].map(
      ({ metaverse, attribute, target }) => ({ mv: metaverse, attribute, target }),
    ),
    retries: [...tables.retries.keys()].map((mv) => ({ mv })),
    exports: [...tables.exports.values()].sort(byId).map(({ object, stage, delta }) => ({
      id: object,
      stage: STAGES.indexOf(stage) + 1,
      op: OPS.indexOf(delta.op) + 1,
      delta: JSON.stringify(delta),
    })),
    attributes: attributes.names,
    rules: rules.names,
  };
}
