import { canonicalValues, foldDn, must } from '@cognate/kernel';
import type { Attributes, Value, Values } from '@cognate/kernel';
import type { ConfigurationDocument } from '../configuration/document.ts';
import type { SyncRules } from '../configuration/rules.ts';
import { expectedDn } from '../connector-space/cs-object.ts';
import type { CsObject, Synchronized } from '../connector-space/cs-object.ts';
import type { SyncError } from '../flow/sync-failure.ts';
import { indexKey } from '../join/join-search.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { refreshReferences, synchronizeObject } from '../synchronization/synchronize-object.ts';
import type { TraceEvent } from '../synchronization/trace.ts';
import { Workspace } from '../synchronization/workspace.ts';
import { rulesOf } from './documents.ts';
import { applyExport, namedDelta } from './exported.ts';
import type { NamedDelta } from './exported.ts';

/** An object of a connected system as a test writes it; references are names in the same system. */
export interface Entry {
  readonly dn: string;
  readonly type?: string;
  readonly values?: Readonly<Record<string, Value | Values>>;
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

interface Staged {
  readonly dn: string;
  readonly scalars: Attributes;
  readonly targets: Attributes;
}

/** What one run did, by the objects' keys (`connector/name`). */
export interface Outcome {
  readonly errors: Readonly<Record<string, SyncError>>;
  readonly inbound: Readonly<Record<string, string>>;
  readonly outbound: Readonly<Record<string, string>>;
  /** How many objects of connector space and metaverse differ from before. */
  readonly changes: number;
  readonly trace: readonly TraceEvent[];
}

type Mode = 'delta' | 'full';

const list = (value: Value | Values): Values =>
  canonicalValues(typeof value === 'object' ? value : [value]);

/**
 * Connected systems, connector spaces and the metaverse in memory, with just enough of an engine around the
 * calculator to run it: staging, pages, reference retries, export and confirmation.
 */
export class World {
  rules: SyncRules;
  /** By id. Scalars and targets are those last synchronized. */
  readonly objects = new Map<number, CsObject>();
  readonly mvs = new Map<number, MvObject>();
  readonly #staged = new Map<number, Staged>();
  /** How many objects one workspace takes. */
  pageSize = Infinity;
  /** The last id that was given to an object. */
  ids = 0;
  /** The run that is going on. */
  run = 1;

  constructor(document: ConfigurationDocument) {
    this.rules = rulesOf(document);
  }

  /** Puts another configuration in force. */
  configure(document: ConfigurationDocument): void {
    this.rules = rulesOf(document);
  }

  /** An import reports the object as it is now. */
  stage(connector: string, entry: Entry): number {
    const known = this.find(connector, entry.dn);
    const id = known?.id ?? this.#newId();
    const scalars: Record<string, Values> = {};
    for (const [name, value] of Object.entries(entry.values ?? {})) scalars[name] = list(value);
    const targets = Object.fromEntries(
      Object.entries(entry.references ?? {}).map(([name, dns]) => [name, list(dns)]),
    );
    this.#staged.set(id, { dn: entry.dn, scalars, targets });
    this.objects.set(id, {
      ...(known ?? blank(id, connector, entry)),
      type: entry.type ?? known?.type ?? 'person',
      imported: true,
      pendingImport: known?.imported ? changeOf(known, entry) : 'add',
    });
    return id;
  }

  /** An import reports that the object is gone. */
  stageDelete(connector: string, dn: string): void {
    const cs = must(this.find(connector, dn), `no ${connector}/${dn}`);
    this.#staged.delete(cs.id);
    this.objects.set(cs.id, { ...cs, pendingImport: 'delete' });
  }

  /** Sets what an operator or an earlier run would have set. */
  patch(connector: string, dn: string, change: Partial<CsObject>): void {
    const cs = must(this.find(connector, dn), `no ${connector}/${dn}`);
    this.objects.set(cs.id, { ...cs, ...change });
  }

  find(connector: string, dn: string): CsObject | undefined {
    const style = must(this.rules.connectors.get(connector), connector).dnStyle;
    const wanted = foldDn(style, dn);
    for (const cs of this.objects.values())
      if (cs.connector === connector && foldDn(style, expectedDn(cs)) === wanted) return cs;
    return undefined;
  }

  /** The objects that a run over a connector takes, deletions last. */
  taken(connector: string, mode: Mode): readonly number[] {
    const all = [...this.objects.values()].filter(
      (cs) =>
        cs.connector === connector &&
        (mode === 'full' ||
          cs.pendingImport !== 'none' ||
          (cs.link === undefined && cs.state === 'normal')),
    );
    const gone = all.filter((cs) => cs.pendingImport === 'delete');
    return [...all.filter((cs) => cs.pendingImport !== 'delete'), ...gone].map((cs) => cs.id);
  }

  /** Synchronizes a connector, then whatever references need another look. */
  sync(connector: string, mode: Mode = 'delta', order = this.taken(connector, mode)): Outcome {
    const outcome: MutableOutcome = {
      errors: {},
      inbound: {},
      outbound: {},
      changes: 0,
      trace: [],
    };
    for (let at = 0; at < order.length; at += this.pageSize)
      this.#synchronizePage(outcome, order.slice(at, at + this.pageSize));
    for (let round = 0; round < 6 && this.#retryReferences(outcome); round += 1);
    return outcome;
  }

  /** Sends all that is pending and imports it back. */
  exportAndConfirm(connector: string): void {
    for (const cs of this.objects.values()) {
      if (cs.connector !== connector || cs.pendingExport === undefined) continue;
      const after = applyExport(this.#staged.get(cs.id) ?? cs, cs.pendingExport);
      if (after === undefined) {
        this.objects.delete(cs.id);
        continue;
      }
      this.#staged.set(cs.id, after);
      const pendingImport = cs.imported ? 'update' : 'add';
      this.objects.set(cs.id, {
        ...cs,
        dn: after.dn,
        imported: true,
        pendingImport,
        pendingExport: undefined,
      });
    }
  }

  /** A workspace over all there is, in which the given objects are to be synchronized. */
  open(page: readonly number[], trace?: (event: TraceEvent) => void): Workspace {
    const synchronizing = new Set(page);
    const objects = [...this.objects.values()].map((cs) =>
      this.#load(cs, synchronizing.has(cs.id)),
    );
    return new Workspace({
      rules: this.rules,
      run: this.run,
      objects,
      metaverse: this.mvs.values(),
      index: [...this.mvs.values()].flatMap((mv) =>
        this.rules.indexedAttributes.flatMap((attribute) =>
          (mv.attributes[attribute] ?? []).map((value) => ({
            attribute,
            key: indexKey(value),
            metaverse: mv.id,
          })),
        ),
      ),
      referenceTargets: objects.flatMap((cs) =>
        cs.link ? [{ metaverse: cs.link.mv, connector: cs.connector, object: cs.id }] : [],
      ),
      occupied: objects.flatMap((cs) =>
        cs.link ? [] : [{ connector: cs.connector, foldedDn: this.#fold(cs), object: cs.id }],
      ),
      newMetaverseId: () => this.#newId(),
      newObjectId: () => this.#newId(),
      foldDn: (connector, dn) => foldDn(connector.dnStyle, dn),
      ...(trace && { trace }),
    });
  }

  key(id: number): string {
    const cs = this.objects.get(id);
    return cs === undefined ? `#${id}` : `${cs.connector}/${this.#staged.get(id)?.dn ?? cs.dn}`;
  }

  /** The name under which a test knows a metaverse object: that of its oldest connector. */
  nameOf(mv: number): string {
    const of = [...this.objects.values()].filter((cs) => cs.link?.mv === mv);
    return of[0] === undefined ? `#${mv}` : this.key(of[0].id);
  }

  /** The metaverse: values without brackets where there is one, references by name. */
  metaverse(): readonly Readonly<Record<string, unknown>>[] {
    return [...this.mvs.values()].map((mv) => this.#readable(mv));
  }

  /** The metaverse object that an object is connected to. */
  mvOf(connector: string, dn: string): Readonly<Record<string, unknown>> | undefined {
    const mv = this.mvs.get(this.find(connector, dn)?.link?.mv ?? -1);
    return mv && this.#readable(mv);
  }

  /** Which connector supplies each attribute of the metaverse object that an object is connected to. */
  ownersOf(connector: string, dn: string): Readonly<Record<string, string>> {
    const mv = this.mvs.get(this.find(connector, dn)?.link?.mv ?? -1);
    return Object.fromEntries(
      Object.entries(mv?.lineage ?? {}).map(([name, { rule }]) => [name, rule.split('.')[0] ?? '']),
    );
  }

  /** What is to be sent to a connector, by name. */
  pending(connector: string): Readonly<Record<string, NamedDelta>> {
    return Object.fromEntries(
      [...this.objects.values()].flatMap((cs) =>
        cs.connector === connector && cs.pendingExport
          ? [[cs.dn, namedDelta(cs.pendingExport, (value) => this.#targetName(value))]]
          : [],
      ),
    );
  }

  #newId(): number {
    this.ids += 1;
    return this.ids;
  }

  #fold(cs: CsObject): string {
    return foldDn(
      must(this.rules.connectors.get(cs.connector), cs.connector).dnStyle,
      expectedDn(cs),
    );
  }

  #targetName(value: Value): string {
    return typeof value === 'number' ? (this.objects.get(value)?.dn ?? `#${value}`) : String(value);
  }

  #readable(mv: MvObject): Readonly<Record<string, unknown>> {
    const type = this.rules.metaverseTypes.get(mv.type);
    const shown: Record<string, unknown> = { type: mv.type };
    for (const [name, values] of Object.entries(mv.attributes)) {
      const reference = type?.attributes.get(name)?.type === 'reference';
      const named = reference
        ? values.map((value) => this.nameOf(Number(value))).toSorted()
        : values;
      shown[name] = named.length === 1 ? named[0] : named;
    }
    return shown;
  }

  /** An object as the engine reads it: with its pending import when it is to be synchronized, references translated. */
  #load(cs: CsObject, synchronizing: boolean): CsObject {
    const staged = synchronizing ? this.#staged.get(cs.id) : undefined;
    const { targets, references } = this.#translate(cs, staged?.targets ?? cs.targets);
    const before = (): Synchronized => ({
      scalars: cs.scalars,
      references: this.#translate(cs, cs.targets).references,
    });
    const pending = synchronizing && cs.pendingImport !== 'none';
    return { ...cs, ...staged, targets, references, before: pending ? before : undefined };
  }

  #translate(
    cs: CsObject,
    imported: Attributes,
  ): { readonly targets: Attributes; readonly references: Attributes } {
    const targets: Record<string, Values> = {};
    const references: Record<string, Values> = {};
    for (const [name, values] of Object.entries(imported)) {
      targets[name] = values.map((value) =>
        typeof value === 'number' ? value : (this.find(cs.connector, String(value))?.id ?? value),
      );
      const found = targets[name].flatMap((value) =>
        typeof value === 'number' ? (this.objects.get(value)?.link?.mv ?? []) : [],
      );
      if (found.length > 0)
        references[name] = [...new Set(found)].sort((a, b) => (`${a}` < `${b}` ? -1 : 1));
    }
    return { targets, references };
  }

  #synchronizePage(outcome: MutableOutcome, ids: readonly number[]): void {
    this.#page(outcome, ids, (workspace) => {
      for (const id of ids) {
        const error = synchronizeObject(workspace, id);
        if (error) outcome.errors[this.key(id)] = error;
        else this.#staged.delete(id);
      }
      for (const [id, counter] of workspace.inbound) outcome.inbound[this.key(id)] = counter;
    });
  }

  #retryReferences(outcome: MutableOutcome): boolean {
    const before = outcome.changes;
    this.#page(outcome, [], (workspace) => {
      for (const mv of this.mvs.keys()) {
        if (!this.#refers(workspace, mv)) continue;
        const error = refreshReferences(workspace, mv);
        if (error) outcome.errors[this.nameOf(mv)] = error;
      }
    });
    return outcome.changes > before;
  }

  /** Whether a metaverse object has, or could have, references. The calculator gets no other second chance. */
  #refers(workspace: Workspace, id: number): boolean {
    const mv = this.mvs.get(id);
    return (
      mv?.attributes['manager'] !== undefined ||
      mv?.attributes['member'] !== undefined ||
      workspace.connectorsOf(id).some((cs) => Object.keys(cs.targets).length > 0)
    );
  }

  #page(
    outcome: MutableOutcome,
    ids: readonly number[],
    work: (workspace: Workspace) => void,
  ): void {
    const workspace = this.open(ids, (event) => outcome.trace.push(event));
    work(workspace);
    for (const { id, after } of workspace.changedMetaverse()) {
      outcome.changes += 1;
      if (after === undefined) this.mvs.delete(id);
      else this.mvs.set(id, after);
    }
    const gone: number[] = [];
    for (const { id, after } of workspace.changedObjects()) {
      outcome.changes += 1;
      if (after === undefined) gone.push(id);
      else this.objects.set(id, after);
    }
    for (const [id, counter] of workspace.outbound)
      if (counter !== 'connector-no-flow' || ids.length > 0)
        outcome.outbound[this.key(id)] = counter;
    for (const id of gone) {
      this.objects.delete(id);
      this.#staged.delete(id);
    }
  }
}

interface MutableOutcome {
  readonly errors: Record<string, SyncError>;
  readonly inbound: Record<string, string>;
  readonly outbound: Record<string, string>;
  changes: number;
  readonly trace: TraceEvent[];
}

const changeOf = (known: CsObject, { type = known.type }: Entry): 'update' | 'delete-add' =>
  known.type === type ? 'update' : 'delete-add';

const blank = (id: number, connector: string, entry: Entry): CsObject => ({
  id,
  connector,
  type: entry.type ?? 'person',
  dn: entry.dn,
  scalars: {},
  references: {},
  targets: {},
  imported: false,
  pendingImport: 'none',
  link: undefined,
  state: 'normal',
  pendingExport: undefined,
  unconfirmedExport: undefined,
});
