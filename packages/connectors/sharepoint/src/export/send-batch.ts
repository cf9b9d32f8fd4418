import type { ExportErrorType, ExportResult } from '@cognate/connector-kit';
import type { SessionEnvironment } from '../environment.ts';
import { faultKind } from '../protocol/fault-kind.ts';
import { SoapFault } from '../protocol/soap.ts';
import { during } from '../step-failure.ts';
import { findStored } from './find-stored.ts';
import type { PreparedChange } from './prepare-change.ts';

/**
 * Sends changes in one request. The store answers for all of them together: where it refuses one, each is sent again by
 * itself, so that the refusal stands with the object that it is about.
 */
export async function sendBatch(
  environment: SessionEnvironment,
  batch: readonly PreparedChange[],
): Promise<readonly ExportResult[]> {
  const refusal = await send(environment, batch);
  if (refusal === undefined) return batch.map(done);
  const [only, ...others] = batch;
  if (only === undefined) return [];
  const refused =
    others.length === 0
      ? [{ prepared: only, fault: refusal }]
      : await sendSingly(environment, batch);
  const results = new Map(batch.map((prepared) => [prepared, done(prepared)]));
  for (const { prepared, fault } of refused) results.set(prepared, explain(prepared, fault));
  await acceptRepeated(environment, results);
  return [...results.values()];
}

interface Refused {
  readonly prepared: PreparedChange;
  readonly fault: SoapFault;
}

/** What the store has against the changes, if anything. */
async function send(
  { service, run, signal }: SessionEnvironment,
  changes: readonly PreparedChange[],
): Promise<SoapFault | undefined> {
  const id = await run.id();
  return during('export', async () => {
    try {
      await service.update(
        id,
        changes.map(({ sent }) => sent),
      );
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SoapFault) return error;
      throw error;
    }
  });
}

async function sendSingly(
  environment: SessionEnvironment,
  batch: readonly PreparedChange[],
): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  for (const prepared of batch) {
    environment.signal.throwIfAborted();
    const fault = await send(environment, [prepared]);
    if (fault !== undefined) refused.push({ prepared, fault });
  }
  return refused;
}

const done = ({ change }: PreparedChange): ExportResult => ({ id: change.id, ok: true });

function explain({ change, sent }: PreparedChange, fault: SoapFault): ExportResult {
  const type = faultKind(fault);
  // Gone is gone, whoever did it.
  if (sent.kind === 'Delete' && type === 'cd-missing-object') return { id: change.id, ok: true };
  const message = MESSAGES[type]?.(change.dn) ?? `SharePoint refused the change of "${change.dn}".`;
  return { id: change.id, ok: false, type, message, cdError: fault.message };
}

const MESSAGES: Readonly<Partial<Record<ExportErrorType, (dn: string) => string>>> = {
  'cd-existing-object': (dn) => `SharePoint has another profile "${dn}" already.`,
  'cd-missing-object': (dn) => `SharePoint has no profile "${dn}".`,
  'schema-violation': (dn) => `"${dn}" has a property that SharePoint does not know.`,
  'readonly-attribute': (dn) => `"${dn}" has a property that SharePoint lets nobody change.`,
  'dn-attributes-failure': (dn) => `"${dn}" refers to a profile that SharePoint does not have.`,
  'invalid-attribute-value': (dn) => `"${dn}" has a value that SharePoint does not take.`,
};

/**
 * An addition that was sent before, by a request that failed for others or by a run that broke, finds its own object: it
 * has succeeded if that object is what was to be created.
 */
async function acceptRepeated(
  environment: SessionEnvironment,
  results: Map<PreparedChange, ExportResult>,
): Promise<void> {
  const existing = [...results].flatMap(([prepared, result]) =>
    !result.ok && result.type === 'cd-existing-object' && prepared.sent.kind === 'Add'
      ? [prepared]
      : [],
  );
  if (existing.length === 0) return;
  for (const prepared of await findStored(environment, existing))
    results.set(prepared, done(prepared));
}
