import { ConnectorError } from '@cognate/connector-kit';
import type {
  DiscoveryError,
  ImportEntry,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import type { SessionEnvironment } from './environment.ts';
import { readEntry } from './entry.ts';
import { isTokenRefusal } from './protocol/fault-kind.ts';
import type { ProfilePage } from './protocol/profile-service.ts';
import { SoapFault } from './protocol/soap.ts';
import { addPictures } from './pictures/import-pictures.ts';
import { during } from './step-failure.ts';

/**
 * Reads all profiles, or those that have changed. The position for the next delta is taken before anything is read, so
 * that what changes meanwhile is read once more then. A delta tells of no deletions: the store does not report them.
 */
export async function* importProfiles(
  environment: SessionEnvironment,
  request: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  const { service, run, settings, signal } = environment;
  const size = Math.min(request.pageSize, settings.pageSize);
  const since = request.mode === 'full' ? undefined : watermarkOf(request);
  try {
    const watermark = await during('start', () => service.currentToken());
    const id = await run.id();
    let page: ProfilePage | undefined;
    let read = 0;
    do {
      const start = page?.next;
      page = await (since === undefined
        ? during('import', () => service.all(id, { start, size }))
        : changedPage(environment, id, since, { start, size }));
      signal.throwIfAborted();
      const last = page.next === undefined ? { watermark } : {};
      yield { ...(await readProfilePage(environment, page, read)), ...last };
      signal.throwIfAborted();
      read += page.profiles.length;
    } while (page.next !== undefined);
    await during('import', () => run.finish());
  } finally {
    await run.abandon();
  }
}

function watermarkOf({ watermark }: ImportRequest): string {
  if (watermark !== undefined) return watermark;
  throw fullImportRequired('No import has noted where a delta import could start.');
}

async function changedPage(
  { service }: SessionEnvironment,
  id: string,
  since: string,
  page: { readonly start: string | undefined; readonly size: number },
): Promise<ProfilePage> {
  return during('import', async () => {
    try {
      return await service.changed(id, since, page);
    } catch (error) {
      if (!(error instanceof SoapFault) || !isTokenRefusal(error)) throw error;
      throw fullImportRequired(
        `The farm no longer knows what has changed: ${error.message}`,
        error,
      );
    }
  });
}

const fullImportRequired = (message: string, cause?: unknown): ConnectorError =>
  new ConnectorError('no-start-full-import-required', message, {
    remedy: 'Run a full import.',
    cause,
  });

async function readProfilePage(
  environment: SessionEnvironment,
  { profiles }: ProfilePage,
  before: number,
): Promise<ImportPage> {
  const entries: ImportEntry[] = [];
  const errors: DiscoveryError[] = [];
  for (const [index, profile] of profiles.entries()) {
    const read = readEntry(environment.schema, profile, before + index + 1);
    if ('error' in read) errors.push(read.error);
    else {
      const whole = await addPictures(environment, profile, read.entry);
      if ('error' in whole) errors.push(whole.error);
      else entries.push(whole.entry);
    }
  }
  return { entries, errors };
}
