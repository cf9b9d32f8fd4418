import { ConnectorError } from '@cognate/connector-kit';
import type { ExportResult } from '@cognate/connector-kit';
import { composeDeltas } from '@cognate/sync-rules';
import type { ExportDelta } from '@cognate/sync-rules';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { Mutable } from '../mutable.ts';
import type { ExportPageWrite } from '../ports/export-store.ts';
import type { RunError } from '../ports/record.ts';
import type { StepContext } from '../runs/step-context.ts';
import { SECOND_PASS } from './export-rank.ts';
import type { PreparedExport } from './prepare-exports.ts';
import type { Refusal } from './refuse-occupied.ts';

type ResultWrite = Pick<
  ExportPageWrite,
  'connector' | 'sent' | 'held' | 'identities' | 'errors' | 'errorsCleared'
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
    held: [],
    identities: [],
    errors: [],
    errorsCleared: [],
  };
  for (const entry of sent) {
    const result = byId.get(entry.row.id);
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
  // The new name is the object's name from now on; what waits for confirmation are the values.
  const { dn: renamed, ...whole } = split.sent;
  const values = withoutExportOnly(step, row.type, whole);
  const { id, object, unconfirmed } = row;
  write.sent.push({
    id,
    object,
    delta: composeDeltas(unconfirmed?.delta, values),
    changed:
      split.held !== undefined ||
      unconfirmed !== undefined ||
      renamed !== undefined ||
      values !== whole,
    replaces: unconfirmed?.id,
  });
  if (split.held)
    write.held.push({ id: step.ids.take('export'), object, rank: SECOND_PASS, delta: split.held });
  write.errorsCleared.push(object);
  const { op } = values;
  const counter = op === 'update' && renamed !== undefined ? 'export-rename' : `export-${op}`;
  step.recorder.countObject('export', counter, {
    connector: step.connector.id,
    id: object,
    ...(op === 'delete' ? { dn: row.dn } : {}),
  });
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
  const anchor = result.anchor ?? row.anchor;
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
