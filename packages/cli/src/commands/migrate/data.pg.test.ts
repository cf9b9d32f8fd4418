import { expect, test } from 'vitest';
import { smallCompany } from '../../testing/small-company.ts';

/** Entries under keys that no rule knows: only the old server knew whose they are. */
const BOOK = `id: book
type: delimited
settings:
  files: [{ type: entry, path: '\${data}/book.csv', anchor: [key] }]
objectTypes:
  entry:
    attributes: { key: string, name: string }
join:
  entry:
    - { metaverseType: person, match: { displayName: name } }
exportFlows:
  entry: { person: { name: displayName } }
runProfiles:
  import: [full-import, full-sync]
`;

const object = (agent: string, dn: string, metaverse: string): string =>
  `<cs-object cs-dn="${dn}" id="{0}" object-type="x"><connector>1</connector><mv-link>{${metaverse}}</mv-link><ma-name>${agent}</ma-name></cs-object>`;

test('joins of an old server are taken over where the rules found none', async () => {
  await using company = await smallCompany();
  company.write('config/connectors/book.yaml', BOOK);
  company.write('.cognate/data/book.csv', 'key,name\nx1,nobody\nx2,Ben\n');
  company.write(
    'config/cognate.yaml',
    'connectors: [hr, book]\ncycles:\n  default:\n    - { connector: hr, profile: both }\n    - { connector: book, profile: import }\n',
  );
  expect(await company.run('config apply')).toMatchObject({ code: 0 });
  expect(await company.run('cycle')).toMatchObject({ code: 0 });
  company.write(
    'old.xml',
    `<cs-objects>${object('hr', '1', 'a')}${object('Book', 'x1', 'A')}${object('hr', '2', 'b')}${object('Book', 'x2', 'b')}${object('hr', '3', 'c')}${object('Book', 'x9', 'c')}</cs-objects>`,
  );

  company.write(
    'mv.xml',
    `<results><mv-objects>${['a', 'b', 'c'].map((id) => `<mv-object id="{${id}}"><entry dn="{${id}}"><primary-objectclass>Person</primary-objectclass></entry><cs-mv-links><cs-mv-value><cs-dn>${id === 'a' ? 1 : id === 'b' ? 2 : 3}</cs-dn><ma-name>hr</ma-name></cs-mv-value></cs-mv-links></mv-object>`).join('')}</mv-objects></results>`,
  );
  const compared = await company.run('migrate verify mv.xml old.xml --output json');
  expect(compared.code).toBe(1);
  expect(JSON.parse(compared.stdout)).toMatchObject({
    equal: false,
    metaverse: [{ type: 'person', there: 3, here: 3 }],
    connectors: [
      { connector: 'hr', connectorsThere: 3, connectorsHere: 3, exportsThere: 0, exportsHere: 0 },
      { connector: 'book', connectorsThere: 3, connectorsHere: 1, exportsThere: 0, exportsHere: 0 },
    ],
    joins: { joined: 4, apart: ['Book: x1'], missing: ['Book: x9'] },
  });

  const planned = await company.run('migrate data old.xml --dry-run');
  expect(planned.stdout).toContain('Joined already: 4. Would be joined: 1.');
  expect(planned.stdout).toContain('Not found here (1):\n  Book: x9');

  const done = await company.run('migrate data old.xml --output json');
  expect(JSON.parse(done.stdout)).toMatchObject({ joined: 4, taken: 1, missing: ['Book: x9'] });
  expect((await company.run('cs show book x1')).stdout).toContain('connector');

  const again = await company.run('migrate data old.xml --output json');
  expect(JSON.parse(again.stdout)).toMatchObject({
    joined: 5,
    taken: 0,
    counts: [
      { connector: 'hr', connectorsThere: 3, connectorsHere: 3 },
      { connector: 'book', connectorsThere: 3, connectorsHere: 2, exportsHere: 1 },
    ],
  });
  expect(again.code).toBe(1);

  company.write(
    'hr.xml',
    `<cs-objects>${object('hr', '1', 'a')}${object('hr', '2', 'b')}${object('hr', '3', 'c')}</cs-objects>`,
  );
  const equal = await company.run('migrate verify hr.xml');
  expect(equal.stdout).toContain('Nothing differs.');
  expect(equal.code).toBe(0);
});
