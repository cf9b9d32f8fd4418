import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
import { runSteps, stagingOf } from '../runs/testing/run-steps.ts';

const document = fakeDocument([source('hr'), target('ad')]);

interface Setting {
  readonly world: EngineWorld;
  readonly hr: FakeSystem;
  readonly file: string;
  readonly run: (step: RunStepDocument) => Promise<readonly string[]>;
}

async function inWorld(check: (setting: Setting) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const dropFolder = await mkdtemp(join(tmpdir(), 'cognate-drop-'));
  const hr = new FakeSystem({ dnIsAnchor: false, deltaImport: true });
  for (let id = 1; id <= 5; id += 1) hr.put(`${id}`, { employeeId: `${id}`, photo: 'AAEC' });
  const world = await engineWorld(database, document, { hr, ad: new FakeSystem() });
  try {
    await check({
      world,
      hr,
      file: join(dropFolder, 'hr', 'people.jsonl'),
      run: async (step) => stagingOf(await runSteps(world, document, ['hr', step], { dropFolder })),
    });
  } finally {
    await rm(dropFolder, { recursive: true, force: true });
  }
}

const using = (use: 'to-file' | 'to-file-and-resume' | 'resume-from-file', more = {}) =>
  ({ step: 'full-import', dropFile: { name: 'people', use }, pageSize: 2, ...more }) as const;

describe('an import to a drop file', () => {
  it('writes what it reads for nobody else to see, and stages nothing', async () => {
    await inWorld(async ({ world, file, run }) => {
      expect(await run(using('to-file'))).toEqual(['success']);
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(7);
      expect(JSON.parse(lines[0] ?? '')).toEqual({
        cognate: 'drop-file',
        version: 1,
        step: 'full-import',
        connector: 'hr',
        partition: null,
      });
      expect((await stat(file)).mode & 0o077).toBe(0);
      expect((await world.state()).spaces).toEqual({});
      expect(await world.store.watermark('hr', undefined)).toBeUndefined();
    });
  });

  it('comes to the same as an import once it is read, without the connected system', async () => {
    await inWorld(async ({ world, hr, run }) => {
      await run(using('to-file'));
      hr.faults.open = () => {
        throw new Error('The system is out of reach.');
      };
      expect(await run(using('resume-from-file'))).toEqual(['success', 'stage-add 5']);
      hr.faults.open = undefined;
      expect(stagingOf(await world.run('hr', 'full-import'))).toEqual([
        'success',
        'stage-no-change 5',
      ]);
    });
  });

  it('finds what is gone from the file', async () => {
    await inWorld(async ({ world, hr, run }) => {
      await world.run('hr', 'full-import', 'delta-sync');
      hr.remove('5');
      expect(await run(using('to-file-and-resume'))).toEqual([
        'success',
        'stage-delete 1',
        'stage-no-change 4',
      ]);
    });
  });

  it('keeps errors of single entries, which are found when the file is read', async () => {
    await inWorld(async ({ hr, run }) => {
      hr.faults.unreadable = ({ dn }) =>
        dn === '2' ? { type: 'parse-error', message: 'not readable' } : undefined;
      expect(await run(using('to-file'))).toEqual(['success']);
      hr.faults.unreadable = undefined;
      expect(await run(using('resume-from-file'))).toEqual([
        'completed-discovery-errors',
        'stage-add 4',
        'stage-failure 1',
      ]);
    });
  });

  it('leaves the old file when it does not come to its end', async () => {
    await inWorld(async ({ hr, file, run }) => {
      await run(using('to-file'));
      const before = await readFile(file, 'utf8');
      hr.faults.beforeEntry = (count) => {
        if (count === 3) throw new Error('The line is dead.');
      };
      expect(await run(using('to-file'))).toEqual(['stopped-server']);
      expect(await readFile(file, 'utf8')).toBe(before);
    });
  });
});

describe('a drop file', () => {
  const read = using('resume-from-file');

  it.each([
    ['that is not there', async () => {}, 'no-start-file-not-found'],
    [
      'of another kind of step',
      async ({ file, run }: Setting) => {
        await run(using('to-file'));
        const text = await readFile(file, 'utf8');
        await writeFile(file, text.replace('full-import', 'delta-import'));
      },
      'no-start-file-contains-incorrect-step-type',
    ],
    [
      'that is something else',
      async ({ file, run }: Setting) => {
        await run(using('to-file'));
        await writeFile(file, 'id,name\n1,Ann\n');
      },
      'no-start-file-contains-incorrect-step-type',
    ],
  ])('%s starts nothing', async (_what, prepare, result) => {
    await inWorld(async (setting) => {
      await prepare(setting);
      expect(await setting.run(read)).toEqual([result]);
    });
  });

  it.each([
    ['was cut off', (text: string) => text.slice(0, text.lastIndexOf('{"end"'))],
    ['lacks an entry', (text: string) => text.replace(/\{"entry".*\n/, '')],
    ['holds what is no entry', (text: string) => text.replace('"dn":"3"', '"dn":3')],
    ['holds what is no JSON', (text: string) => text.replace('{"end"', 'end')],
  ])('that %s lets nothing be taken for gone', async (_what, damage) => {
    await inWorld(async ({ world, hr, file, run }) => {
      await world.run('hr', 'full-import', 'delta-sync');
      hr.remove('5');
      await run(using('to-file'));
      await writeFile(file, damage(await readFile(file, 'utf8')));
      expect((await run(read))[0]).toBe('stopped-unexpected-data');
      expect(await world.object('hr', '5')).not.toHaveProperty('pendingImport');
    });
  });

  it('may not be named so that it lies elsewhere', async () => {
    await inWorld(async ({ run }) => {
      const step = { step: 'full-import', dropFile: { name: '../x', use: 'to-file' } } as const;
      expect(await run(step)).toEqual(['no-start-bad-ma-configuration']);
    });
  });

  it('ends where its end says so', async () => {
    await inWorld(async ({ file, run }) => {
      await run(using('to-file'));
      await appendFile(file, 'what somebody noted\n');
      expect(await run(read)).toEqual(['success', 'stage-add 5']);
    });
  });
});
