import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { add, remove, Sandbox, selecting, update } from '../testing/sandbox.ts';
import type { Settings } from '../testing/sandbox.ts';

const settings: Settings = { files: [{ type: 'person', path: 'people.csv', anchor: ['id'] }] };
const schema = selecting('person', 'name');
const FILE = 'people.csv';
const JOURNAL = 'people.csv.cognate-journal';
const script = fileURLToPath(new URL('../testing/interrupted-export.ts', import.meta.url));

/** Exports pages without ending the export, as a crash does. */
async function exportPages(
  sandbox: Sandbox,
  ...pages: readonly (readonly ReturnType<typeof add>[])[]
): Promise<void> {
  const session = await sandbox.open(settings, schema);
  for (const page of pages) await session.export(page.map((change, id) => ({ ...change, id })));
  await session.close();
}

const names = async (sandbox: Sandbox): Promise<readonly string[]> =>
  (await sandbox.import(settings, schema)).entries.map(
    ({ dn, attributes }) => `${dn} ${String(attributes['name']?.[0] ?? '')}`,
  );

describe('an export that does not end', () => {
  const before = 'id,name\n1,Ann\n2,Bob\n3,Cid\n';
  const pages = [
    [add('4', { name: ['Dee'] }), update('1', { name: ['Anna'] })],
    [remove('2'), update('4', { name: ['Di'] }), add('5')],
  ] as const;
  const after = ['1 Anna', '3 Cid', '4 Di', '5 '];

  it('is completed by the next import', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: before });
    await exportPages(sandbox, ...pages);
    expect(await sandbox.text(FILE)).toBe(before);
    expect(await names(sandbox)).toEqual(after);
    expect(await sandbox.names()).toEqual([FILE]);
  });

  it('is completed by the next export, before that decides anything', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: before });
    await exportPages(sandbox, ...pages);
    const results = await sandbox.export(settings, schema, [
      update('2', { name: ['x'] }),
      update('5', { name: ['Eve'] }),
    ]);
    expect(results).toMatchObject([{ ok: false, type: 'cd-missing-object' }, { ok: true }]);
    expect(await names(sandbox)).toEqual([...after.slice(0, 3), '5 Eve']);
  });

  it('is not touched by a look at the schema', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: before });
    await exportPages(sandbox, ...pages);
    const session = await sandbox.open(settings, schema);
    await session.test();
    await session.discoverSchema();
    await session.close();
    expect(await sandbox.names()).toEqual([FILE, JOURNAL]);
  });

  it('may be completed twice, as after a crash between the file and its journal', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: before });
    await exportPages(sandbox, ...pages);
    const journal = await readFile(sandbox.path(JOURNAL));
    expect(await names(sandbox)).toEqual(after);
    const completed = await sandbox.text(FILE);
    await writeFile(sandbox.path(JOURNAL), journal);
    expect(await names(sandbox)).toEqual(after);
    expect(await sandbox.text(FILE)).toBe(completed);
  });

  it('loses nothing but the page that was being written, wherever that was torn', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: before });
    await exportPages(sandbox, pages[0]);
    const firstPage = (await readFile(sandbox.path(JOURNAL))).length;
    await exportPages(sandbox, [update('3', { name: ['Cyd'] })]);
    await using torn = await Sandbox.with({ [FILE]: before });
    await exportPages(torn, ...pages);
    const journal = await readFile(torn.path(JOURNAL));
    expect(journal.length).toBeGreaterThan(firstPage);
    for (let length = firstPage; length < journal.length - 1; length += 1) {
      await writeFile(torn.path(FILE), before);
      await writeFile(torn.path(JOURNAL), journal);
      await truncate(torn.path(JOURNAL), length);
      expect(await names(torn)).toEqual(['1 Anna', '2 Bob', '3 Cid', '4 Dee']);
      expect(await torn.names()).toEqual([FILE]);
    }
  });

  it('is not guessed at when its journal is damaged in the middle', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: before });
    await exportPages(sandbox, ...pages);
    const journal = await readFile(sandbox.path(JOURNAL), 'utf8');
    await writeFile(sandbox.path(JOURNAL), journal.replace('Dee', 'Doe'));
    await expect(sandbox.import(settings, schema)).rejects.toMatchObject({
      stepResult: 'stopped-file-error',
    });
    expect(await sandbox.text(FILE)).toBe(before);
    expect(await sandbox.names()).toEqual([FILE, JOURNAL]);
  });

  it('removes what a crash left of a new file', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: before, 'people.csv.cognate-new': 'half' });
    await sandbox.export(settings, schema, [add('4')]);
    expect(await sandbox.text(FILE)).toBe(`${before}4,\n`);
    expect(await sandbox.names()).toEqual([FILE]);
  });
});

describe('a process that exports', () => {
  it('loses no answered page when it is killed', async () => {
    await using sandbox = await Sandbox.with({});
    let answered = 0;
    for (const pagesUntilDeath of [1, 4]) {
      const child = spawn(process.execPath, [script, sandbox.folder, String(answered), '1000'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let left = pagesUntilDeath;
      for await (const line of createInterface(child.stdout)) {
        expect(line).toMatch(/^answered \d+$/);
        answered = Number(line.split(' ')[1]);
        left -= 1;
        if (left <= 0) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }
    const { entries, errors } = await sandbox.import(settings, schema);
    expect(errors).toEqual([]);
    const found = new Set(entries.map(({ dn }) => dn));
    for (let n = 0; n < answered; n += 1) expect(found.has(String(n))).toBe(true);
    expect(entries.length).toBe(found.size);
    expect(await sandbox.names()).toEqual([FILE]);
  });

  it('ends with "disk full" when there is no room for the journal, and keeps what it answered', async () => {
    await using sandbox = await Sandbox.with({ [FILE]: 'id,name\n' });
    const lines = await limited(sandbox, 64, 100);
    expect(lines.at(-1)).toBe('stopped-disk-full');
    const answered = Number(lines.at(-2)?.split(' ')[1]);
    expect(answered).toBeGreaterThan(0);
    const { entries } = await sandbox.import(settings, schema);
    expect(entries).toHaveLength(answered);
  });

  it('leaves the old file when there is no room for the new one', async () => {
    const before = `id,name\nold,${'x'.repeat(60_000)}\n`;
    await using sandbox = await Sandbox.with({ [FILE]: before });
    expect(await limited(sandbox, 64, 2)).toEqual([
      'answered 50',
      'answered 100',
      'stopped-disk-full',
    ]);
    expect(await sandbox.text(FILE)).toBe(before);
    expect(await sandbox.names()).toEqual([FILE, JOURNAL]);
    expect((await sandbox.import(settings, schema)).entries).toHaveLength(101);
  });
});

/** Runs the export in a process that may not write files larger than this many KiB. */
async function limited(sandbox: Sandbox, kibibytes: number, pages: number): Promise<string[]> {
  const command = `ulimit -f ${kibibytes}; exec "$0" "$@"`;
  const child = spawn(
    '/bin/bash',
    ['-c', command, process.execPath, script, sandbox.folder, '0', String(pages)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) lines.push(line);
  return lines;
}
