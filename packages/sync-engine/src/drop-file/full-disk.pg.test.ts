import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '@cognate/testkit';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('./testing/starved-import.ts', import.meta.url));

/** Imports to a drop file in a process that may not write files larger than this many KiB. */
function starved(kibibytes: number, connectionString: string, folder: string): Promise<string> {
  const command = `ulimit -f ${kibibytes}; exec "$0" "$@"`;
  const child = spawn(
    '/bin/bash',
    ['-c', command, process.execPath, program, connectionString, folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return text(child.stdout);
}

it('a drop file that its disk has no room for leaves the old one, and nothing half written', async () => {
  await using database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'cognate-drop-'));
  try {
    expect(await starved(1024, database.connectionString, folder)).toBe('success\n');
    const file = join(folder, 'hr', 'people.jsonl');
    await writeFile(file, 'the old one');
    const said = await starved(16, database.connectionString, folder);
    expect(said).toMatch(/^stopped-disk-full\nWriting the drop file .* the room on its disk/);
    expect(await readFile(file, 'utf8')).toBe('the old one');
    expect(await readdir(join(folder, 'hr'))).toEqual(['people.jsonl']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
