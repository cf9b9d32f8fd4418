import { ConnectorError } from '@cognate/connector-kit';
import type { ExportResult } from '@cognate/connector-kit';
import { composeDeltas } from '@cognate/sync-rules';
import type { ExportDelta } from '@cognate/sync-rules';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { Mutable } from '../mutable.ts';
import type { ExportPageWrite, ExportRow } from '../ports/export-store.ts';
import type { RunError } from '../ports/record.ts';
import type { StepContext } from '../runs/step-context.ts';
import { SECOND_PASS } from './export-rank.ts';
import type { PreparedExport } from './prepare-exports.ts';
import type { Refusal } from './refuse-occupied.ts';

type ResultWrite = Pick<
  ExportPageWrite,
  'connector' | 'sent' | 'replaced' | 'held' | 'identities' | 'errors' | 'errorsCleared'
>;

type Success = Extract<ExportResult, { ok: true }>;
type Failure = Extract<ExportResult, { ok: false }> | Refusal;

/** What a page of results changes. A connector that leaves a change unanswered is defective. */
export function writeOfResults(
  step: StepContext,
  keys: ObjectKeys,
  sent: readonly PreparedExport[],
  results: readonly (ExportResult | Refusal)[],
): ResultWrite {
  const byId = new Map(results.map((result) => [result.id, result]));
  const write: Mutable<ResultWrite> = {
    connector: step.connector.id,
    sent: [],
    replaced: [],
    held: [],
    identities: [],
    errors: [],
    errorsCleared: [],
  };
  for (const entry of sent) {
    const removed = entry.removal && byId.get(entry.removal.id);
    // What could not be deleted was not replaced, whatever became of the addition.
    const result = removed?.ok === false ? removed : byId.get(entry.row.id);
    if (result === undefined)
      throw new ConnectorError(
        'stopped-export-write',
        `The connector gave no result for "${entry.row.dn}".`,
        { remedy: 'This is a defect of the connector.' },
      );
    if (result.ok) writeSuccess(step, write, entry);
    else writeFailure(step, write, entry, result);
    if (result.ok) writeIdentity(write, keys, entry, result);
  }
  return write;
}

function writeSuccess(
  step: StepContext,
  write: Mutable<ResultWrite>,
  { row, split }: PreparedExport,
): void {
  const { id, object, unconfirmed } = row;
  const delta = awaited(step, row, split.sent);
  const changed = delta !== row.delta;
  write.sent.push({ id, object, delta, changed, replaces: unconfirmed?.id });
  if (split.held)
    write.held.push({ id: step.ids.take('export'), object, rank: SECOND_PASS, delta: split.held });
  const { op, dn: renamed, type } = split.sent;
  if (type !== undefined) write.replaced.push({ object, type });
  write.errorsCleared.push(object);
  const counter = op === 'update' && renamed !== undefined ? 'export-rename' : `export-${op}`;
  step.recorder.countObject('export', counter, {
    connector: step.connector.id,
    id: object,
    ...(op === 'delete' ? { dn: row.dn } : {}),
  });
}

/** What waits for confirmation once it was sent, on top of what did already: the very change where that is all. */
function awaited(step: StepContext, row: ExportRow, sent: ExportDelta): ExportDelta {
  const { dn: renamed, type = row.type, ...rest } = sent;
  // The new name is the object's name from now on, and what took another one's place was simply added.
  const isAdded = sent.op === 'delete-add';
  const arrived: ExportDelta = isAdded
    ? { ...rest, op: 'add' }
    : renamed === undefined
      ? sent
      : rest;
  return composeDeltas(row.unconfirmed?.delta, withoutExportOnly(step, type, arrived));
}

/** What was sent and can be seen back: a password is not kept any longer than it takes to send it. */
function withoutExportOnly(
  { connector }: StepContext,
  objectType: string,
  delta: ExportDelta,
): ExportDelta {
  const type = connector.objectTypes.get(objectType);
  const kept = Object.entries(delta.attributes).filter(
    ([name]) => type?.attributes.get(name)?.exportOnly !== true,
  );
  if (kept.length === Object.keys(delta.attributes).length) return delta;
  return { ...delta, attributes: Object.fromEntries(kept) };
}

/** Names and anchors that the system chose or changed. */
function writeIdentity(
  write: Mutable<ResultWrite>,
  keys: ObjectKeys,
  { row, split }: PreparedExport,
  result: Success,
): void {
  const dn = result.dn ?? split.sent.dn ?? row.dn;
  // The anchor of the object that was replaced is not the new one's.
  const anchor = result.anchor ?? (split.sent.op === 'delete-add' ? null : row.anchor);
  if (dn === row.dn && anchor === row.anchor) return;
  write.identities.push({
    object: row.object,
    fromKey: keys.ofDn(row.dn),
    dn,
    dnKey: keys.ofDn(dn),
    anchor,
    anchorKey: anchor === null ? null : keys.ofAnchor(anchor),
  });
}

function writeFailure(
  { connector, recorder }: StepContext,
  write: Mutable<ResultWrite>,
  { row }: PreparedExport,
  result: Failure,
): void {
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
  recorder.countObject('export', 'export-failure', { connector: connector.id, id: row.object });
}
