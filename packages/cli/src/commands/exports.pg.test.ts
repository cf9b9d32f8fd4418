import { expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { smallCompany } from '../testing/small-company.ts';
import type { SmallCompany } from '../testing/small-company.ts';

interface Listed {
  readonly exports: readonly { readonly export: number; readonly dn: string }[];
  readonly more: boolean;
}

/** The book gets its entries only when somebody approves. */
async function inCompany(check: (company: SmallCompany) => Promise<void>): Promise<void> {
  await using company = await smallCompany();
  const book = 'config/connectors/book.yaml';
  company.write(
    book,
    company
      .read(book)
      .replace('anchor: [key]', 'anchor: [key], missingFile: empty')
      .replace('export: [export]', 'export: [{ step: export, hold: true }]'),
  );
  for (const line of ['config apply', 'run hr import', 'run hr sync'])
    expect((await company.run(line)).code).toBe(EXIT.ok);
  const held = await company.run('run book export');
  expect(held.stdout).toContain('completed-warnings');
  expect(held.stderr).toContain('"cognate exports list book" shows those');
  expect(held.code).toBe(EXIT.findings);
  await check(company);
}

const list = async (company: SmallCompany, more = ''): Promise<Listed> => {
  const { stdout } = await company.run(`exports list book --output json${more}`);
  // Written by the command.
  return JSON.parse(stdout) as Listed;
};

it('lists what is held with what it would change', async () => {
  await inCompany(async (company) => {
    const { stdout } = await company.run('exports list');
    expect(stdout).toContain('book entry "1": add');
    expect(stdout).toContain('name: Zoë Ångström');
    expect(stdout).toContain('held since');
    const all = await list(company);
    expect(all.exports).toMatchObject([
      {
        connector: 'book',
        dn: '1',
        op: 'add',
        attributes: { key: ['1'] },
        state: 'held',
        by: null,
      },
      { dn: '2' },
      { dn: '3' },
    ]);
    expect(await list(company, ' --limit 2')).toMatchObject({ more: true });
  });
});

it('sends what was approved and not what was discarded', async () => {
  await inCompany(async (company) => {
    const [first, second] = (await list(company)).exports.map((each) => String(each.export));
    const approved = await company.run(`exports approve book ${first ?? ''} --output json`);
    expect(JSON.parse(approved.stdout)).toEqual({
      state: 'approved',
      exports: [Number(first)],
      missing: [],
    });
    await company.run(`exports discard book ${second ?? ''}`);
    const sent = await company.run('run book export --output json');
    expect(JSON.parse(sent.stdout)).toMatchObject({ steps: [{ adds: 1 }] });
    expect(await list(company)).toMatchObject({ exports: [{ dn: '3' }] });
    expect(await list(company, ' --state discarded')).toMatchObject({
      exports: [{ dn: '2', state: 'discarded', by: 'tester' }],
    });
    const rest = await company.run('exports approve book --all');
    expect(rest.stdout).toBe('1 export is approved.\n');
    expect((await company.run('run book export')).code).toBe(EXIT.ok);
  });
});

it('says which exports are not there to decide about', async () => {
  await inCompany(async (company) => {
    const { code, stderr } = await company.run('exports approve book 987654');
    expect(code).toBe(EXIT.findings);
    expect(stderr).toContain('Not held any more: 987654');
  });
});

it('wants to know which exports are meant', async () => {
  await inCompany(async (company) => {
    for (const line of [
      'exports approve book',
      'exports approve book 1 --all',
      'exports discard book x',
    ])
      expect((await company.run(line)).code).toBe(EXIT.usage);
    const { stderr } = await company.run('exports list nobody');
    expect(stderr).toContain('There is no connector "nobody"');
  });
});
