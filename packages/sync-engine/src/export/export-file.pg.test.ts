import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import type { RunStepDocument } from '@cognate/sync-rules';
import { describe, expect, it } from 'vitest';
import type { RunRow } from '../ports/run-store.ts';
import { runSteps } from '../runs/testing/run-steps.ts';

const document = fakeDocument([source('hr'), target('ad')]);

interface Setting {
  readonly world: EngineWorld;
  readonly hr: FakeSystem;
  readonly ad: FakeSystem;
  readonly file: string;
  readonly run: (step: RunStepDocument) => Promise<RunRow>;
  /** The changes in the file, without their ids. */
  readonly changes: () => Promise<readonly unknown[]>;
}

/** HR with two people, the second of whom is the first one's manager; both wait to be exported. */
async function inWorld(check: (setting: Setting) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const dropFolder = await mkdtemp(join(tmpdir(), 'cognate-drop-'));
  const hr = new FakeSystem();
  const ad = new FakeSystem();
  hr.put('1', { employeeId: '1', manager: '2' });
  hr.put('2', { employeeId: '2' });
  const world = await engineWorld(database, document, { hr, ad });
  const file = join(dropFolder, 'ad', 'test.jsonl');
  try {
    await world.run('hr', 'full-import', 'delta-sync');
    await check({
      world,
      hr,
      ad,
      file,
      run: async (step) => runSteps(world, document, ['ad', step], { dropFolder }),
      changes: async () =>
        (await readFile(file, 'utf8'))
          .split('\n')
          .slice(1, -2)
          .map((line) => {
            const { entry } = JSON.parse(line) as { readonly entry: { readonly id: number } };
            const { id: _, ...change } = entry;
            return change;
          }),
    });
    expect(await world.problems()).toEqual([]);
  } finally {
    await rm(dropFolder, { recursive: true, force: true });
  }
}

const using = (use: 'to-file' | 'to-file-and-resume' | 'resume-from-file', more = {}) =>
  ({ step: 'export', dropFile: { name: 'test', use }, ...more }) as const;

const counted = ({ result, steps }: RunRow): unknown => [result, steps[0]?.counters.export];

const exportNumbers = async (world: EngineWorld, { id }: RunRow): Promise<unknown> =>
  (await world.store.recordedRun(id))?.steps.map(({ exportNumber, lastCompletedExport }) => [
    exportNumber,
    lastCompletedExport,
  ]);

describe('an export to a drop file', () => {
  it('writes what it would send for nobody else to see, and asks the system nothing', async () => {
    await inWorld(async ({ world, ad, file, run, changes }) => {
      ad.faults.open = () => {
        throw new Error('The system is out of reach.');
      };
      const before = await world.state();
      const written = await run(using('to-file'));
      expect(counted(written)).toEqual(['success', {}]);
      expect(await changes()).toEqual([
        expect.objectContaining({ op: 'add', dn: 'p-2' }),
        expect.objectContaining({
          op: 'add',
          dn: 'p-1',
          changes: expect.arrayContaining([
            { attribute: 'manager', op: 'replace', values: ['p-2'] },
          ]) as unknown,
        }),
      ]);
      expect((await stat(file)).mode & 0o077).toBe(0);
      expect(await world.state()).toEqual(before);
      expect(await exportNumbers(world, written)).toEqual([[0, 0]]);
    });
  });

  it('sends what it has written when it goes on, the second pass included', async () => {
    await inWorld(async ({ world, ad, run, changes }) => {
      const sent = await run(using('to-file-and-resume'));
      expect(counted(sent)).toEqual(['success', { 'export-add': 2, 'export-update': 1 }]);
      expect(ad.contents()).toMatchObject({ 'p-1': { manager: 'p-2' }, 'p-2': {} });
      expect(await changes()).toHaveLength(2);
      expect(await exportNumbers(world, sent)).toEqual([[1, 1]]);
    });
  });

  it('stops at the limits of the step, and holds what an operator has to see', async () => {
    await inWorld(async ({ run, changes }) => {
      expect((await run(using('to-file', { objectLimit: 1 }))).result).toBe('stopped-object-limit');
      expect(await changes()).toHaveLength(1);
      expect((await run(using('to-file', { hold: true }))).result).toBe('completed-warnings');
      expect(await changes()).toEqual([]);
    });
  });
});

describe('an export from a drop file', () => {
  it('sends what the file has and leaves what came or changed since', async () => {
    await inWorld(async ({ world, hr, ad, run }) => {
      await run(using('to-file'));
      hr.put('3', { employeeId: '3' });
      hr.change('1', { manager: [] });
      await world.run('hr', 'full-import', 'delta-sync');
      const sent = await run(using('resume-from-file'));
      expect(counted(sent)).toEqual(['completed-warnings', { 'export-add': 1 }]);
      expect(Object.keys(ad.contents())).toEqual(['p-2']);
      expect((await world.run('ad', 'export')).steps[0]?.counters.export).toEqual({
        'export-add': 2,
      });
    });
  });

  it('sends nothing that was edited in the file', async () => {
    await inWorld(async ({ ad, file, run }) => {
      await run(using('to-file'));
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replaceAll('"dn":"p-1"', '"dn":"p-9"'));
      expect((await run(using('resume-from-file'))).result).toBe('completed-warnings');
      expect(Object.keys(ad.contents())).toEqual(['p-2']);
    });
  });

  it.each([
    [
      'of an import',
      (text: string) => text.replace('"step":"export"', '"step":"full-import"'),
      'no-start-file-contains-incorrect-step-type',
    ],
    ['that is cut off', (text: string) => text.slice(0, -20), 'stopped-unexpected-data'],
    [
      'that lacks a line',
      (text: string) => text.replace(/\{"entry".*\n/, ''),
      'stopped-unexpected-data',
    ],
  ])('sends nothing of a file %s', async (_what, damage, result) => {
    await inWorld(async ({ ad, file, run }) => {
      await run(using('to-file'));
      await writeFile(file, damage(await readFile(file, 'utf8')));
      expect((await run(using('resume-from-file'))).result).toBe(result);
      expect(ad.contents()).toEqual({});
    });
  });
});
