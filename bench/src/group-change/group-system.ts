import type {
  ConnectorSession,
  ConnectorType,
  ExportChange,
  ImportEntry,
} from '@cognate/connector-kit';
import { delimitedConnector } from '@cognate/connector-delimited';

const done = (): Promise<void> => Promise.resolve();

/** A connected system that has nothing to do itself, so that what is measured is the engine's. */
export class GroupSystem {
  /** What the next import reports. */
  entries: readonly ImportEntry[] = [];
  /** What was exported last. */
  sent: readonly ExportChange[] = [];

  type(id: string): ConnectorType {
    return {
      manifest: {
        id,
        title: id,
        summary: 'A system of the benchmark, in memory',
        // Nobody parses any.
        settings: delimitedConnector.manifest.settings,
        capabilities: {
          dnStyle: 'generic',
          dnIsAnchor: true,
          fullImport: true,
          deltaImport: true,
          export: true,
          rename: false,
          exportType: 'attribute-update',
          referencesNeedTarget: true,
        },
      },
      open: () => this.open(),
    };
  }

  open(): Promise<ConnectorSession> {
    return Promise.resolve({
      test: done,
      discoverSchema: () => Promise.resolve({ objectTypes: [] }),
      import: () => this.#pages(),
      export: (page: readonly ExportChange[]) => {
        this.sent = page;
        return Promise.resolve(page.map(({ id }) => ({ id, ok: true as const })));
      },
      finishExport: done,
      close: done,
    });
  }

  async *#pages() {
    yield await Promise.resolve({ entries: this.entries, errors: [], watermark: 'next' });
  }
}
