import { chmod, lstat, mkdir, stat, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { add, remove, Sandbox, selecting, update } from './testing/sandbox.ts';
import type { Settings } from './testing/sandbox.ts';

const people = (more: Partial<Settings['files'][number]> = {}): Settings => ({
  files: [{ type: 'person', path: 'people.csv', anchor: ['id'], ...more }],
});

const schema = selecting('person', 'id', 'name', 'mail[]', 'floor:integer');

describe('an export', () => {
  it('creates a file with a header: the anchor first, then what is selected', async () => {
    await using sandbox = await Sandbox.with({});
    await sandbox.export(people(), selecting('person', 'name', 'id'), [
      add('1', { name: ['Ann'] }),
      add('2'),
    ]);
    expect(await sandbox.text('people.csv')).toBe('id,name\n1,Ann\n2,\n');
    expect(await sandbox.names()).toEqual(['people.csv']);
  });

  it('names the columns of a new file as the settings do', async () => {
    await using sandbox = await Sandbox.with({});
    const settings = people({ columns: { 'Full name': 'NAME' } });
    await sandbox.export(settings, selecting('person', 'name'), [add('1', { name: ['Ann'] })]);
    expect(await sandbox.text('people.csv')).toBe('id,Full name\n1,Ann\n');
  });

  it('writes every column of a file without a header', async () => {
    await using sandbox = await Sandbox.with({});
    const settings = people({ header: false, columns: ['name', 'x', 'id'], nullText: '-' });
    await sandbox.export(settings, selecting('person', 'name'), [add('1', { name: ['Ann'] })]);
    expect(await sandbox.text('people.csv')).toBe('Ann,-,1\n');
  });

  it('leaves every byte as it is that it does not change', async () => {
    const before =
      ' ID ,"name",other\r\n"1",Ann,"o ""1"""\r\n\r\nbroken "row\r\n2,Bob,o2\r\n3,Cid,o3';
    await using sandbox = await Sandbox.with({ 'people.csv': before });
    await sandbox.export(people({ newline: 'crlf' }), selecting('person', 'name'), [
      update('2', { name: ['B, B'] }),
      add('4', { name: ['Dee'] }),
    ]);
    expect(await sandbox.text('people.csv')).toBe(
      ' ID ,"name",other\r\n"1",Ann,"o ""1"""\r\n\r\nbroken "row\r\n2,"B, B",o2\r\n3,Cid,o3\r\n4,Dee,\r\n',
    );
  });

  it('does not touch a file when there is nothing to change', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id,name,mail,floor\n1,Ann,,' });
    const before = await stat(sandbox.path('people.csv'));
    const results = await sandbox.export(people(), schema, [
      add('1', { name: ['Ann'] }),
      remove('9'),
    ]);
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
    expect((await stat(sandbox.path('people.csv'))).ino).toBe(before.ino);
  });

  it('keeps the order of rows, and the order in which new ones come', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id,name\nb,1\na,2\nc,3\n' });
    await sandbox.export(people(), selecting('person', 'name'), [
      add('z'),
      remove('a'),
      add('y'),
      add('a', { name: ['again'] }),
    ]);
    expect(await sandbox.text('people.csv')).toBe('id,name\nb,1\na,again\nc,3\nz,\ny,\n');
  });

  it('sorts the rows when the settings say so', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id,name\nb,1\nd,2' });
    await sandbox.export(people({ sort: true }), selecting('person', 'name'), [add('c'), add('a')]);
    expect(await sandbox.text('people.csv')).toBe('id,name\na,\nb,1\nc,\nd,2\n');
  });

  it('writes formulas as they are, and guards them when the settings say so', async () => {
    await using sandbox = await Sandbox.with({});
    const person = add('\\+1', { name: ['=1+1'], floor: [-2], mail: ['@a', 'b'] });
    await sandbox.export(people(), schema, [person]);
    expect(await sandbox.text('people.csv')).toBe('id,name,mail,floor\n+1,=1+1,@a;b,-2\n');
    const guarded = people({ path: 'guarded.csv', guardFormulas: true });
    await sandbox.export(guarded, schema, [person]);
    expect(await sandbox.text('guarded.csv')).toBe("id,name,mail,floor\n'+1,'=1+1,'@a;b,-2\n");
    const { entries } = await sandbox.import(guarded, schema);
    expect(entries).toMatchObject([{ dn: '\\+1', attributes: { name: ['=1+1'], id: ['+1'] } }]);
  });

  it('writes several files', async () => {
    await using sandbox = await Sandbox.with({});
    const settings: Settings = {
      files: [
        { type: 'person', path: 'people.csv', anchor: ['id'] },
        { type: 'group', path: 'groups.csv', anchor: ['id'] },
      ],
    };
    const both = {
      objectTypes: [
        ...selecting('person', 'id').objectTypes,
        ...selecting('group', 'members:reference[]').objectTypes,
      ],
    };
    const results = await sandbox.export(settings, both, [
      add('p1'),
      add('g1', { members: ['p2', 'p1'] }, 'Group'),
      add('r1', {}, 'room'),
    ]);
    expect(results).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, type: 'no-export-to-this-object-type' },
    ]);
    expect(await sandbox.text('people.csv')).toBe('id\np1\n');
    expect(await sandbox.text('groups.csv')).toBe('id,members\ng1,p2;p1\n');
  });

  it('keeps the byte order mark and the encoding that a file has', async () => {
    const text = '\ufeffid,name\n1,Žofie\n';
    await using sandbox = await Sandbox.with({
      'utf8.csv': text,
      'utf16.csv': Buffer.from(text, 'utf16le').swap16(),
    });
    for (const path of ['utf8.csv', 'utf16.csv'])
      await sandbox.export(people({ path }), selecting('person', 'name'), [
        add('2', { name: ['Ünal'] }),
      ]);
    const expected = `${text}2,Ünal\n`;
    expect(await sandbox.bytes('utf8.csv')).toEqual(Buffer.from(expected));
    expect(await sandbox.bytes('utf16.csv')).toEqual(Buffer.from(expected, 'utf16le').swap16());
  });

  it('keeps the access rights of a file, and the link that leads to it', async () => {
    await using sandbox = await Sandbox.with({ 'real.csv': 'id,name\n1,Ann\n' });
    await chmod(sandbox.path('real.csv'), 0o640);
    await symlink('real.csv', sandbox.path('people.csv'));
    await sandbox.export(people(), selecting('person', 'name'), [add('2')]);
    expect((await lstat(sandbox.path('people.csv'))).isSymbolicLink()).toBe(true);
    expect((await stat(sandbox.path('real.csv'))).mode & 0o777).toBe(0o640);
    expect(await sandbox.text('real.csv')).toBe('id,name\n1,Ann\n2,\n');
  });

  it('has an anchor of several components', async () => {
    await using sandbox = await Sandbox.with({});
    const settings = people({ anchor: ['id', 'site'] });
    const both = selecting('person', 'site', 'id', 'boss:reference');
    await sandbox.export(settings, both, [add('a\\+b+x', { boss: ['c+y'], site: ['x'] })]);
    expect(await sandbox.text('people.csv')).toBe('id,site,boss\na+b,x,c+y\n');
    const { entries } = await sandbox.import(settings, both);
    expect(entries).toMatchObject([
      { dn: 'a\\+b+x', attributes: { id: ['a+b'], site: ['x'], boss: ['c+y'] } },
    ]);
  });
});

describe('a change that a file cannot take', () => {
  const file = 'id,name,mail,floor\n1,Ann,,\n2,Bob,,\n2,Bo,,\n3,"x,,\n';
  it.each([
    ['cd-existing-object', add('1', { name: ['Other'] })],
    ['cd-existing-object', add('2', { name: ['Bob'] })],
    ['cd-missing-object', update('9', { name: ['x'] })],
    ['ambiguous-update', update('2', { name: ['x'] })],
    ['ambiguous-update', remove('2')],
    ['invalid-dn', add('a+b')],
    ['missing-anchor-component', add('')],
    ['anchor-too-long', add('x'.repeat(399))],
    ['modify-naming-attribute', update('1', { id: ['7'] })],
    ['modify-naming-attribute', add('8', { id: ['7'] })],
    ['modify-naming-attribute', { ...update('1', {}), newDn: '7' }],
    ['schema-violation', update('1', { phone: ['1'] })],
    ['constraint-violation', update('1', { name: ['a', 'b'] })],
    ['invalid-attribute-value', update('1', { name: [''] })],
    ['invalid-attribute-value', update('1', { name: ['a\0b'] })],
    ['code-page-conversion', update('1', { name: ['a\ud800'] })],
    ['insufficient-field-width', update('1', { name: ['x'.repeat(101)] })],
  ] as const)('is refused as %s, and the others are not: %j', async (type, change) => {
    await using sandbox = await Sandbox.with({ 'people.csv': file });
    const settings = people({ maxFieldSize: 100 });
    const results = await sandbox.export(settings, schema, [change, update('1', { floor: [4] })]);
    expect(results).toMatchObject([
      { id: 0, ok: false, type },
      { id: 1, ok: true },
    ]);
    expect(await sandbox.text('people.csv')).toBe(file.replace('1,Ann,,', '1,Ann,,4'));
  });

  it('is one with characters that its code page does not have', async () => {
    await using sandbox = await Sandbox.with({});
    const results = await sandbox.export(people({ encoding: 'windows-1252' }), schema, [
      add('1', { name: ['€ é'] }),
      add('2', { name: ['Ž č'] }),
    ]);
    expect(results).toMatchObject([{ ok: true }, { ok: false, type: 'code-page-conversion' }]);
    expect((await sandbox.bytes('people.csv')).includes(Buffer.from([0x80, 0x20, 0xe9]))).toBe(
      true,
    );
  });

  it.each([
    ['a delimiter', 'a,b'],
    ['a line break', 'a\nb'],
    ['spaces that trimming would take', ' a'],
    ['the text for no value', 'NULL'],
  ])('is one with %s where nothing is quoted', async (_, name) => {
    await using sandbox = await Sandbox.with({});
    const settings = people({ quote: '', trim: true, nullText: 'NULL' });
    const results = await sandbox.export(settings, schema, [
      add('1', { name: [name] }),
      add('2', { name: ['"a"'] }),
    ]);
    expect(results).toMatchObject([{ ok: false, type: 'invalid-attribute-value' }, { ok: true }]);
    expect(await sandbox.text('people.csv')).toBe('id,name,mail,floor\n2,"a",NULL,NULL\n');
  });

  it('takes a number for the anchor that its text stands for', async () => {
    await using sandbox = await Sandbox.with({});
    const numbered = selecting('person', 'id:integer');
    const results = await sandbox.export(people(), numbered, [add('007', { id: [7] })]);
    expect(results).toMatchObject([{ ok: true }]);
    expect(await sandbox.text('people.csv')).toBe('id\n007\n');
  });
});

describe('an export that cannot start or go on', () => {
  it('says which column a file lacks', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id,name\n' });
    await expect(sandbox.export(people(), schema, [add('1')])).rejects.toMatchObject({
      stepResult: 'no-start-header-row-mismatch',
    });
    expect(await sandbox.names()).toEqual(['people.csv']);
  });

  it('does not lose a record that is too long to be kept', async () => {
    const before = `id,name\n1,${'x'.repeat(300_000)}\n`;
    await using sandbox = await Sandbox.with({ 'people.csv': before });
    const exporting = sandbox.export(people({ maxRecordSize: 1000 }), selecting('person', 'name'), [
      add('2'),
    ]);
    await expect(exporting).rejects.toMatchObject({ stepResult: 'stopped-unexpected-data' });
    expect(await sandbox.text('people.csv')).toBe(before);
    expect(await sandbox.names()).toEqual(['people.csv', 'people.csv.cognate-journal']);
    const { entries } = await sandbox.import(
      people({ maxFieldSize: 400_000 }),
      selecting('person', 'name'),
    );
    expect(entries.map(({ dn }) => dn)).toEqual(['1', '2']);
  });

  it('leaves nothing half-written when the folder is gone', async () => {
    await using sandbox = await Sandbox.with({});
    const settings = people({ path: 'missing/people.csv' });
    await expect(sandbox.export(settings, schema, [add('1')])).rejects.toMatchObject({
      stepResult: 'stopped-file-error',
    });
    expect(await sandbox.names()).toEqual([]);
  });

  it('does not write where another thing stands', async () => {
    await using sandbox = await Sandbox.with({});
    await mkdir(sandbox.path('people.csv'));
    await expect(sandbox.export(people(), schema, [add('1')])).rejects.toMatchObject({
      stepResult: 'no-start-file-open',
    });
  });
});
