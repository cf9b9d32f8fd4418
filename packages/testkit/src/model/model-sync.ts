import type { FakeSystem } from '../engine/fake-system.ts';
import { sameDelta, sameValues } from './model-deltas.ts';
import { flowIn, readObject } from './model-flow.ts';
import { loseConnector, provision } from './model-provision.ts';
import { declared, evaluate, holds, ModelFailure } from './model-rules.ts';
import type { ModelRules } from './model-rules.ts';
import type {
  ModelDelta,
  ModelLink,
  ModelMetaverse,
  ModelObject,
  ModelState,
} from './model-state.ts';

/** One synchronization of one connector. */
export class Synchronization {
  readonly state: ModelState;
  readonly rules: ModelRules;
  readonly #systems: Readonly<Record<string, FakeSystem>>;
  /** Whose exports changed while the present object is synchronized. */
  readonly touched = new Set<number>();
  /** The object that is synchronized at the moment. */
  #current: ModelObject | undefined;

  constructor(state: ModelState, rules: ModelRules, systems: Readonly<Record<string, FakeSystem>>) {
    this.state = state;
    this.rules = rules;
    this.#systems = systems;
  }

  /** Everything that the mode takes, objects that are gone last, then references. */
  run(connector: string, mode: 'delta-sync' | 'full-sync'): void {
    const isTaken = ({ pending, link, state, syncError }: ModelObject): boolean =>
      mode === 'full-sync' ||
      pending !== 'none' ||
      syncError !== undefined ||
      (link === undefined && (state === 'normal' || state === 'filtered'));
    const taken = this.state.objectsOf(connector).filter(isTaken);
    const staying = taken.filter(({ pending }) => pending !== 'delete');
    for (const { id } of inReferenceOrder(staying)) this.#attempt(id);
    for (const { id, pending } of this.state.objectsOf(connector))
      if (pending === 'delete') this.#attempt(id);
    this.#finishReferences();
  }

  metaverse(id: number): ModelMetaverse {
    const mv = this.state.metaverse.get(id);
    if (mv === undefined) throw new Error(`the model has no metaverse object ${id}`);
    return mv;
  }

  changeMetaverse(id: number, change: Partial<ModelMetaverse>): void {
    this.state.metaverse.set(id, { ...this.metaverse(id), ...change });
  }

  isSame(a: ModelMetaverse, b: ModelMetaverse): boolean {
    const names = [...new Set([...a.values.keys(), ...b.values.keys()])];
    return names.every(
      (name) =>
        sameValues(a.values.get(name), b.values.get(name)) &&
        a.lineage.get(name)?.rule === b.lineage.get(name)?.rule &&
        a.lineage.get(name)?.object === b.lineage.get(name)?.object,
    );
  }

  /** References to it vanish; who held them is looked at again. */
  removeMetaverse(id: number): void {
    this.state.metaverse.delete(id);
    this.state.retries.delete(id);
    for (const other of this.state.metaverse.values())
      for (const [name, list] of other.values) {
        if (!this.rules.isReference(name) || !list.includes(id)) continue;
        const kept = list.filter((value) => value !== id);
        const values = new Map(other.values);
        if (kept.length > 0) values.set(name, kept);
        else values.delete(name);
        this.state.metaverse.set(other.id, { ...other, values });
        this.state.retries.add(other.id);
      }
  }

  /** An object that is gone does not count where the one that is looked at stands in its place. */
  connectorsOf(mv: number): readonly ModelObject[] {
    const current = this.#current;
    return this.state
      .connectorsOf(mv)
      .filter(
        (object) =>
          current === undefined ||
          object.pending !== 'delete' ||
          object.id === current.id ||
          object.connector !== current.connector ||
          object.type !== current.type ||
          (current.link !== undefined && current.link.mv !== mv),
      );
  }

  canRename(connector: string): boolean {
    return this.#systems[connector]?.capabilities.rename === true;
  }

  holdsMany({ connector, type }: ModelObject, attribute: string): boolean {
    const known = this.rules.connector(connector).objectTypes[type]?.attributes[attribute];
    return typeof known === 'object' && known.multivalued === true;
  }

  /** What is to be sent from now on. */
  want(id: number, toSend: ModelDelta | undefined): void {
    const before = this.state.object(id);
    if (!sameDelta(before.toSend, toSend)) this.touched.add(id);
    const wantedSince = before.toSend === undefined ? this.state.newId() : before.wantedSince;
    this.state.change(id, { toSend, wantedSince });
  }

  link(id: number, link: ModelLink): void {
    this.state.change(id, { link, state: undefined, former: undefined });
    this.flagReferrers(id);
    // What it means for others now reaches further than before.
    for (const [other, { values }] of this.state.metaverse)
      for (const [name, list] of values)
        if (this.rules.isReference(name) && list.includes(link.mv)) this.state.retries.add(other);
  }

  /** Whoever refers to an object has its references translated again. */
  flagReferrers(id: number): void {
    for (const { id: other, link } of this.state.objects.values()) {
      const references = this.state.outside(other).imported?.references.values() ?? [];
      if (link !== undefined && [...references].some((all) => all.has(id)))
        this.state.retries.add(link.mv);
    }
  }

  /** One object, entirely or not at all. */
  #attempt(id: number): void {
    if (!this.state.objects.has(id)) return;
    const error = this.#whole(() => {
      this.#synchronize(id);
    });
    if (this.state.objects.has(id)) this.state.change(id, { syncError: error });
  }

  #whole(work: () => void): string | undefined {
    const undo = this.state.snapshot();
    this.touched.clear();
    try {
      work();
      return undefined;
    } catch (failure) {
      undo();
      if (!(failure instanceof ModelFailure)) throw failure;
      return failure.type;
    } finally {
      this.#current = undefined;
    }
  }

  #synchronize(id: number): void {
    const before = this.state.object(id);
    this.#current = before;
    if (before.pending === 'delete') {
      this.#remove(before);
      return;
    }
    const { imported, hologram } = this.state.outside(id);
    const object = this.state.changeOutside(id, {
      hologram: imported,
      pending: 'none',
      confirmed: undefined,
    });
    if (hologram !== undefined && hologram.dn !== object.dn) this.flagReferrers(id);
    if (object.imported === undefined) {
      if (object.link !== undefined) provision(this, object.link.mv);
    } else if (object.state !== 'explicit' && this.#isFiltered(object)) this.#filterOut(object);
    else if (object.link !== undefined) this.#flow(id, object.link.mv);
    else if (object.state !== 'explicit') this.#connect(object);
  }

  #remove({ id, link, connector, inPlaceOf }: ModelObject): void {
    this.flagReferrers(id);
    this.state.removeObject(id);
    if (link === undefined) return;
    if (inPlaceOf === undefined) loseConnector(this, link.mv, { id, connector });
    if (this.state.metaverse.has(link.mv)) provision(this, link.mv);
  }

  #isFiltered(object: ModelObject): boolean {
    const filter = this.rules.connector(object.connector).filter?.[object.type];
    return filter !== undefined && holds(filter, readObject(object));
  }

  #filterOut({ id, link, connector, state }: ModelObject): void {
    if (state !== 'filtered') this.want(id, undefined);
    this.state.change(id, { link: undefined, state: 'filtered' });
    if (link === undefined) return;
    this.flagReferrers(id);
    loseConnector(this, link.mv, { id, connector });
    if (this.state.metaverse.has(link.mv)) provision(this, link.mv);
  }

  #flow(id: number, mv: number): void {
    flowIn(this, id, mv);
    provision(this, mv);
  }

  #connect(object: ModelObject): void {
    this.state.change(object.id, { state: 'normal' });
    const link = this.#join(object) ?? this.#project(object);
    if (link === undefined) return;
    this.link(object.id, link);
    this.#flow(object.id, link.mv);
  }

  #join(object: ModelObject): ModelLink | undefined {
    const criteria = this.rules.connector(object.connector).join?.[object.type] ?? [];
    for (const [index, { id, metaverseType, match }] of criteria.entries()) {
      const wanted = Object.entries(match).map(([attribute, text]) => ({
        attribute,
        values: evaluate(text, readObject(object)).map(folded),
      }));
      if (wanted.some(({ values }) => values.length === 0)) continue;
      const candidates = [...this.state.metaverse.values()].filter(
        (mv) =>
          (metaverseType === undefined || mv.type === metaverseType) &&
          wanted.every(({ attribute, values }) =>
            (mv.values.get(attribute) ?? []).some((value) => values.includes(folded(value))),
          ),
      );
      const [only, another] = candidates;
      if (only !== undefined && another === undefined)
        return {
          mv: only.id,
          rule: id ?? `${object.connector}.join.${object.type}.${index + 1}`,
        };
    }
    return undefined;
  }

  #project(object: ModelObject): ModelLink | undefined {
    const written = [this.rules.connector(object.connector).project?.[object.type] ?? []].flat();
    const rule = written
      .map((each) =>
        typeof each === 'string' ? { metaverseType: each, when: undefined } : declared(each),
      )
      .find(({ when }) => holds(when, readObject(object)));
    if (rule === undefined) return undefined;
    const mv = this.state.newId();
    this.state.metaverse.set(mv, {
      id: mv,
      type: rule.metaverseType,
      values: new Map(),
      lineage: new Map(),
    });
    return { mv, rule: `${object.connector}.project.${object.type}` };
  }

  /** Until nobody waits any more but those that failed, who wait for the next run. */
  #finishReferences(): void {
    const failed = new Set<number>();
    for (;;) {
      const next = [...this.state.retries].filter((mv) => !failed.has(mv)).sort((a, b) => a - b)[0];
      if (next === undefined) return;
      const error = this.#whole(() => {
        this.state.retries.delete(next);
        for (const { id } of this.connectorsOf(next))
          if (this.state.metaverse.has(next)) flowIn(this, id, next, true);
        provision(this, next);
      });
      if (error !== undefined) failed.add(next);
    }
  }
}

const folded = (value: string | number | boolean): string => String(value).toLowerCase();

/** New objects come after new objects that they refer to; a circle is cut where it was entered first. */
function inReferenceOrder(objects: readonly ModelObject[]): readonly ModelObject[] {
  const isNew = ({ pending, link }: ModelObject): boolean =>
    pending === 'add' && link === undefined;
  const fresh = new Map(objects.filter(isNew).map((object) => [object.id, object]));
  const depths = new Map<number, number>();
  const depthOf = (object: ModelObject, path: ReadonlySet<number>): number => {
    const known = depths.get(object.id);
    if (known !== undefined) return known;
    let depth = 0;
    const targets = [...(object.imported?.references.values() ?? [])]
      .flatMap((all) => [...all])
      .filter((target) => typeof target === 'number')
      .sort((a, b) => a - b);
    const onPath = new Set([...path, object.id]);
    for (const target of targets) {
      const next = fresh.get(target);
      if (next !== undefined && !onPath.has(target))
        depth = Math.max(depth, depthOf(next, onPath) + 1);
    }
    depths.set(object.id, depth);
    return depth;
  };
  const noPath = new Set<number>();
  const placed = objects.map((object) => ({
    object,
    depth: isNew(object) ? depthOf(object, noPath) : 0,
  }));
  return placed.sort((a, b) => a.depth - b.depth).map(({ object }) => object);
}
