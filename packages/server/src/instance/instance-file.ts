import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const FILE = 'instance.json';
const schema = z.object({
  configDirectory: z.string().optional(),
  lastBackup: z.object({ file: z.string(), at: z.iso.datetime() }).optional(),
});

/** What an instance remembers between commands, besides what the database holds. */
export type InstanceNotes = z.infer<typeof schema>;

/** The notes in the data directory; none where there is no readable file. */
export function readInstanceNotes(dataDirectory: string): InstanceNotes {
  try {
    const text = readFileSync(path.join(dataDirectory, FILE), 'utf8');
    return schema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

/** Replaces the notes in one step. */
export function writeInstanceNotes(dataDirectory: string, notes: InstanceNotes): void {
  const file = path.join(dataDirectory, FILE);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(notes, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
