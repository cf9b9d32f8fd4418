import type { ConnectorSession, ExportChange, ImportEntry } from '@cognate/connector-kit';

const done = (): Promise<void> => Promise.resolve();

/** A session to a system that has nothing to do itself, so that what is measured is the engine's. */
export function memorySession(
  entries: () => readonly ImportEntry[],
  take: (page: readonly ExportChange[]) => void,
): ConnectorSession {
  return {
    test: done,
    discoverSchema: () => Promise.resolve({ objectTypes: [] }),
    import: async function* () {
      yield await Promise.resolve({ entries: entries(), errors: [], watermark: 'next' });
    },
    export: (page) => {
      take(page);
      return Promise.resolve(page.map(({ id }) => ({ id, ok: true as const })));
    },
    finishExport: done,
    close: done,
  };
}
