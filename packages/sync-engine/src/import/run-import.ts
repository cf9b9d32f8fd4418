import { ConnectorError } from '@cognate/connector-kit';
import type { ConnectorSession, ImportPage, ImportRequest } from '@cognate/connector-kit';
import { readImportFile, writeImportFile } from '../drop-file/import-file.ts';
import type { StepContext } from '../runs/step-context.ts';
import { deltaImport } from './delta-import.ts';
import { fullImport } from './full-import.ts';
import type { ImportEnd } from './import-end.ts';

const PAGE_SIZE = 1000;

type Mode = ImportRequest['mode'];
type WithSession = <T>(work: (session: ConnectorSession) => Promise<T>) => Promise<T>;

/** An import from the connected system, into a drop file, or from one. Answers with the step's result. */
export async function runImport(
  step: StepContext,
  mode: Mode,
  withSession: WithSession,
): Promise<string> {
  const use = step.settings.dropFile?.use;
  if (use === undefined) return importAndRemember(step, mode, withSession);
  if (use !== 'resume-from-file') {
    await fromSystem(step, mode, withSession, (pages) => writeImportFile(step, mode, pages));
    if (use === 'to-file')
      return step.recorder.has('discovery') ? 'completed-discovery-errors' : 'success';
  }
  // As in MIM what came by a file does not move the start of the next delta import.
  return (await stage(step, mode, readImportFile(step, mode))).result;
}

const stage = (
  step: StepContext,
  mode: Mode,
  pages: AsyncIterable<ImportPage>,
): Promise<ImportEnd> => (mode === 'full' ? fullImport(step, pages) : deltaImport(step, pages));

async function importAndRemember(
  step: StepContext,
  mode: Mode,
  withSession: WithSession,
): Promise<string> {
  const { store, connector, settings } = step;
  const end = await fromSystem(step, mode, withSession, (pages) => stage(step, mode, pages));
  if (end.watermark !== undefined)
    await store.setWatermark(connector.id, settings.partition?.name, end.watermark);
  return end.result;
}

async function fromSystem<T>(
  step: StepContext,
  mode: Mode,
  withSession: WithSession,
  work: (pages: AsyncIterable<ImportPage>) => Promise<T>,
): Promise<T> {
  const request = await requestOf(step, mode);
  try {
    return await withSession((session) => work(session.import(request)));
  } catch (error) {
    await forgetRefused(step, error);
    throw error;
  }
}

async function requestOf(step: StepContext, mode: Mode): Promise<ImportRequest> {
  const { store, connector, settings } = step;
  const { pageSize = PAGE_SIZE, partition } = settings;
  const request = { mode, pageSize, ...(partition === undefined ? {} : { partition }) };
  if (mode === 'full') return request;
  const watermark = await store.watermark(connector.id, partition?.name);
  if (watermark !== undefined) return { ...request, watermark };
  throw new ConnectorError(
    'no-start-full-import-required',
    `Nothing says where a delta import of "${connector.id}" starts.`,
    { remedy: 'Run a full import first; it notes where the next delta import starts.' },
  );
}

/** A start that the connected system does not accept any more will not be accepted next time either. */
async function forgetRefused(
  { store, connector, settings }: StepContext,
  error: unknown,
): Promise<void> {
  const isRefused =
    error instanceof ConnectorError && error.stepResult === 'no-start-full-import-required';
  if (isRefused) await store.setWatermark(connector.id, settings.partition?.name, null);
}
