import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import { foldDn } from '@cognate/kernel';
import type { SessionEnvironment } from './environment.ts';
import { prepareChange } from './export/prepare-change.ts';
import type { PreparedChange } from './export/prepare-change.ts';
import { sendBatch } from './export/send-batch.ts';

/** The export of a session. */
export interface ProfileExport {
  readonly write: (page: readonly ExportChange[]) => Promise<readonly ExportResult[]>;
}

export function createExport(environment: SessionEnvironment): ProfileExport {
  const { signal, settings } = environment;
  return {
    write: async (page) => {
      signal.throwIfAborted();
      const results: ExportResult[] = [];
      for (const changes of separate(page)) {
        const prepared: PreparedChange[] = [];
        for (const change of changes) {
          const outcome = await prepareChange(environment, change);
          if ('refused' in outcome) results.push(outcome.refused);
          else prepared.push(outcome.prepared);
        }
        for (let at = 0; at < prepared.length; at += settings.batchSize) {
          signal.throwIfAborted();
          const batch = prepared.slice(at, at + settings.batchSize);
          results.push(...(await sendBatch(environment, batch)));
        }
      }
      return results;
    },
  };
}

/** Groups in which no object occurs twice: the store works on the changes of a request side by side. */
function separate(page: readonly ExportChange[]): readonly (readonly ExportChange[])[] {
  const groups: ExportChange[][] = [];
  const seen = new Map<string, number>();
  for (const change of page) {
    const key = foldDn('generic', change.dn);
    const at = seen.get(key) ?? 0;
    seen.set(key, at + 1);
    (groups[at] ??= []).push(change);
  }
  return groups;
}
