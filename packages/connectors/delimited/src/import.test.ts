import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Sandbox, selecting } from './testing/sandbox.ts';
import type { Settings } from './testing/sandbox.ts';

const people = (more: Partial<Settings['files'][number]> = {}): Settings => ({
  files: [{ type: 'person', path: 'people.csv', anchor: ['id'], ...more }],
});

/** Typed as what it is compared with: anything. */
const containing = (text: string): unknown => expect.stringContaining(text);

const schema = selecting('person', 'id', 'name', 'floor:integer', 'active:boolean');

describe('an import', () => {
  it('gives one object per row, with the values of its type', async () => {
    await using sandbox = await Sandbox.with({
      'people.csv': 'id,name,floor,active\n1,Ann,3,yes\n2,"Lee, Bob",,\n',
    });
    const { entries, errors } = await sandbox.import(people(), schema);
    expect(errors).toEqual([]);
    expect(entries).toEqual([
      {
        change: 'replace',
        dn: '1',
        type: 'person',
        attributes: { id: ['1'], name: ['Ann'], floor: [3], active: [true] },
        position: { entry: 1, line: 2 },
      },
      {
        change: 'replace',
        dn: '2',
        type: 'person',
        attributes: { id: ['2'], name: ['Lee, Bob'] },
        position: { entry: 2, line: 3 },
      },
    ]);
  });

  it('finds columns without case, by their names in the settings, and leaves the others alone', async () => {
    await using sandbox = await Sandbox.with({
      'people.csv': ' ID ,Full Name,secret\n1,Ann,x\n',
    });
    const { entries } = await sandbox.import(
      people({ columns: { 'full name': 'NAME' } }),
      selecting('person', 'Id', 'name'),
    );
    expect(entries.map(({ attributes }) => attributes)).toEqual([{ Id: ['1'], name: ['Ann'] }]);
  });

  it('reads a file without a header by the columns of the settings', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': '1;x;Ann\n' });
    const { entries } = await sandbox.import(
      people({ header: false, columns: ['id', 'ignored', 'name'], delimiter: ';' }),
      selecting('person', 'name'),
    );
    expect(entries).toMatchObject([{ dn: '1', attributes: { name: ['Ann'] } }]);
  });

  it('joins the components of an anchor and escapes what separates them', async () => {
    await using sandbox = await Sandbox.with({
      'people.csv': 'id,site,boss\na+b,"x,#\\",a\\+b+y\n',
    });
    const { entries } = await sandbox.import(
      people({ anchor: ['id', 'site'] }),
      selecting('person', 'boss:reference'),
    );
    expect(entries).toMatchObject([{ dn: 'a\\+b+x\\,\\#\\\\', attributes: { boss: ['a\\+b+y'] } }]);
  });

  it('takes a plain anchor in a reference column for the name of its row', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id,boss\nA#1,\nB,A#1\n' });
    const { entries } = await sandbox.import(people(), selecting('person', 'boss:reference'));
    expect(entries[0]?.dn).toBe('A\\#1');
    expect(entries[1]?.attributes['boss']).toEqual(['A\\#1']);
  });

  it.each([
    ['a;b;;a', ['a', 'b']],
    ['x\\;y;z', ['x;y', 'z']],
    ['CORP\\ann;\\\\server\\share', ['CORP\\ann', '\\\\server\\share']],
    ['dir\\\\;next', ['dir\\', 'next']],
    ['last\\', ['last\\']],
    [';', undefined],
  ])('splits %j', async (field, values) => {
    await using sandbox = await Sandbox.with({ 'people.csv': `id,mail\n1,${field}\n` });
    const { entries } = await sandbox.import(people(), selecting('person', 'mail[]'));
    expect(entries[0]?.attributes['mail']?.toSorted()).toEqual(values?.toSorted());
  });

  it('takes the null text and, when trimming, spaces for nothing', async () => {
    await using sandbox = await Sandbox.with({
      'people.csv': 'id , name,floor\n1, Ann  ,NULL\n2,   ,4\n3," B ", 5\n',
    });
    const settings = people({ trim: true, nullText: 'NULL' });
    const { entries } = await sandbox.import(
      settings,
      selecting('person', 'name', 'floor:integer'),
    );
    expect(entries.map(({ attributes }) => attributes)).toEqual([
      { name: ['Ann'] },
      { floor: [4] },
      { name: [' B '], floor: [5] },
    ]);
  });

  it('reads several files, and skips those whose type is not selected', async () => {
    await using sandbox = await Sandbox.with({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n2\n' });
    const settings: Settings = {
      files: [
        { type: 'person', path: 'a.csv', anchor: ['id'] },
        { type: 'group', path: 'b.csv', anchor: ['id'] },
        { type: 'room', path: 'missing.csv', anchor: ['id'] },
      ],
    };
    const both = {
      objectTypes: [
        ...selecting('person', 'id').objectTypes,
        ...selecting('Group', 'id').objectTypes,
      ],
    };
    const { entries } = await sandbox.import(settings, both);
    expect(entries.map(({ type, dn }) => [type, dn])).toEqual([
      ['person', '1'],
      ['Group', '2'],
    ]);
  });

  it('counts the lines of records that have several', async () => {
    await using sandbox = await Sandbox.with({
      'people.csv': 'id,name\r\n1,"two\r\nlines"\r\n\r\n2,"a\nb\nc"\r\n3,x\r\n',
    });
    const { entries } = await sandbox.import(people(), selecting('person', 'name'));
    expect(entries.map(({ position }) => position)).toEqual([
      { entry: 1, line: 2 },
      { entry: 2, line: 5 },
      { entry: 3, line: 8 },
    ]);
  });

  it('reads the same in pages of any size', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => `${n},"na\nme"\n`);
    await using sandbox = await Sandbox.with({ 'people.csv': `id,name\n${rows.join('')}` });
    const whole = await sandbox.import(people(), selecting('person', 'name'), 1000);
    expect(whole.entries).toHaveLength(50);
    for (const size of [1, 7, 50])
      expect(await sandbox.import(people(), selecting('person', 'name'), size)).toEqual(whole);
  });
});

describe('a row that cannot be read', () => {
  const dirty = async (rows: string, more: Partial<Settings['files'][number]> = {}) => {
    await using sandbox = await Sandbox.with({
      'people.csv': `id,name,floor,active\n${rows}9,last,1,1\n`,
    });
    const { entries, errors } = await sandbox.import(people(more), schema);
    expect(entries.at(-1)?.dn).toBe('9');
    return { read: entries.map(({ dn }) => dn), errors };
  };

  it.each([
    ['missing-anchor-component', ',Ann,1,1', { column: 1 }],
    ['anchor-too-long', `${'x'.repeat(399)},Ann,1,1`, { column: 1 }],
    ['parse-error', '1,Ann,1', {}],
    ['parse-error', '1,Ann,1,1,1', {}],
    ['parse-error', '1,"Ann"x,1,1', { column: 2 }],
    ['parse-error', '1,A"nn,1,1', { column: 2 }],
    ['invalid-numeric-value', '1,Ann,1.5,1', { column: 3 }],
    ['invalid-boolean-value', '1,Ann,1,maybe', { column: 4 }],
  ])('is reported as %s, with its place: %j', async (type, row, place) => {
    const { read, errors } = await dirty(`0,first,1,1\n${row}\n`);
    expect(read).toEqual(['0', '9']);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ type, position: { entry: 2, line: 3, ...place } });
    expect(errors[0]?.message).toMatch(/people\.csv, line 3: ./);
  });

  it('keeps an anchor of 398 characters', async () => {
    const { errors } = await dirty(`${'x'.repeat(398)},Ann,1,1\n`);
    expect(errors).toEqual([]);
  });

  it('is left out when its anchor was there before, in any case', async () => {
    const { read, errors } = await dirty('a,Ann,1,1\nb,Bob,1,1\nA,Ada,1,1\n');
    expect(read).toEqual(['a', 'b', '9']);
    expect(errors).toMatchObject([{ type: 'duplicate-object', dn: 'A', position: { line: 4 } }]);
    expect(errors[0]?.message).toContain('line 2');
  });

  it('costs one line when its quote is never closed', async () => {
    const { read, errors } = await dirty('1,"Ann,1,1\n2,Bob,1,1\n3,Cid,1,1\n');
    expect(read).toEqual(['2', '3', '9']);
    expect(errors).toMatchObject([{ type: 'parse-error', position: { line: 2 } }]);
    expect(errors[0]?.message).toContain('never closed');
  });

  it('costs one line when a later quote seems to close it', async () => {
    const { read, errors } = await dirty('1,"Ann,1,1\n2,"Bo""b",1,1\n3,Cid,1,1\n');
    expect(read).toEqual(['2', '3', '9']);
    expect(errors).toMatchObject([{ type: 'parse-error', position: { line: 2 } }]);
  });

  it('is found wherever it stands among good ones', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) =>
      n % 100 === 50 ? `p${n},"open,1,1\n` : `p${n},"good ""${n}""",${n},1\n`,
    );
    const { read, errors } = await dirty(rows.join(''));
    expect(read).toHaveLength(3000 - 30 + 1);
    expect(errors.map(({ position }) => position?.line)).toEqual(
      Array.from({ length: 30 }, (_, n) => n * 100 + 52),
    );
  });

  it('is one that is longer than the limits', async () => {
    const limits = { maxFieldSize: 50, maxRecordSize: 200 };
    const { read, errors } = await dirty(
      `1,${'x'.repeat(60)},1,1\n2,Bob,1,1\n3,${'y'.repeat(300)},1,1\n4,"${'z\n'.repeat(120)}",1,1\n`,
      limits,
    );
    expect(read).toEqual(['2', '9']);
    expect(errors.map(({ position, message }) => [position?.line, message])).toEqual([
      [2, expect.stringContaining('maxFieldSize')],
      [4, expect.stringContaining('maxRecordSize')],
      [5, expect.stringContaining('maxRecordSize')],
    ]);
  });

  it('does not fill the memory when the file is one endless line', async () => {
    await using sandbox = await Sandbox.with({
      'people.csv': `id,name\n1,${'x'.repeat(500_000)}\n2,Bob\n`,
    });
    const { entries, errors } = await sandbox.import(
      people({ maxRecordSize: 1000 }),
      selecting('person', 'name'),
    );
    expect(entries).toMatchObject([{ dn: '2', position: { line: 3 } }]);
    expect(errors).toMatchObject([{ type: 'parse-error', position: { line: 2 } }]);
  });

  it('is one with several values for an attribute that holds one', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id,name\n1,a;b\n2,c\n' });
    const { entries, errors } = await sandbox.import(
      people({ multivalued: ['name'] }),
      selecting('person', 'name'),
    );
    expect(entries).toMatchObject([{ dn: '2', attributes: { name: ['c'] } }]);
    expect(errors).toMatchObject([
      { type: 'multi-single-mismatch', dn: '1', attribute: 'name', position: { column: 2 } },
    ]);
  });
});

describe('an import that cannot start', () => {
  const failing = async (
    content: string | Uint8Array,
    more: Partial<Settings['files'][number]> = {},
  ) => {
    await using sandbox = await Sandbox.with({ 'people.csv': content });
    return await sandbox.import(people(more), schema).catch((error: unknown) => error);
  };

  it('says which file is missing', async () => {
    await using sandbox = await Sandbox.with({});
    await expect(sandbox.import(people(), schema)).rejects.toMatchObject({
      stepResult: 'no-start-file-not-found',
      message: containing(sandbox.path('people.csv')),
    });
  });

  it('refuses a folder in place of a file', async () => {
    await using sandbox = await Sandbox.with({});
    await mkdir(sandbox.path('people.csv'));
    await expect(sandbox.import(people(), schema)).rejects.toMatchObject({
      stepResult: 'no-start-file-open',
    });
  });

  it('refuses a device, which would never end', async () => {
    await using sandbox = await Sandbox.with({});
    await expect(sandbox.import(people({ path: '/dev/zero' }), schema)).rejects.toMatchObject({
      stepResult: 'no-start-file-open',
    });
  });

  it.each([
    [
      'an attribute has no column',
      'id,name,floor\n1,Ann,2\n',
      /no column.*"active".*"id", "name", "floor"/,
    ],
    ['the anchor has no column', 'name,floor,active\n', /no column.*"id"/],
    ['two columns have one name', 'id,name,floor,active,Name\n', /two columns.*"name" \(2 and 5\)/],
    ['the file is empty', '', /is empty/],
    ['the header is broken', '"id,name\n', /never closed/],
  ])('says so when %s', async (_, content, message) => {
    const error = await failing(content);
    expect(error).toMatchObject({ stepResult: 'no-start-header-row-mismatch' });
    expect(String(error)).toMatch(message);
  });

  it('refuses a type that no file holds', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id\n' });
    await expect(sandbox.open(people(), selecting('group', 'id'))).rejects.toMatchObject({
      stepResult: 'no-start-bad-ma-configuration',
    });
  });

  it('refuses a delta import where no file says what has changed', async () => {
    await using sandbox = await Sandbox.with({ 'people.csv': 'id,name,floor,active\n' });
    const session = await sandbox.open(people(), schema);
    const reading = session.import({ mode: 'delta', pageSize: 1, watermark: 'x' });
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      stepResult: 'no-start-delta-step-type-not-configured',
    });
    await session.close();
  });

  it('takes a missing file for an empty one when the settings say so', async () => {
    await using sandbox = await Sandbox.with({});
    const outcome = await sandbox.import(people({ missingFile: 'empty' }), schema);
    expect(outcome).toEqual({ entries: [], errors: [] });
  });
});

describe('the text of a file', () => {
  const name = async (content: Uint8Array, encoding?: string): Promise<unknown> => {
    await using sandbox = await Sandbox.with({ 'people.csv': content });
    const settings = people(encoding === undefined ? {} : { encoding });
    const { entries } = await sandbox.import(settings, selecting('person', 'name'));
    return entries[0]?.attributes['name']?.[0];
  };
  const text = 'id,name\n1,Žofie é\n';
  const utf16be = Buffer.from(text, 'utf16le').swap16();
  const mark = Buffer.from([0xef, 0xbb, 0xbf]);

  it.each([
    ['UTF-8', undefined, Buffer.from(text)],
    ['UTF-8 with a mark', undefined, Buffer.concat([mark, Buffer.from(text)])],
    ['UTF-16 with a mark', undefined, Buffer.from(`\ufeff${text}`, 'utf16le')],
    [
      'UTF-16 of the other order with a mark',
      undefined,
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ],
    ['UTF-16 without a mark', 'UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16 of the other order without a mark', 'utf-16be', utf16be],
    [
      'a mark that contradicts the settings',
      'windows-1250',
      Buffer.concat([mark, Buffer.from(text)]),
    ],
    [
      'a code page',
      'windows-1250',
      Buffer.from([...Buffer.from('id,name\n1,'), 0x8e, ...Buffer.from('ofie '), 0xe9, 10]),
    ],
  ])('is read from %s', async (_, encoding, content) => {
    expect(await name(content, encoding)).toBe('Žofie é');
  });

  it('has the euro sign of windows-1252', async () => {
    const content = Buffer.from('id,name\n1,x\n');
    content[10] = 0x80;
    expect(await name(content, 'windows-1252')).toBe('€');
  });

  it('survives characters on the borders of what is read at once', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const long = 'x'.repeat(shift) + '😀é'.repeat(30_000);
      expect(await name(Buffer.from(`id,name\n1,${long}\n`))).toBe(long);
      expect(await name(Buffer.from(`\ufeffid,name\n1,${long}\n`, 'utf16le'))).toBe(long);
    }
  });

  const stopping = async (content: Uint8Array, encoding = 'utf-8') => {
    await using sandbox = await Sandbox.with({ 'people.csv': content });
    return await sandbox
      .import(people({ encoding }), selecting('person', 'name'))
      .catch((error: unknown) => error);
  };
  const rows = (count: number): string =>
    Array.from({ length: count }, (_, n) => `${n},"name ${n}"\n`).join('');

  it.each([
    ['in the first row', 0],
    ['far behind', 20_000],
  ])('ends the import where bytes are not of its encoding: %s', async (_, count) => {
    const before = Buffer.from(`id,name\n${rows(count)}`);
    const error = await stopping(Buffer.concat([before, Buffer.from([0x78, 0xff, 0x0a])]));
    expect(error).toMatchObject({
      stepResult: 'stopped-code-page-conversion',
      details: { line: count + 2 },
      message: containing('utf-8'),
    });
  });

  it('ends the import where a character is cut off', async () => {
    const error = await stopping(Buffer.from([...Buffer.from('id,name\n1,'), 0xc3]));
    expect(error).toMatchObject({
      stepResult: 'stopped-code-page-conversion',
      details: { line: 2 },
    });
  });

  it('ends the import where a code page has no such character', async () => {
    const error = await stopping(
      Buffer.from([...Buffer.from('id,name\n1,'), 0x81, 10]),
      'windows-1253',
    );
    expect(error).toMatchObject({
      stepResult: 'stopped-code-page-conversion',
      details: { line: 2 },
    });
  });

  it('ends the import where half of a pair of UTF-16 stands alone', async () => {
    const error = await stopping(Buffer.from('\ufeffid,name\n1,x\n2,\ud800x\n', 'utf16le'));
    expect(error).toMatchObject({
      stepResult: 'stopped-code-page-conversion',
      details: { line: 3 },
    });
  });

  it.each([
    ['in the first row', 0],
    ['far behind', 20_000],
  ])('ends the import at U+0000: %s', async (_, count) => {
    const error = await stopping(Buffer.from(`id,name\n${rows(count)}x,\0\n`));
    expect(error).toMatchObject({
      stepResult: 'stopped-file-embedded-nulls',
      details: { line: count + 2 },
    });
  });

  it('is suspected to be UTF-16 when it is full of U+0000', async () => {
    const error = await stopping(Buffer.from('id,name\n1,Ann\n', 'utf16le'));
    expect(error).toMatchObject({
      stepResult: 'stopped-file-embedded-nulls',
      remedy: containing('utf-16le'),
    });
  });
});
