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

export interface RecordedPlace {
  readonly connector: string;
  readonly partition: string | null;
}

/** Writes what a domain controller would have told, where a step of the connector reads it. */
export function record(
  dataDirectory: string,
  step: 'full-import' | 'delta-import',
  changes: readonly RecordedChange[],
  { connector, partition }: RecordedPlace = { connector: 'ad', partition: null },
): void {
  const folder = join(dataDirectory, 'drop-files', connector);
  mkdirSync(folder, { recursive: true });
  const lines = [
    { cognate: 'drop-file', version: 1, step, connector, partition },
    ...changes.map((entry) => ({ entry: { attributes: {}, ...entry } })),
    { end: { entries: changes.length, errors: 0 } },
  ];
  const name = step === 'full-import' ? 'people' : 'changes';
  writeFileSync(
    join(folder, `${name}.jsonl`),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}
