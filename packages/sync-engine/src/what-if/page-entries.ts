import { sameValues } from '@cognate/kernel';
import type { CsObject, MvObject, Workspace } from '@cognate/sync-rules';
import type { MetaverseChange } from '../lineage/metaverse-changes.ts';
import { valueDifferences } from '../lineage/value-difference.ts';
import type { StepRecord } from '../ports/record.ts';
import type { Difference, WhatIfChange, WhatIfEntry } from '../ports/what-if-store.ts';
import type { SecretValues } from './secret-values.ts';

/** Counters of objects to which nothing happens: they make no entry by themselves. */
const QUIET = new Set(['connector-no-flow', 'outbound.connector-no-flow', 'disconnector-filtered']);

/** What a calculated page would change, one entry for each object. */
export function pageEntries(
  workspace: Workspace,
  changes: readonly MetaverseChange[],
  record: StepRecord,
  secrets: SecretValues,
): readonly WhatIfEntry[] {
  const entries = new Entries(workspace);
  for (const { id, before, after } of workspace.changedObjects()) {
    const cs = after ?? before;
    if (cs === undefined) continue;
    const change = objectChange(workspace, before, after, secrets);
    entries.put({ ...objectEntry(cs), id, existed: !!before, exists: !!after, change });
  }
  for (const { before, after } of changes) {
    const mv = after ?? before;
    if (mv === undefined) continue;
    const change = metaverseChange(workspace, before, after, secrets);
    entries.put({ ...metaverseEntry(workspace, mv), existed: !!before, exists: !!after, change });
  }
  for (const { counter, ids } of record.objects) for (const id of ids) entries.count(id, counter);
  for (const { kind, object, type, message } of record.errors)
    if (object !== undefined)
      entries.fail(kind === 'mv-retry' ? 'metaverse' : 'object', object, { type, message });
  return entries.all();
}

/** The entries of one page, by object. */
class Entries {
  readonly #workspace: Workspace;
  readonly #entries = new Map<string, WhatIfEntry>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  put(entry: WhatIfEntry): void {
    const hasChange = Object.keys(entry.change).length > 0 || entry.existed !== entry.exists;
    if (hasChange) this.#entries.set(entryKey(entry.kind, entry.id), entry);
  }

  count(id: number, counter: string): void {
    const known = this.#entries.get(entryKey('object', id));
    const entry = QUIET.has(counter) ? known : (known ?? this.#unchanged('object', id));
    const named = counter.includes('.') ? counter : `inbound.${counter}`;
    if (entry)
      this.#entries.set(entryKey('object', id), { ...entry, counters: [...entry.counters, named] });
  }

  fail(kind: WhatIfEntry['kind'], id: number, error: NonNullable<WhatIfEntry['error']>): void {
    const entry = this.#entries.get(entryKey(kind, id)) ?? this.#unchanged(kind, id);
    if (entry) this.#entries.set(entryKey(kind, id), { ...entry, error });
  }

  all(): readonly WhatIfEntry[] {
    return [...this.#entries.values()];
  }

  #unchanged(kind: WhatIfEntry['kind'], id: number): WhatIfEntry | undefined {
    const cs = kind === 'object' ? this.#workspace.object(id) : undefined;
    const mv = kind === 'metaverse' ? this.#workspace.metaverse(id) : undefined;
    const head = cs ? objectEntry(cs) : mv && metaverseEntry(this.#workspace, mv);
    return head && { ...head, existed: true, exists: true, change: {} };
  }
}

const entryKey = (kind: WhatIfEntry['kind'], id: number): string => `${kind} ${id}`;

type Head = Omit<WhatIfEntry, 'existed' | 'exists' | 'change'>;

const objectEntry = ({ id, connector, type, dn }: CsObject): Head => ({
  kind: 'object',
  id,
  connector,
  type,
  name: dn,
  counters: [],
  error: null,
});

const metaverseEntry = (workspace: Workspace, mv: MvObject): Head => ({
  kind: 'metaverse',
  id: mv.id,
  connector: null,
  type: mv.type,
  name: nameOf(workspace, mv),
  counters: [],
  error: null,
});

/** What people call a metaverse object: its display name, or else the name of one of its connectors. */
function nameOf(workspace: Workspace, mv: MvObject): string {
  const attribute = workspace.rules.metaverseAttributes.get('displayName');
  const shown = attribute?.secret === true ? undefined : mv.attributes[attribute?.name ?? ''];
  return String(shown?.[0] ?? workspace.connectorsOf(mv.id)[0]?.dn ?? '');
}

function objectChange(
  workspace: Workspace,
  before: CsObject | undefined,
  after: CsObject | undefined,
  secrets: SecretValues,
): WhatIfChange {
  const schema = after && workspace.objectType(after)?.attributes;
  const shown = (cs: CsObject | undefined): CsObject['pendingExport'] =>
    cs?.pendingExport && secrets.delta(cs.pendingExport, schema);
  return withoutEqual({
    name: difference(before?.dn, after?.dn),
    link: difference(before?.link, after?.link),
    state: difference(before && stateOf(before), after && stateOf(after)),
    pendingExport: difference(shown(before), shown(after)),
  });
}

const stateOf = (cs: CsObject): 'connector' | CsObject['state'] =>
  cs.link === undefined ? cs.state : 'connector';

function metaverseChange(
  { rules }: Workspace,
  before: MvObject | undefined,
  after: MvObject | undefined,
  secrets: SecretValues,
): WhatIfChange {
  const shown = (mv: MvObject | undefined): MvObject['attributes'] =>
    secrets.attributes(
      changed(mv?.attributes ?? {}, mv === after ? before : after),
      rules.metaverseAttributes,
    );
  const attributes = valueDifferences(shown(before), shown(after));
  return Object.keys(attributes).length === 0 ? {} : { attributes };
}

/** The attributes that differ from those of another state. */
const changed = (
  attributes: MvObject['attributes'],
  other: MvObject | undefined,
): MvObject['attributes'] =>
  Object.fromEntries(
    Object.entries(attributes).filter(
      ([name, values]) => !sameValues(values, other?.attributes[name]),
    ),
  );

const difference = <T>(before: T | undefined, after: T | undefined): Difference<T> => ({
  before: before ?? null,
  after: after ?? null,
});

/** Only what differs. */
export function withoutEqual(change: WhatIfChange): WhatIfChange {
  const entries = Object.entries(change).filter(
    ([key, value]) => key === 'attributes' || !isEqual(value as Difference<unknown>),
  );
  // What is left of the optional keys.
  return Object.fromEntries(entries) as WhatIfChange;
}

const isEqual = ({ before, after }: Difference<unknown>): boolean =>
  JSON.stringify(before) === JSON.stringify(after);
