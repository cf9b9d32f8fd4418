import type { Value } from '@cognate/kernel';
import type {
  ConnectorRules,
  MetaverseType,
  ObjectType,
  SyncRules,
} from '../configuration/rules.ts';
import { removedConnector } from '../configuration/removed-connector.ts';
import { OBJECT_ID } from '../configuration/scope.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { indexKey, LONGEST_INDEXED } from '../join/join-search.ts';
import type { IndexSearch } from '../join/join-search.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { InboundCounter, OutboundCounter } from './counters.ts';
import type { TraceEvent } from './trace.ts';
import { UndoLog } from './undo-log.ts';

/** A connector of a metaverse object. */
interface ReferenceTarget {
  readonly metaverse: number;
  readonly connector: string;
  readonly object: number;
}

/** What a page of objects needs to be known of, read beforehand in a few statements. */
export interface WorkspaceInput {
  readonly rules: SyncRules;
  readonly run: number;
  readonly objects: Iterable<CsObject>;
  readonly metaverse: Iterable<MvObject>;
  /** Metaverse objects found by join searches, by attribute and key. */
  readonly index: Iterable<{
    readonly attribute: string;
    readonly key: string;
    readonly metaverse: number;
  }>;
  /** Connectors of referenced metaverse objects, for translating references to a target connector. */
  readonly referenceTargets: Iterable<ReferenceTarget>;
  /** Names that unconnected objects hold already, by connector and comparable name. */
  readonly occupied: Iterable<{
    readonly connector: string;
    readonly foldedDn: string;
    readonly object: number;
  }>;
  /** Names that objects are below of, as far as they were asked for. */
  readonly containers?: readonly { readonly connector: string; readonly dn: string }[];
  /** Hands out ids for new objects; called in a fixed order. */
  readonly newMetaverseId: () => number;
  readonly newObjectId: () => number;
  readonly foldDn: (connector: ConnectorRules, dn: string) => string;
  readonly trace?: (event: TraceEvent) => void;
}

const pair = (a: string | number, b: string): string => `${a}\u0000${b}`;

/** What is longer could not be told from another value by a search or a join. */
function refuseLong(mv: MvObject | undefined, attribute: string): void {
  const long = mv?.attributes[attribute]?.find((value) => String(value).length > LONGEST_INDEXED);
  if (long === undefined) return;
  const rule = mv?.lineage[attribute]?.rule;
  throw new SyncFailure({
    type: 'mv-constraint-violation',
    step: 'import-flow',
    ...(rule === undefined ? {} : { rule }),
    attribute,
    message: `"${attribute}" is searched, so that its values have at most ${LONGEST_INDEXED} characters; this one has ${String(long).length}.`,
  });
}

const haveSameNames = (a: CsObject | undefined, b: CsObject | undefined): boolean =>
  a?.dn === b?.dn && a?.pendingExport?.dn === b?.pendingExport?.dn;

/**
 * The state of one page while it is calculated: objects are replaced, never changed, and every replacement can be
 * undone, so that an object that fails leaves nothing behind. It reads and writes nothing outside itself.
 */
export class Workspace {
  readonly rules: SyncRules;
  readonly run: number;
  readonly foldDn: WorkspaceInput['foldDn'];
  readonly trace: ((event: TraceEvent) => void) | undefined;
  readonly inbound = new Map<number, InboundCounter>();
  readonly outbound = new Map<number, OutboundCounter>();
  /** Metaverse objects in the order in which their exports were last calculated. */
  readonly evaluated = new Map<number, number>();
  /** Metaverse objects that got a connector in this page, with the order in which they got it. */
  readonly provisioned = new Map<number, number>();
  readonly newlyLinked = new Set<number>();
  /**
   * Names that rules asked for and nobody on this page has. What fails asked for them too: who holds them may be what
   * it lacks.
   */
  readonly asked = new Map<string, { readonly connector: string; readonly dn: string }>();
  /** Names of which nothing on this page is below, and rules wanted to know whether anything is. */
  readonly askedContainers = new Map<string, { readonly connector: string; readonly dn: string }>();
  /** Values that had to be unique, and that nothing on this page has. */
  readonly askedValues = new Map<string, { readonly attribute: string; readonly key: string }>();
  readonly #input: WorkspaceInput;
  readonly #objects = new Map<number, CsObject>();
  readonly #originalObjects = new Map<number, CsObject | undefined>();
  readonly #metaverse = new Map<number, MvObject>();
  readonly #originalMetaverse = new Map<number, MvObject | undefined>();
  readonly #connectors = new Map<number, readonly number[]>();
  readonly #index = new Map<string, Set<number>>();
  readonly #targets: ReadonlyMap<number, readonly ReferenceTarget[]>;
  readonly #occupied = new Map<string, number>();
  readonly #containers: ReadonlySet<string>;
  readonly #undo = new UndoLog();
  #clock = 0;

  constructor(input: WorkspaceInput) {
    this.#input = input;
    this.rules = input.rules;
    this.run = input.run;
    this.foldDn = input.foldDn;
    this.trace = input.trace;
    for (const mv of input.metaverse) this.#metaverse.set(mv.id, mv);
    for (const { connector, foldedDn, object } of input.occupied)
      this.#occupied.set(pair(connector, foldedDn), object);
    for (const cs of input.objects) {
      this.#objects.set(cs.id, cs);
      if (cs.link)
        this.#connectors.set(cs.link.mv, [...(this.#connectors.get(cs.link.mv) ?? []), cs.id]);
      for (const key of this.#namesOf(cs)) this.#occupied.set(key, cs.id);
    }
    for (const { attribute, key, metaverse } of input.index)
      this.#indexed(pair(attribute, key)).add(metaverse);
    this.#containers = new Set(
      (input.containers ?? []).map(({ connector, dn }) =>
        this.#nameKey(this.connector(connector), dn),
      ),
    );
    this.#targets = Map.groupBy(input.referenceTargets, (target) => target.metaverse);
  }

  /** Starts one object: what follows can be undone as a whole. */
  begin(): void {
    this.#undo.commit();
  }

  /** Takes back everything since `begin`. */
  rollback(): void {
    this.#undo.rollback();
  }

  tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  connector(id: string): ConnectorRules {
    return this.rules.connectors.get(id) ?? removedConnector(id);
  }

  /** The rules of an object's type; absent when the type was deselected. */
  objectType(cs: CsObject): ObjectType | undefined {
    return this.connector(cs.connector).objectTypes.get(cs.type);
  }

  metaverseType(mv: MvObject): MetaverseType {
    const type = this.rules.metaverseTypes.get(mv.type);
    if (type !== undefined) return type;
    throw new SyncFailure({
      type: 'unknown-metaverse-type',
      step: 'import-flow',
      message: `The metaverse object ${mv.id} is of the type "${mv.type}", which the configuration no longer has. Put the type back until no object is of it.`,
    });
  }

  object(id: number): CsObject | undefined {
    return this.#objects.get(id);
  }

  metaverse(id: number): MvObject | undefined {
    return this.#metaverse.get(id);
  }

  connectorsOf(metaverse: number): readonly CsObject[] {
    const connectors: CsObject[] = [];
    for (const id of this.#connectors.get(metaverse) ?? []) {
      const cs = this.#objects.get(id);
      if (cs !== undefined) connectors.push(cs);
    }
    return connectors;
  }

  /** The objects of a connector that a metaverse object is connected to: those of this page and those known of. */
  targetsOf(metaverse: number, connector: string): readonly number[] {
    const targets: number[] = [];
    for (const cs of this.connectorsOf(metaverse))
      if (cs.connector === connector) targets.push(cs.id);
    // All connectors of an object of the page are known, apart from one that another is about to stand for.
    if (this.#metaverse.has(metaverse)) return targets;
    for (const { connector: of, object } of this.#targets.get(metaverse) ?? [])
      if (of === connector && !targets.includes(object) && !this.#isLoaded(object))
        targets.push(object);
    return targets;
  }

  /** Metaverse objects that match every search, of one type or of any. */
  candidates(
    metaverseType: string | undefined,
    searches: readonly IndexSearch[],
  ): readonly MvObject[] {
    const [first, ...rest] = searches.map((search) => this.#search(search));
    const ids = [...(first ?? [])].filter((id) => rest.every((found) => found.has(id)));
    return ids
      .sort((a, b) => a - b)
      .flatMap((id) => {
        const mv = this.#metaverse.get(id);
        return mv !== undefined && mv.type === (metaverseType ?? mv.type) ? [mv] : [];
      });
  }

  /** The object that holds a name in a connector space, as far as this page knows. */
  holderOf(connector: ConnectorRules, dn: string): number | undefined {
    const key = this.#nameKey(connector, dn);
    const holder = this.#occupied.get(key);
    if (holder === undefined) this.asked.set(key, { connector: connector.id, dn });
    return holder;
  }

  /** Whether an object is below a name in a connector space, as far as this page knows. */
  isContainer(connector: ConnectorRules, dn: string): boolean {
    if (connector.dnStyle !== 'ldap') return false;
    const key = this.#nameKey(connector, dn);
    if (this.#containers.has(key)) return true;
    const end = `,${this.foldDn(connector, dn)}`;
    for (const cs of this.#objects.values())
      if (cs.connector === connector.id && this.foldDn(connector, cs.dn).endsWith(end)) return true;
    this.askedContainers.set(key, { connector: connector.id, dn });
    return false;
  }

  /** Whether another metaverse object has the value in an indexed attribute, as far as this page knows. */
  isTaken(attribute: string, value: Value, metaverse: number): boolean {
    const key = indexKey(value);
    const at = pair(attribute, key);
    for (const id of this.#index.get(at) ?? []) if (id !== metaverse) return true;
    this.askedValues.set(at, { attribute, key });
    return false;
  }

  newObjectId(): number {
    return this.#input.newObjectId();
  }

  newMetaverseId(): number {
    return this.#input.newMetaverseId();
  }

  putObject(next: CsObject): void {
    this.#replaceObject(next.id, next);
  }

  removeObject(id: number): void {
    this.#replaceObject(id, undefined);
  }

  putMetaverse(next: MvObject): void {
    this.#replaceMetaverse(next.id, next);
  }

  removeMetaverse(id: number): void {
    this.#replaceMetaverse(id, undefined);
  }

  /** A change to a map that `rollback` takes back. */
  note<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.#undo.set(map, key, value);
  }

  /** Remembers that an object was linked, so that those that refer to it are looked at again. */
  noteLinked(id: number): void {
    this.#undo.add(this.newlyLinked, id);
  }

  /** Every changed object as it was and as it is; a side is absent for new and for removed ones. */
  *changedObjects(): Iterable<{
    readonly id: number;
    readonly before: CsObject | undefined;
    readonly after: CsObject | undefined;
  }> {
    for (const [id, before] of this.#originalObjects) {
      const after = this.#objects.get(id);
      if (before !== after) yield { id, before, after };
    }
  }

  *changedMetaverse(): Iterable<{
    readonly id: number;
    readonly before: MvObject | undefined;
    readonly after: MvObject | undefined;
  }> {
    for (const [id, before] of this.#originalMetaverse) {
      const after = this.#metaverse.get(id);
      if (before !== after) yield { id, before, after };
    }
  }

  #nameKey(connector: ConnectorRules, dn: string): string {
    return pair(connector.id, this.foldDn(connector, dn));
  }

  /** Whether an object is, or was before this page removed it, among the objects of the page. */
  #isLoaded(id: number): boolean {
    return this.#objects.has(id) || this.#originalObjects.has(id);
  }

  #replaceObject(id: number, next: CsObject | undefined): void {
    const before = this.#objects.get(id);
    if (before === next) return;
    if (!this.#originalObjects.has(id)) this.#originalObjects.set(id, before);
    this.#undo.set(this.#objects, id, next);
    if (before?.link?.mv !== next?.link?.mv) this.#relink(id, before?.link?.mv, next?.link?.mv);
    this.#rename(id, before, next);
  }

  #relink(id: number, before: number | undefined, next: number | undefined): void {
    if (before !== undefined)
      this.#undo.set(
        this.#connectors,
        before,
        this.#connectors.get(before)?.filter((other) => other !== id),
      );
    if (next !== undefined)
      this.#undo.set(this.#connectors, next, [...(this.#connectors.get(next) ?? []), id]);
  }

  /** A name stays taken until the object is known to have another one. */
  #rename(id: number, before: CsObject | undefined, next: CsObject | undefined): void {
    if (haveSameNames(before, next)) return;
    const kept = next === undefined ? [] : this.#namesOf(next);
    for (const key of before === undefined ? [] : this.#namesOf(before))
      if (!kept.includes(key) && this.#occupied.get(key) === id)
        this.#undo.set(this.#occupied, key, undefined);
    for (const key of kept) this.#undo.set(this.#occupied, key, id);
  }

  /** The keys of the names that an object has and will have. Only where objects are provisioned do they matter. */
  #namesOf(cs: CsObject): readonly string[] {
    const connector = this.connector(cs.connector);
    if (connector.outbound.length === 0 && this.rules.provisioning === undefined) return [];
    const key = (dn: string): string => pair(connector.id, this.foldDn(connector, dn));
    const later = [cs.unconfirmedExport?.dn, cs.pendingExport?.dn];
    return [key(cs.dn), ...later.flatMap((dn) => (dn === undefined ? [] : [key(dn)]))];
  }

  #replaceMetaverse(id: number, next: MvObject | undefined): void {
    const before = this.#metaverse.get(id);
    if (before === next) return;
    if (!this.#originalMetaverse.has(id)) this.#originalMetaverse.set(id, before);
    this.#undo.set(this.#metaverse, id, next);
    for (const attribute of this.rules.indexedAttributes) {
      const old = before?.attributes[attribute];
      const now = next?.attributes[attribute];
      if (old === now) continue;
      refuseLong(next, attribute);
      for (const value of old ?? [])
        this.#undo.remove(this.#indexed(pair(attribute, indexKey(value))), id);
      for (const value of now ?? [])
        this.#undo.add(this.#indexed(pair(attribute, indexKey(value))), id);
    }
  }

  #search({ attribute, keys }: IndexSearch): ReadonlySet<number> {
    const [only] = keys;
    if (attribute === OBJECT_ID) return new Set(keys.map(Number));
    if (keys.length === 1 && only !== undefined) return this.#indexed(pair(attribute, only));
    return new Set(keys.flatMap((key) => [...this.#indexed(pair(attribute, key))]));
  }

  #indexed(key: string): Set<number> {
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    const ids = new Set<number>();
    this.#index.set(key, ids);
    return ids;
  }
}
