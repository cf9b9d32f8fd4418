import { ConnectorError } from '@cognate/connector-kit';
import type {
  ConnectorCapabilities,
  ConnectorSession,
  ExportChange,
  ExportResult,
} from '@cognate/connector-kit';
import type { Value } from '@cognate/kernel';
import { composeDeltas } from '@cognate/sync-rules';
import type { ExportDelta } from '@cognate/sync-rules';
import { objectKeys } from '../keys/object-key.ts';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { ExportPageWrite, ExportRow } from '../ports/export-store.ts';
import type { RunError } from '../ports/record.ts';
import type { StepContext } from '../runs/step-context.ts';
import { changeOf, holdBack } from './export-change.ts';
import type { SplitDelta } from './export-change.ts';
import { SECOND_PASS } from './export-rank.ts';

const PAGE_SIZE = 1000;

/** Sends what is pending, page by page, additions before deletions. Answers with the step's result. */
export async function runExport(
  step: StepContext,
  session: ConnectorSession,
  capabilities: ConnectorCapabilities,
  deletionLimit: number | undefined,
): Promise<string> {
  const { store, connector, recorder } = step;
  if (deletionLimit !== undefined) {
    const deletions = await store.countPendingDeletes(connector.id);
    if (deletions > deletionLimit) return 'stopped-deletion-limit';
  }
  const keys = objectKeys(connector.id, connector.dnStyle);
  for (let after = { rank: -1, id: 0 }; ;) {
    const rows = await store.exportPage(connector.id, after, step.pageSize ?? PAGE_SIZE);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = { rank: last.rank, id: last.id };
    await step.ids.reserve('export', rows.length);
    await sendPage(step, session, capabilities, rows, keys);
    step.progress(rows.length);
  }
  await session.finishExport();
  return recorder.has('export') ? 'completed-export-errors' : 'success';
}

interface Prepared {
  readonly row: ExportRow;
  readonly split: SplitDelta;
  readonly change: ExportChange;
}

async function sendPage(
  step: StepContext,
  session: ConnectorSession,
  capabilities: ConnectorCapabilities,
  rows: readonly ExportRow[],
  keys: ObjectKeys,
): Promise<void> {
  const { store, connector, run } = step;
  const prepared = await prepare(step, capabilities, rows);
  const hasContent = ({ change }: Prepared): boolean =>
    change.op !== 'update' || change.changes.length > 0 || change.newDn !== undefined;
  const toSend = prepared.filter(hasContent);
  // What consists of held references only waits for the second pass, or, there, for the next run.
  const postponed = prepared
    .filter((entry) => !hasContent(entry) && entry.row.rank < SECOND_PASS)
    .map(({ row }) => row.id);
  if (toSend.length === 0 && postponed.length === 0) return;
  await store.openFlight(
    connector.id,
    run,
    toSend.map(({ row }) => row.id),
  );
  const results =
    toSend.length === 0 ? [] : await session.export(toSend.map(({ change }) => change));
  const byId = new Map(results.map((result) => [result.id, result]));
  const write = resultWrite(step, toSend, byId, keys);
  await step.commit(() =>
    store.commitExportPage({
      ...write,
      postponed,
      secondPass: SECOND_PASS,
      record: step.recorder.take(),
    }),
  );
}

async function prepare(
  step: StepContext,
  capabilities: ConnectorCapabilities,
  rows: readonly ExportRow[],
): Promise<readonly Prepared[]> {
  const { store, connector } = step;
  const ids = new Set<number>();
  for (const { delta, unconfirmed } of rows)
    for (const change of [
      ...Object.values(delta.references),
      ...Object.values(unconfirmed?.delta.references ?? {}),
    ])
      for (const value of [...change.add, ...change.remove])
        if (typeof value === 'number') ids.add(value);
  const whole =
    capabilities.exportType === 'attribute-replace'
      ? rows.filter(
          (row) => row.delta.op === 'update' && Object.keys(row.delta.references).length > 0,
        )
      : [];
  const held = await heldReferences(step, whole, ids);
  const targets = new Map(
    (ids.size === 0 ? [] : await store.referenceTargets(connector.id, [...ids])).map((target) => [
      target.id,
      target,
    ]),
  );
  // Within one page parents and targets come first, so what the page itself adds counts as there only afterwards.
  const exists = (id: number): boolean =>
    !capabilities.referencesNeedTarget || targets.get(id)?.exists === true;
  return rows.map((row) => {
    const split = holdBack(row.delta, exists);
    const known =
      capabilities.exportType === 'attribute-replace'
        ? (held.get(row.object) ?? new Map<string, Value[]>())
        : undefined;
    return { row, split, change: changeOf(row, split.sent, targets, known) };
  });
}

async function heldReferences(
  step: StepContext,
  rows: readonly ExportRow[],
  ids: Set<number>,
): Promise<ReadonlyMap<number, Map<string, Value[]>>> {
  const held = new Map<number, Map<string, Value[]>>();
  if (rows.length === 0) return held;
  for (const { object, attribute, dn, target } of await step.store.heldReferences(
    step.connector.id,
    rows.map((row) => row.object),
  )) {
    const byAttribute = held.get(object) ?? new Map<string, Value[]>();
    held.set(object, byAttribute);
    byAttribute.set(attribute, [...(byAttribute.get(attribute) ?? []), target ?? dn]);
    if (target !== null) ids.add(target);
  }
  return held;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

function resultWrite(
  step: StepContext,
  sent: readonly Prepared[],
  results: ReadonlyMap<number, ExportResult>,
  keys: ObjectKeys,
): Omit<ExportPageWrite, 'record' | 'postponed' | 'secondPass'> {
  const { connector } = step;
  const write: Mutable<Omit<ExportPageWrite, 'record' | 'postponed' | 'secondPass'>> = {
    connector: connector.id,
    sent: [],
    held: [],
    identities: [],
    errors: [],
    errorsCleared: [],
  };
  for (const entry of sent) {
    const { row } = entry;
    const result = results.get(row.id);
    if (result === undefined)
      throw new ConnectorError(
        'stopped-export-write',
        `The connector gave no result for "${row.dn}".`,
        {
          remedy: 'This is a defect of the connector.',
        },
      );
    if (result.ok) success(step, write, entry, result, keys);
    else failure(step, write, row, result);
  }
  return write;
}

function success(
  step: StepContext,
  write: Mutable<Omit<ExportPageWrite, 'record' | 'postponed' | 'secondPass'>>,
  { row, split }: Prepared,
  result: Extract<ExportResult, { ok: true }>,
  keys: ObjectKeys,
): void {
  const { recorder, connector, ids } = step;
  const { sent, held } = split;
  const dn = result.dn ?? sent.dn ?? row.dn;
  const anchor = result.anchor ?? row.anchor;
  if (dn !== row.dn || anchor !== row.anchor)
    write.identities.push({
      object: row.object,
      fromKey: keys.ofDn(row.dn),
      dn,
      dnKey: keys.ofDn(dn),
      anchor,
      anchorKey: anchor === null ? null : keys.ofAnchor(anchor),
    });
  // The new name is the object's name from now on; what waits for confirmation are the values.
  const { dn: renamed, ...values } = sent;
  const delta: ExportDelta = composeDeltas(row.unconfirmed?.delta, values);
  write.sent.push({
    id: row.id,
    object: row.object,
    delta,
    changed: held !== undefined || row.unconfirmed !== undefined || renamed !== undefined,
    replaces: row.unconfirmed?.id,
  });
  if (held)
    write.held.push({ id: ids.take('export'), object: row.object, rank: SECOND_PASS, delta: held });
  write.errorsCleared.push(row.object);
  const counter =
    sent.op === 'update' && renamed !== undefined ? 'export-rename' : `export-${sent.op}`;
  recorder.countObject(
    'export',
    counter,
    connector.id,
    row.object,
    sent.op === 'delete' ? row.dn : undefined,
  );
}

function failure(
  step: StepContext,
  write: Mutable<Omit<ExportPageWrite, 'record' | 'postponed' | 'secondPass'>>,
  row: ExportRow,
  result: Extract<ExportResult, { ok: false }>,
): void {
  const { recorder, connector } = step;
  const error: RunError = {
    kind: 'export',
    type: result.type,
    message: result.message,
    object: row.object,
    dn: row.dn,
    ...(result.cdError === undefined ? {} : { cdError: result.cdError }),
  };
  write.errors.push({ connector: connector.id, object: row.object, error });
  recorder.error(error);
  recorder.countObject('export', 'export-failure', connector.id, row.object);
}
