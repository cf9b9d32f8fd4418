import type {
  ConnectorSession,
  ConnectorType,
  ExportChange,
  ExportResult,
  ImportEntry,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import { z } from 'zod';
import { Refusal } from './fake-system.ts';
import type { FakeObject, FakeSystem } from './fake-system.ts';

/** The connector type of one fake system. */
export function fakeConnectorType(id: string, system: FakeSystem): ConnectorType {
  return {
    manifest: {
      id,
      title: id,
      summary: 'A connected system of the tests',
      settings: z.unknown(),
      capabilities: system.capabilities,
    },
    open: (_settings, { signal }) => openFakeSession(system, signal),
  };
}

/** A session to a fake system, which ends as its faults say. */
export function openFakeSession(
  system: FakeSystem,
  signal: AbortSignal,
): Promise<ConnectorSession> {
  system.faults.open?.();
  system.sessions.opened += 1;
  let sent = 0;
  let closed = false;
  return Promise.resolve({
    test: () => Promise.resolve(),
    discoverSchema: () => Promise.resolve({ objectTypes: [] }),
    import: (request: ImportRequest) => importPages(system, request, signal),
    export: async (page: readonly ExportChange[]): Promise<readonly ExportResult[]> => {
      signal.throwIfAborted();
      const results: ExportResult[] = [];
      for (const change of page) {
        await system.faults.beforeChange?.(sent, change);
        sent += 1;
        results.push(answer(system, change));
      }
      await system.faults.afterPage?.();
      // Any order is allowed.
      const any = results.reverse();
      return system.faults.results?.(any) ?? any;
    },
    finishExport: () => {
      system.faults.finish?.();
      return Promise.resolve();
    },
    close: async () => {
      if (!closed) system.sessions.closed += 1;
      closed = true;
      await system.faults.close?.();
    },
  });
}

function answer(system: FakeSystem, change: ExportChange): ExportResult {
  try {
    const object = system.write(change);
    const { dnIsAnchor } = system.capabilities;
    return {
      id: change.id,
      ok: true,
      ...(object === undefined || dnIsAnchor ? {} : { anchor: object.anchor }),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { id: change.id, ok: false, type: error.type, message: error.message };
  }
}

async function* importPages(
  system: FakeSystem,
  { mode, pageSize }: ImportRequest,
  signal: AbortSignal,
): AsyncGenerator<ImportPage> {
  if (mode === 'delta') {
    const entries = system.changes();
    for (let at = 0; at < entries.length; at += pageSize)
      yield { entries: entries.slice(at, at + pageSize), errors: [] };
    yield { entries: [], errors: [], watermark: 'after changes' };
    return;
  }
  let entries: ImportEntry[] = [];
  let errors: ImportPage['errors'] = [];
  let count = 0;
  const told: FakeObject[] = [];
  const { faults } = system;
  const reported = system.objects().flatMap((object) => {
    if (faults.hidden?.includes(object.dn) === true) return [];
    return faults.twice?.includes(object.dn) === true ? [object, object] : [object];
  });
  for (const object of reported) {
    signal.throwIfAborted();
    await faults.beforeEntry?.(count);
    count += 1;
    const error = faults.unreadable?.(object);
    const entry = system.entryOf(object);
    if (error === undefined) {
      entries.push(faults.entry?.(entry) ?? entry);
      told.push(object);
    } else errors = [...errors, { ...error, dn: object.dn }];
    if (entries.length + errors.length < pageSize) continue;
    yield { entries, errors };
    entries = [];
    errors = [];
  }
  system.told(told);
  yield { entries, errors, watermark: `after ${count}` };
}
