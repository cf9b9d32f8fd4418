import type { OutboundRule } from '@cognate/sync-rules';
import type { Counting, LineageStore, RunLabel } from '../ports/lineage-store.ts';
import type { MetaverseDetails, ReadStore } from '../ports/read-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { only, withRun } from './counted-runs.ts';
import { sourceReads } from './source-reads.ts';
import type { LineageDependencies } from './value-history.ts';

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

export interface ExplainDependencies extends LineageDependencies {
  readonly store: LineageStore &
    Pick<ReadStore, 'metaverseDetails' | 'objectDetails'> &
    Pick<RunStore, 'runErrors'>;
}

/** The exports that a run left for the connectors to which some values of a metaverse object flow. */
export async function causedExports(
  deps: ExplainDependencies,
  { object, connectors }: MetaverseDetails,
  run: number,
  attributesOfRun: readonly string[],
): Promise<readonly CausedExport[]> {
  const caused: CausedExport[] = [];
  for (const { connector, id, type, dn } of connectors) {
    const reading = attributesOfRun.flatMap((attribute) =>
      readingAttributes(deps, { connector, type }, object.type, attribute),
    );
    const attributes = [...new Set(reading)];
    if (attributes.length === 0) continue;
    const [counting] = await deps.store.countings({
      connector,
      id,
      prefix: 'outbound.',
      ...only(run),
      limit: 1,
    });
    const counter = counting?.counter.slice('outbound.'.length);
    if (counter === undefined || counter === 'connector-no-flow') continue;
    const export_ = { connector, object: id, dn, counter, attributes };
    caused.push({ ...export_, ...(await fateOf(deps, { connector, id }, run)) });
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
