import type {
  ConnectorSession,
  ConnectorType,
  ExportChange,
  ImportEntry,
} from '@cognate/connector-kit';
import { delimitedConnector } from '@cognate/connector-delimited';
import { memorySession } from '../engine/memory-session.ts';

/** A connected system in memory that reports what it is told to. */
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
    return Promise.resolve(
      memorySession(
        () => this.entries,
        (page) => {
          this.sent = page;
        },
      ),
    );
  }
}
