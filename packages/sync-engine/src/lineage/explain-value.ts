import type { OutboundRule } from '@cognate/sync-rules';
import type { Counting, LineageStore, RunLabel } from '../ports/lineage-store.ts';
import type { MetaverseDetails, ReadStore } from '../ports/read-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { sourceReads } from './source-reads.ts';
import { valueHistory } from './value-history.ts';
import type { LineageDependencies, NamedEvent } from './value-history.ts';

/** What became of an export. */
export type ExportState = 'pending' | 'sent' | 'confirmed' | 'not-reimported' | 'unknown';

/** An export that a change of a value led to. */
export interface CausedExport {
  readonly connector: string;
  readonly object: number;
  readonly dn: string;
  /** How the synchronization counted it: `provisioned-add-flow`, `connector-flow`. */
  readonly counter: string;
  /** The attributes of the connected system that are made of the value. */
  readonly attributes: readonly string[];
  readonly state: ExportState;
  readonly sent: (Counting & { readonly by: RunLabel | undefined }) | undefined;
  readonly confirmed: RunLabel | undefined;
}

/** A change of a metaverse value from its cause to what it led to. */
export interface Explanation {
  readonly metaverse: number;
  /** Undefined when the object is deleted. */
  readonly details: MetaverseDetails | undefined;
  readonly event: NamedEvent;
  /** How the import counted the source's change, and in which run; undefined when no import is known that did. */
  readonly imported: (Counting & { readonly by: RunLabel | undefined }) | undefined;
  /** How the synchronization counted the source. */
  readonly synchronized: string | undefined;
  readonly exports: readonly CausedExport[];
}

export interface ExplainDependencies extends LineageDependencies {
  readonly store: LineageStore &
    Pick<ReadStore, 'metaverseDetails' | 'objectDetails'> &
    Pick<RunStore, 'runErrors'>;
}

/**
 * Why an attribute has the values that it has, or came to have in `run`: the import that saw the change, the
 * synchronization and rule that let it in, and what became of the exports that follow from it. Undefined when nothing
 * is known of such a change.
 */
export async function explainValue(
  deps: ExplainDependencies,
  id: number,
  attribute: string,
  run?: number,
): Promise<Explanation | undefined> {
  const { details, events } = await valueHistory(deps, id, attribute);
  const event = events.find((each) => run === undefined || each.run === run);
  if (event === undefined) return undefined;
  const { store } = deps;
  const source = event.source;
  const cause = source && { connector: source.connector, id: source.id, limit: 1 };
  const [imported] = cause
    ? await store.countings({ ...cause, ...FIRST_TO(event.run), prefix: 'stage-' })
    : [];
  const [synchronized] = cause
    ? (await store.countings({ ...cause, ...only(event.run), prefix: '', limit: 10 })).filter(
        ({ counter }) => !/^(?:outbound\.|stage-|export-)/.test(counter),
      )
    : [];
  return {
    metaverse: id,
    details,
    event,
    imported: imported && (await withRun(store, imported)),
    synchronized: synchronized?.counter,
    exports: details ? await causedExports(deps, details, event) : [],
  };
}

const FIRST_TO = (run: number): { fromRun: number; toRun: number; newestFirst: true } => ({
  fromRun: 0,
  toRun: run,
  newestFirst: true,
});

const only = (run: number): { fromRun: number; toRun: number; newestFirst: true } => ({
  ...FIRST_TO(run),
  fromRun: run,
});

async function withRun(
  store: LineageStore,
  counting: Counting,
): Promise<Counting & { readonly by: RunLabel | undefined }> {
  const [by] = await store.runLabels([counting.run]);
  return { ...counting, by };
}

/** The exports that the run left for the connectors to which the value flows. */
async function causedExports(
  deps: ExplainDependencies,
  { object, connectors }: MetaverseDetails,
  event: NamedEvent,
): Promise<readonly CausedExport[]> {
  const caused: CausedExport[] = [];
  for (const { connector, id, type, dn } of connectors) {
    const attributes = readingAttributes(deps, { connector, type }, object.type, event.attribute);
    if (attributes.length === 0) continue;
    const [counting] = await deps.store.countings({
      connector,
      id,
      prefix: 'outbound.',
      ...only(event.run),
      limit: 1,
    });
    const counter = counting?.counter.slice('outbound.'.length);
    if (counter === undefined || counter === 'connector-no-flow') continue;
    const export_ = { connector, object: id, dn, counter, attributes };
    caused.push({ ...export_, ...(await fateOf(deps, { connector, id }, event.run)) });
  }
  return caused;
}

/** The attributes of a connector's object that are made of a metaverse attribute; `name` for its name. */
function readingAttributes(
  { rules }: ExplainDependencies,
  { connector, type }: { readonly connector: string; readonly type: string },
  metaverseType: string,
  attribute: string,
): readonly string[] {
  const target = rules.connectors.get(connector);
  const flows = target?.objectTypes.get(type)?.exportFlows.get(metaverseType) ?? [];
  const named = (rule: OutboundRule): boolean =>
    rule.metaverseType === metaverseType &&
    rule.objectType === type &&
    sourceReads(rule.dn, attribute);
  return [
    ...(target?.outbound.some(named) === true ? ['(name)'] : []),
    ...new Set(
      flows.filter(({ source }) => sourceReads(source, attribute)).map((flow) => flow.target.name),
    ),
  ];
}

type Fate = Pick<CausedExport, 'state' | 'sent' | 'confirmed'>;

async function fateOf(
  { store }: ExplainDependencies,
  ref: { readonly connector: string; readonly id: number },
  run: number,
): Promise<Fate> {
  const exported = { ...ref, prefix: 'export-', fromRun: run, toRun: Number.MAX_SAFE_INTEGER };
  const [sent] = await store.countings({ ...exported, newestFirst: false, limit: 1 });
  const now = await store.objectDetails(ref);
  if (sent === undefined) {
    const state = now?.pendingExport === undefined ? 'unknown' : 'pending';
    return { state, sent: undefined, confirmed: undefined };
  }
  const named = await withRun(store, sent);
  if (sent.counter === 'export-failure')
    return { state: 'pending', sent: named, confirmed: undefined };
  const seen = await store.nextImport(ref.connector, sent);
  const [confirmed] = seen === undefined ? [] : await store.runLabels([seen]);
  const [last] = await store.countings({ ...exported, newestFirst: true, limit: 1 });
  const waits = now?.unconfirmedExport !== undefined && last?.run === sent.run;
  if (confirmed === undefined || waits) return { state: 'sent', sent: named, confirmed: undefined };
  const refused = (await store.runErrors(confirmed.id)).some(
    ({ object, type }) => object === ref.id && type === 'exported-change-not-reimported',
  );
  return { state: refused ? 'not-reimported' : 'confirmed', sent: named, confirmed };
}
