import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DirectoryObject } from './people.ts';

/** What a delta import would show of an object. */
export type RecordedChange =
  | ({ readonly change: 'replace' } & DirectoryObject)
  | {
      readonly change: 'update';
      readonly dn: string;
      readonly anchor: string;
      readonly type: string;
      readonly attributes: DirectoryObject['attributes'];
    }
  | { readonly change: 'delete'; readonly dn: string; readonly anchor: string };

/** Writes what a domain controller would have told, where a step of the connector "ad" reads it. */
export function record(
  dataDirectory: string,
  step: 'full-import' | 'delta-import',
  changes: readonly RecordedChange[],
): void {
  const folder = join(dataDirectory, 'drop-files', 'ad');
  mkdirSync(folder, { recursive: true });
  const lines = [
    { cognate: 'drop-file', version: 1, step, connector: 'ad', partition: null },
    ...changes.map((entry) => ({ entry: { attributes: {}, ...entry } })),
    { end: { entries: changes.length, errors: 0 } },
  ];
  const name = step === 'full-import' ? 'people' : 'changes';
  writeFileSync(
    join(folder, `${name}.jsonl`),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}
