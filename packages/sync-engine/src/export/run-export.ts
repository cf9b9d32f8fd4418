import type { ConnectorCapabilities, ConnectorSession } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';
import { Containers } from '../import/containers.ts';
import { objectKeys } from '../keys/object-key.ts';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { ExportRow } from '../ports/export-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import { countPending, exportGate } from './export-gate.ts';
import type { ExportGate } from './export-gate.ts';
import { fileGate, writeExportFile } from './export-file.ts';
import { SECOND_PASS } from './export-rank.ts';
import { followRenames } from './follow-renames.ts';
import { prepareExports } from './prepare-exports.ts';
import type { PreparedExport } from './prepare-exports.ts';
import { refuseSealed } from './refuse-sealed.ts';
import { refuseOccupied } from './refuse-occupied.ts';
import { sentTogether } from './sent-together.ts';
import { wantedExports } from './wanted-exports.ts';
import { writeOfResults } from './write-results.ts';

/** What an export step sends with. */
interface ExportTarget {
  readonly session: ConnectorSession;
  readonly capabilities: ConnectorCapabilities;
  readonly keys: ObjectKeys;
  readonly containers: Containers;
  readonly gate: ExportGate;
}

type WithSession = <T>(work: (session: ConnectorSession) => Promise<T>) => Promise<T>;

/**
 * Sends what is pending, page by page, additions before deletions; or into a drop file, or as far as one has it.
 * Answers with the step's result.
 */
export async function runExport(
  step: StepContext,
  capabilities: ConnectorCapabilities,
  withSession: WithSession,
): Promise<string> {
  const { recorder, settings } = step;
  const use = settings.dropFile?.use;
  await refuseMassDeletion(step, settings.deletionLimit);
  const gate = await exportGate(step);
  let isCut = false;
  let passing = gate;
  if (use === 'to-file' || use === 'to-file-and-resume')
    isCut = await writeExportFile(step, capabilities, gate);
  if (use !== 'to-file') {
    if (use !== undefined) passing = await fileGate(step, gate);
    const sent = await withSession((session) =>
      sendPages(step, { session, capabilities, gate: passing }),
    );
    isCut ||= sent;
  }
  await gate.close();
  if (isCut) return 'stopped-object-limit';
  if (recorder.has('export')) return 'completed-export-errors';
  return passing.held() > 0 ? 'completed-warnings' : 'success';
}

/** Answers whether the step's limit left something unsent. */
async function sendPages(
  step: StepContext,
  { session, capabilities, gate }: Pick<ExportTarget, 'session' | 'capabilities' | 'gate'>,
): Promise<boolean> {
  const { connector } = step;
  const keys = objectKeys(connector.id, connector.dnStyle);
  const containers = new Containers(step.store, connector);
  const target = { session, capabilities, keys, gate, containers };
  const together = (page: readonly ExportRow[]): readonly ExportRow[] =>
    sentTogether(page, capabilities);
  let cut = false;
  for await (const { rows, isCut } of wantedExports(step, gate, together)) {
    if (rows.length > 0) await sendPage(step, target, rows);
    step.progress(rows.length);
    cut = isCut;
  }
  await session.finishExport();
  return cut;
}

/** The safety stop, before anything is sent. */
async function refuseMassDeletion(step: StepContext, limit: number | undefined): Promise<void> {
  const { store, connector, settings } = step;
  if (limit === undefined) return;
  // Most of the time one number is enough, and nothing has to be read.
  const isFew =
    settings.partition === undefined && (await store.countPendingDeletes(connector.id)) <= limit;
  if (isFew) return;
  const pending = (await countPending(step, (decided) => decided !== 'discarded')).deletions;
  if (pending <= limit) return;
  throw new AppError(
    'deletion-limit',
    `${pending} deletions are pending for "${connector.id}"; the step allows ${limit}. Nothing was sent.`,
    {
      remedy:
        'Look at what is to be deleted and why. If it is right, raise the deletionLimit of the step; ' +
        'if not, correct the source or the rule and synchronize again, which takes the deletions back.',
    },
  );
}

async function sendPage(
  step: StepContext,
  target: ExportTarget,
  rows: readonly ExportRow[],
): Promise<void> {
  const { store, connector, run } = step;
  await step.ids.reserve('export', rows.length);
  const prepared = await prepareExports(step, target.capabilities, rows);
  const refused = [
    ...(await refuseOccupied(target.containers, prepared)),
    ...refuseSealed(prepared),
  ];
  const unsent = new Set(refused.map(({ id }) => id));
  const answered = prepared.filter(hasContent);
  const toSend = answered.filter(({ row }) => !unsent.has(row.id));
  // What consists of held references only waits for the second pass, or, there, for the next run.
  const postponed = prepared.flatMap((entry) =>
    hasContent(entry) || entry.row.rank >= SECOND_PASS ? [] : [entry.row.id],
  );
  if (answered.length + postponed.length === 0) return;
  await store.openFlight(
    connector.id,
    run,
    toSend.map(({ row }) => row.id),
  );
  const results =
    toSend.length === 0
      ? []
      : await target.session.export(
          toSend.flatMap(({ removal, change }) => (removal ? [removal, change] : change)),
        );
  const write = writeOfResults(step, target.keys, answered, [...results, ...refused]);
  await followRenames(step, target, toSend, write.identities);
  const record = step.recorder.take();
  await step.commitFact(() =>
    store.commitExportPage({ ...write, postponed, secondPass: SECOND_PASS, record }),
  );
  await target.gate.inherit(write.held);
}

const hasContent = ({ change }: PreparedExport): boolean =>
  change.op !== 'update' || change.changes.length > 0 || change.newDn !== undefined;
