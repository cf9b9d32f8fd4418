import type {
  ConnectorCapabilities,
  ExportChange,
  ExportErrorType,
  ImportEntry,
} from '@cognate/connector-kit';
import { canonicalValues, foldDn, must } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import { ChangeLog } from './change-log.ts';
import type { Changed } from './change-log.ts';
import type { Faults } from './faults.ts';

/** One object of a fake connected system. */
export interface FakeObject {
  dn: string;
  /** What never changes about it, where the system has that. */
  readonly anchor: string;
  readonly type: string;
  readonly attributes: Record<string, Values>;
}

/** Values as a test writes them: one value is short for a list. */
export type FakeValues = Readonly<Record<string, Values[number] | Values>>;

/** One write that the system carried out, or answered as done already. */
export interface Operation {
  readonly op: 'add' | 'update' | 'delete';
  readonly dn: string;
  readonly newDn?: string;
  readonly changes: ExportChange['changes'];
  /** Whether the system looked the same afterwards. */
  readonly repeat: boolean;
  /** The values that appeared and disappeared by it, with the object and the attribute. */
  readonly effects: readonly string[];
}

/** Where a system keeps what it was told, if it is to survive its process. */
export interface Journal {
  /** Every change that was carried out, oldest first. */
  readonly read: () => readonly ExportChange[];
  /** Returns once the change cannot be lost any more. */
  readonly append: (change: ExportChange) => void;
}

const CAPABILITIES: ConnectorCapabilities = {
  dnStyle: 'generic',
  dnIsAnchor: true,
  fullImport: true,
  deltaImport: false,
  export: true,
  rename: true,
  exportType: 'attribute-update',
  referencesNeedTarget: true,
};

/** A refused change. */
export class Refusal extends Error {
  readonly type: ExportErrorType;

  constructor(type: ExportErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

/**
 * A connected system in memory: what it holds, what it can do, what goes wrong with it, and a log of every write.
 * It keeps references whole as directories do: they follow a renamed object and go with a deleted one.
 */
export class FakeSystem {
  readonly capabilities: ConnectorCapabilities;
  readonly faults: Faults = {};
  /** What a delta import reports. */
  changes: () => readonly ImportEntry[] = () => [];
  readonly operations: Operation[] = [];
  /** How many sessions were opened, and how many of them were closed. */
  readonly sessions = { opened: 0, closed: 0 };
  readonly #objects = new Map<string, FakeObject>();
  readonly #births = new Map<string, number>();
  readonly #changes: ChangeLog;
  readonly #journal: Journal | undefined;

  constructor(capabilities: Partial<ConnectorCapabilities> = {}, journal?: Journal) {
    this.capabilities = { ...CAPABILITIES, ...capabilities };
    this.#changes = new ChangeLog(({ dn, anchor }) =>
      this.capabilities.dnIsAnchor ? this.key(dn) : anchor,
    );
    for (const change of journal?.read() ?? []) this.write(change);
    this.#journal = journal;
  }

  key(dn: string): string {
    return foldDn(this.capabilities.dnStyle, dn);
  }

  find(dn: string): FakeObject | undefined {
    return this.#objects.get(this.key(dn));
  }

  objects(): readonly FakeObject[] {
    return [...this.#objects.values()];
  }

  /** What the system holds, by name: what a test compares. */
  contents(): Readonly<Record<string, FakeValues>> {
    const names = [...this.#objects.values()].map((object) => object.dn).sort();
    return Object.fromEntries(
      names.map((dn) => {
        const { attributes } = must(this.find(dn), 'a listed object');
        const values = Object.keys(attributes)
          .sort()
          .map((name) => {
            const held = canonicalValues(attributes[name] ?? []);
            return [name, held.length === 1 && held[0] !== undefined ? held[0] : held] as const;
          });
        return [dn, Object.fromEntries(values)];
      }),
    );
  }

  /** Somebody else creates an object, or gives one other values. */
  put(dn: string, values: FakeValues, type = 'person'): void {
    const attributes: Record<string, Values> = {};
    for (const [name, value] of Object.entries(values)) {
      const list = typeof value === 'object' ? value : [value];
      if (list.length > 0) attributes[name] = list;
    }
    this.#objects.set(this.key(dn), {
      dn,
      type,
      attributes,
      anchor: this.find(dn)?.anchor ?? this.#newAnchor(dn),
    });
  }

  /** Somebody else changes some attributes of an object. */
  change(dn: string, values: FakeValues): void {
    const object = must(this.find(dn), `${dn} is in the system`);
    const kept: Record<string, FakeValues[string]> = { ...object.attributes, ...values };
    this.put(dn, kept, object.type);
  }

  /** Somebody else deletes an object. */
  remove(dn: string): void {
    this.#objects.delete(this.key(dn));
    for (const object of this.#objects.values()) this.#changeReferences(object, dn, undefined);
  }

  /** Somebody else renames objects, all at the same time: names may be swapped. */
  rename(names: Readonly<Record<string, string>>): void {
    const moving = Object.keys(names).map((dn) => must(this.find(dn), `${dn} is in the system`));
    for (const object of moving) object.dn = must(names[object.dn], 'a new name');
    this.#reorder();
    for (const object of this.#objects.values()) {
      for (const attribute of REFERENCES) {
        const values = object.attributes[attribute];
        if (values !== undefined)
          object.attributes[attribute] = values.map((value) => names[String(value)] ?? value);
      }
    }
  }

  /** These were reported by a full import: what happens to them from now on is a change. */
  told(reported: readonly FakeObject[]): void {
    this.#changes.told(reported, this.objects());
  }

  /** What has changed since it was reported last. */
  changed(): Changed {
    return this.#changes.take(this.objects());
  }

  /** The same as a delta import reports it. */
  changedEntries(): readonly ImportEntry[] {
    const { objects, gone } = this.changed();
    const { dnIsAnchor } = this.capabilities;
    return [
      ...objects.map(({ object, mentioned }): ImportEntry => {
        const { fingerprint: _, ...entry } = this.entryOf(object);
        if (mentioned === undefined) return this.entryOf(object);
        const values = mentioned.map((name) => [name, object.attributes[name] ?? []] as const);
        return { ...entry, change: 'update', attributes: Object.fromEntries(values) };
      }),
      ...gone.map(({ dn, anchor }): ImportEntry => {
        const deletion = { change: 'delete', attributes: {} } as const;
        return dnIsAnchor ? { ...deletion, dn } : { ...deletion, dn: '', anchor };
      }),
    ];
  }

  /** Systems whose objects have anchors give fingerprints, so that both ways of telling what changed are tested. */
  entryOf(object: FakeObject): ImportEntry {
    const { dn, type, attributes, anchor } = object;
    const entry = { change: 'replace', dn, type, attributes: structuredClone(attributes) } as const;
    if (this.capabilities.dnIsAnchor) return entry;
    return { ...entry, anchor, fingerprint: JSON.stringify(object) };
  }

  /** Carries out one change of the engine. Throws `Refusal`. */
  write(change: ExportChange): FakeObject | undefined {
    const refused = this.faults.refuse?.(change);
    if (refused !== undefined)
      throw new Refusal(refused, this.faults.words ?? `${change.dn} is refused.`);
    const before = this.#values();
    const target =
      this.faults.ignore?.(change) === true ? this.find(change.dn) : this.#carryOut(change);
    const { op, dn, newDn, changes } = change;
    const operation: Operation = {
      op,
      dn,
      ...(newDn === undefined ? {} : { newDn }),
      changes,
      ...difference(before, this.#values()),
    };
    this.operations.push(operation);
    this.#journal?.append(change);
    return target;
  }

  #values(): ReadonlySet<string> {
    const values = new Set<string>();
    for (const { dn, attributes } of this.#objects.values()) {
      values.add(dn);
      for (const [name, held] of Object.entries(attributes))
        for (const value of held) values.add(`${dn} ${name} ${value}`);
    }
    return values;
  }

  #carryOut(change: ExportChange): FakeObject | undefined {
    switch (change.op) {
      case 'add':
        return this.#add(change);
      case 'update':
        return this.#update(change);
      case 'delete': {
        const object = this.#locate(change);
        if (object !== undefined) this.remove(object.dn);
        return undefined;
      }
    }
  }

  #add(change: ExportChange): FakeObject {
    const attributes = this.#changed({}, change);
    const existing = this.find(change.dn);
    if (existing === undefined) {
      const object: FakeObject = {
        dn: change.dn,
        type: change.type,
        attributes,
        anchor: this.#newAnchor(change.dn),
      };
      this.#objects.set(this.key(change.dn), object);
      return object;
    }
    // The same addition once more is no conflict.
    if (!holdsAll(existing.attributes, attributes))
      throw new Refusal('cd-existing-object', `${change.dn} exists already.`);
    return existing;
  }

  #update(change: ExportChange): FakeObject {
    const object = this.#locate(change);
    if (object === undefined)
      throw new Refusal('cd-missing-object', `${change.dn} does not exist.`);
    const { dn } = object;
    const next = this.#changed(object.attributes, change);
    if (change.newDn !== undefined) this.#move(object, change.newDn);
    for (const name of Object.keys(object.attributes)) delete object.attributes[name];
    Object.assign(object.attributes, next);
    // A reference to itself follows too.
    this.#changeReferences(object, dn, object.dn);
    return object;
  }

  #move(object: FakeObject, newDn: string): void {
    if (this.key(newDn) !== this.key(object.dn) && this.find(newDn) !== undefined)
      throw new Refusal('rename-to-existing-dn', `${newDn} exists already.`);
    const { dn } = object;
    object.dn = newDn;
    this.#reorder();
    for (const other of this.#objects.values()) this.#changeReferences(other, dn, newDn);
  }

  /** Finds renamed objects under their new names, in the order in which all were created. */
  #reorder(): void {
    const objects = [...this.#objects.values()];
    this.#objects.clear();
    for (const object of objects) this.#objects.set(this.key(object.dn), object);
  }

  /** By anchor, or by name; a rename that was done already is found under the new name. */
  #locate(change: ExportChange): FakeObject | undefined {
    if (change.anchor !== undefined && !this.capabilities.dnIsAnchor)
      return this.objects().find((object) => object.anchor === change.anchor);
    return (
      this.find(change.dn) ?? (change.newDn === undefined ? undefined : this.find(change.newDn))
    );
  }

  #changed(before: Readonly<Record<string, Values>>, change: ExportChange): Record<string, Values> {
    const attributes = { ...before };
    for (const each of change.changes) {
      if (
        change.op === 'update' &&
        this.capabilities.exportType === 'attribute-replace' &&
        each.op !== 'replace'
      )
        throw new Refusal('unexpected-error', `${each.attribute} was sent value by value.`);
      this.#checkTargets(each.attribute, each.op === 'replace' ? each.values : each.add);
      const given =
        each.op === 'replace'
          ? each.values
          : [
              ...(attributes[each.attribute] ?? []).filter((value) => !each.remove.includes(value)),
              ...each.add,
            ];
      const values = canonicalValues(this.faults.rewrite?.(each.attribute, given) ?? given);
      if (values.length > 0) attributes[each.attribute] = values;
      else delete attributes[each.attribute];
    }
    return attributes;
  }

  #checkTargets(attribute: string, values: Values): void {
    if (!this.capabilities.referencesNeedTarget || !REFERENCES.has(attribute)) return;
    for (const value of values)
      if (this.find(String(value)) === undefined)
        throw new Refusal(
          'constraint-violation',
          `${attribute} refers to ${String(value)}, which does not exist.`,
        );
  }

  #changeReferences(object: FakeObject, from: string, to: string | undefined): void {
    for (const name of REFERENCES) {
      const values = object.attributes[name];
      if (values === undefined || !values.includes(from)) continue;
      const kept = values.filter((value) => value !== from);
      const next = [...new Set(to === undefined ? kept : [...kept, to])];
      if (next.length > 0) object.attributes[name] = next;
      else delete object.attributes[name];
    }
  }

  /** Told apart by the name at birth, so that it does not depend on the order of work. */
  #newAnchor(dn: string): string {
    const births = (this.#births.get(this.key(dn)) ?? 0) + 1;
    this.#births.set(this.key(dn), births);
    return `${births} ${dn}`;
  }
}

/** The attributes of every fake system that hold names of other objects. */
const REFERENCES: ReadonlySet<string> = new Set(['manager', 'member']);

function difference(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): Pick<Operation, 'repeat' | 'effects'> {
  const gone = [...before].filter((value) => !after.has(value)).map((value) => `- ${value}`);
  const come = [...after].filter((value) => !before.has(value)).map((value) => `+ ${value}`);
  return { repeat: gone.length + come.length === 0, effects: [...gone, ...come] };
}

const holdsAll = (
  held: Readonly<Record<string, Values>>,
  wanted: Readonly<Record<string, Values>>,
): boolean =>
  Object.entries(wanted).every(([name, values]) => {
    const have = new Set(held[name]);
    return values.every((value) => have.has(value)) && have.size === values.length;
  });
