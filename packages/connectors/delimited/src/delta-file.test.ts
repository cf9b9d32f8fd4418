import type { DiscoveryError, ImportEntry } from '@cognate/connector-kit';
import { describe, expect, it } from 'vitest';
import { delimitedSettings } from './config.ts';
import { plain, Sandbox, selecting } from './testing/sandbox.ts';
import type { Settings } from './testing/sandbox.ts';

type File = Settings['files'][number];

const people = (
  delta: Partial<NonNullable<File['delta']>> = {},
  more: Partial<File> = {},
): Settings => ({
  files: [
    {
      type: 'person',
      path: 'people.csv',
      anchor: ['id'],
      delta: { path: 'changes.csv', changeType: 'change', ...delta },
      ...more,
    },
  ],
});

const schema = selecting('person', 'id', 'name');

async function changes(
  text: string,
  settings = people(),
  pageSize = 100,
): Promise<{ readonly entries: ImportEntry[]; readonly errors: DiscoveryError[] }> {
  await using sandbox = await Sandbox.with({ 'people.csv': 'id,name\n', 'changes.csv': text });
  const session = await sandbox.open(settings, schema);
  const found = { entries: [] as ImportEntry[], errors: [] as DiscoveryError[] };
  try {
    for await (const page of session.import({ mode: 'delta', pageSize, watermark: 'x' })) {
      found.entries.push(...page.entries.map(plain));
      found.errors.push(...page.errors);
    }
  } finally {
    await session.close();
  }
  return found;
}

describe('a delta import', () => {
  it('gives new and changed rows whole, and of deleted ones the name, in the order of the file', async () => {
    const { entries, errors } = await changes(
      'id,name,change\n1,Ann,Add\n2,Ben,modify\n3,,DELETE\n1,Anna,Modify\n',
    );
    expect(errors).toEqual([]);
    expect(entries).toEqual([
      {
        change: 'replace',
        dn: '1',
        type: 'person',
        attributes: { id: ['1'], name: ['Ann'] },
        position: { entry: 1, line: 2 },
      },
      expect.objectContaining({ change: 'replace', dn: '2' }),
      { change: 'delete', dn: '3', attributes: {}, position: { entry: 3, line: 4 } },
      expect.objectContaining({
        change: 'replace',
        dn: '1',
        attributes: { id: ['1'], name: ['Anna'] },
      }),
    ]);
  });

  it('knows the words of the settings and no others', async () => {
    const { entries, errors } = await changes(
      'id,name,op\n1,Ann,I\n2,Ben,Add\n3,Cleo,\n',
      people({ changeType: 'op', add: ['I'], modify: ['U'], delete: ['D'] }),
    );
    expect(entries).toHaveLength(1);
    expect(errors).toMatchObject([
      { type: 'invalid-change-type', dn: '2', position: { entry: 2, line: 3, column: 3 } },
      { type: 'missing-change-type', dn: '3' },
    ]);
    expect(errors[0]?.message).toContain('Known are: I, U, D');
  });

  it('reads files without a header by the columns of the delta', async () => {
    const { entries } = await changes(
      'Delete,1,\nAdd,2,Ben\n',
      people({ columns: ['change', 'id', 'name'] }, { header: false, columns: ['id', 'name'] }),
    );
    expect(entries).toMatchObject([
      { change: 'delete', dn: '1' },
      { change: 'replace', dn: '2', attributes: { name: ['Ben'] } },
    ]);
  });

  it('skips a row that cannot be read', async () => {
    const { entries, errors } = await changes('id,name,change\n,Ann,Add\n2,Ben\n3,Cleo,Add\n');
    expect(errors.map(({ type }) => type)).toEqual(['missing-anchor-component', 'parse-error']);
    expect(entries).toMatchObject([{ dn: '3' }]);
  });

  it('ends when the file does not say what has happened', async () => {
    await expect(changes('id,name\n1,Ann\n')).rejects.toMatchObject({
      stepResult: 'no-start-header-row-mismatch',
    });
  });
});

it('leaves a start for delta imports after a full one', async () => {
  await using sandbox = await Sandbox.with({ 'people.csv': 'id,name\n1,Ann\n' });
  const session = await sandbox.open(people(), schema);
  const watermarks = [];
  for await (const { watermark } of session.import({ mode: 'full', pageSize: 1 }))
    watermarks.push(watermark);
  await session.close();
  expect(watermarks).toEqual([undefined, 'imported']);
});

it('reads only the files of the object types that are asked for', async () => {
  await using sandbox = await Sandbox.with({ 'people.csv': 'id,name\n1,Ann\n' });
  const files = [...people().files, { type: 'group', path: 'missing.csv', anchor: ['id'] }];
  const both = {
    objectTypes: [...schema.objectTypes, ...selecting('group', 'id').objectTypes],
  };
  const session = await sandbox.open({ files }, both);
  const partition = { name: 'people', objectTypes: ['Person'] };
  const entries = [];
  for await (const page of session.import({ mode: 'full', pageSize: 10, partition }))
    entries.push(...page.entries);
  await session.close();
  expect(entries).toMatchObject([{ dn: '1' }]);
});

describe('settings', () => {
  const problems = (settings: Settings): readonly string[] =>
    (delimitedSettings.safeParse(settings).error?.issues ?? []).map(({ path }) => path.join('.'));

  it.each([
    ['two meanings of one word', people({ add: ['A'], modify: ['a'] }), 'files.0.delta'],
    [
      'the file itself as the file of its changes',
      people({ path: './people.csv' }),
      'files.0.delta.path',
    ],
    ['columns beside a header', people({ columns: ['id', 'change'] }), 'files.0.delta.columns'],
    [
      'no columns without a header',
      people({}, { header: false, columns: ['id'] }),
      'files.0.delta.columns',
    ],
    [
      'a change type that is no column',
      people({ columns: ['id', 'name'] }, { header: false, columns: ['id', 'name'] }),
      'files.0.delta.changeType',
    ],
  ])('refuse %s', (_what, settings, path) => {
    expect(problems(settings)).toEqual([path]);
  });
});
