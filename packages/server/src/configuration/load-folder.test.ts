import { expect, test } from 'vitest';
import { openSecrets } from '../secrets/open-secrets.ts';
import { temporaryFolder } from '../testing/folder.ts';
import { plainTypes } from '../testing/plain-connector.ts';
import { formatProblem } from './configuration-problem.ts';
import { loadConfigurationFolder } from './load-folder.ts';
import type { LoadedFolder } from './load-folder.ts';

const COGNATE = 'connectors: [hr]\n';
const METAVERSE = `attributes:
  name: string
  boss: reference
types:
  person: { attributes: [name, boss] }
`;
const HR = `id: hr
type: plain
settings: { path: '\${data}/hr.csv' }
objectTypes:
  user:
    attributes:
      cn: string
      manager: reference
project: { user: person }
importFlows:
  user:
    person:
      name: Trim(cn)
      boss: manager
runProfiles:
  import: [full-import]
`;

type Files = Readonly<Record<string, string | Uint8Array>>;

async function load(files: Files): Promise<LoadedFolder> {
  using folder = temporaryFolder({
    'cognate.yaml': COGNATE,
    'metaverse.yaml': METAVERSE,
    'connectors/hr.yaml': HR,
    ...files,
  });
  return await loadConfigurationFolder(folder.path, {
    types: plainTypes,
    placeholders: { data: '/data', config: folder.path },
    secrets: openSecrets(folder.path, { COGNATE_SECRET_KNOWN: 'x' }),
  });
}

const problemsOf = async (files: Files): Promise<readonly string[]> =>
  (await load(files)).problems.map((problem) => formatProblem(problem));

test('a sound folder becomes a configuration and rules', async () => {
  const { configuration, checked, problems } = await load({
    'cognate.yaml': 'connectors: [HR]\ncycles:\n  all: [{ connector: hr, profile: IMPORT }]\n',
  });
  expect(problems).toEqual([]);
  expect(configuration?.connectors.map(({ id }) => id)).toEqual(['hr']);
  expect(configuration?.cycles).toEqual({ all: [{ connector: 'hr', profile: 'IMPORT' }] });
  expect(checked?.rules?.metaverseTypes.get('person')?.name).toBe('person');
});

test('the configuration keeps its placeholders', async () => {
  const { configuration } = await load({});
  expect(configuration?.connectors[0]?.settings).toEqual({ path: '${data}/hr.csv' });
});

test('everything wrong in all files is reported at once, in the order of the files', async () => {
  expect(
    await problemsOf({
      'cognate.yaml': `connectors: [hr, badge, hr]
cycels: {}
cycles:
  all:
    - { connector: hr, profile: imprt }
    - { connector: nobody, profile: import }
`,
      'metaverse.yaml': `attributes:
  name: string
  boss: reference
types:
  person:
    attributes: [name, boss, bos]
    precedence: { nam: [hr] }
`,
      'connectors/hr.yaml': `id: hr
type: plain
settings:
  path: "\${home}/hr.csv"
  sise: 1
objectTypes:
  user:
    attributes:
      cn: string
      manager: reference
filter:
  usr: IsPresent(cn)
project: { user: persn }
importFlows:
  user:
    person:
      name: >-
        Trim(cn) +
        Trimm(cn)
      boss: cn
      nickname: cn
runProfiles:
  import: [full-import, delta-import]
`,
      'connectors/badge.yaml': `id: badge
type: plain
settings: { path: x }
objectTypes: {}
deprovision: remove
`,
    }),
  ).toEqual([
    'cognate.yaml:1:25 error: The connector "hr" is listed twice. Remove one of the two.',
    'cognate.yaml:2:1 error: "cycels" is not known here. Did you mean "cycles"?',
    'cognate.yaml:5:33 error: There is no run profile "imprt". Did you mean "import"?',
    'cognate.yaml:6:20 error: There is no connector "nobody". Known here: hr, badge.',
    'metaverse.yaml:6:30 error: The metaverse has no attribute "bos". Did you mean "boss"?',
    'metaverse.yaml:7:19 error: The type "person" has no attribute "nam".',
    'connectors/hr.yaml:4:10 error: The placeholder ${home} stands for nothing. There are ${data} and ${config}; write $${home} for the characters themselves.',
    'connectors/hr.yaml:5:3 error: "sise" is not known here. Did you mean "size"?',
    'connectors/hr.yaml:12:3 error: The connector "hr" has no object type "usr". Did you mean "user"?',
    'connectors/hr.yaml:13:18 error: The metaverse has no type "persn". Did you mean "person"?',
    'connectors/hr.yaml:19:9 error: There is no function Trimm. Did you mean Trim?',
    'connectors/hr.yaml:20:13 error: References flow only to references: "boss" is reference, the source gives string.',
    'connectors/hr.yaml:21:7 error: The metaverse type "person" has no attribute "nickname".',
    'connectors/hr.yaml:23:25 error: Connectors of type "plain" have no delta import. Use full-import.',
    'connectors/badge.yaml:5:14 error: "remove" is not possible here. Known here: make-normal-disconnector, make-explicit-disconnector, delete-object.',
  ]);
});

test('an unreadable connector does not make others wrong that name it', async () => {
  expect(
    await problemsOf({
      'cognate.yaml': 'connectors: [hr]\ncycles: { all: [{ connector: hr, profile: x }] }\n',
      'metaverse.yaml': METAVERSE.replace('boss] }', 'boss], precedence: { name: [hr] } }'),
      'connectors/hr.yaml': 'id: hr\ntype: [plain\n',
    }),
  ).toEqual([expect.stringMatching(/^connectors\/hr\.yaml:\d+:\d+ error: This is not valid YAML/)]);
});

test('unknown connector types are named with those there are', async () => {
  expect(await problemsOf({ 'connectors/hr.yaml': HR.replace('plain', 'plane') })).toEqual([
    'connectors/hr.yaml:2:7 error: There is no connector type "plane". Did you mean "plain"?',
  ]);
});

test('missing and stray files are told', async () => {
  expect(
    await problemsOf({
      'cognate.yaml': 'connectors: [hr, bagde]\n',
      'connectors/badge.yaml': 'id: badge\n',
      'connectors/other.yml': '',
    }),
  ).toEqual([
    'cognate.yaml:1:18 error: The connector "bagde" has no file connectors/bagde.yaml. Did you mean "badge"?',
    'connectors/other.yml warning: This file is not read. Name it <id>.yaml.',
    'connectors/badge.yaml warning: No connector of this file is listed in cognate.yaml. Add "badge" to "connectors" there, or move the file away.',
  ]);
});

test('an id that is not the file name is told', async () => {
  expect(await problemsOf({ 'connectors/hr.yaml': HR.replace('id: hr', 'id: hr2') })).toEqual([
    'connectors/hr.yaml:1:5 error: The id "hr2" is not that of the file, "hr". Give both the same name.',
  ]);
});

test('a secret that is not set is a warning; one that is set is nothing', async () => {
  const withSecret = (name: string): string =>
    HR.replace("hr.csv' }", `hr.csv', password: { secret: ${name} } }`);
  expect(await problemsOf({ 'connectors/hr.yaml': withSecret('KNOWN') })).toEqual([]);
  expect(await problemsOf({ 'connectors/hr.yaml': withSecret('other-one') })).toEqual([
    'connectors/hr.yaml:3:57 warning: The secret "other-one" is not set. Run "cognate secrets set other-one", or set the environment variable COGNATE_SECRET_OTHER_ONE.',
  ]);
});

test.each([
  ['empty', '', 'cognate.yaml:1:1 error: Expected keys with values, found nothing.'],
  ['a list', '- hr\n', 'cognate.yaml:1:1 error: Expected keys with values, found a list.'],
  ['without its key', '{}\n', 'cognate.yaml:1:1 error: "connectors" is missing.'],
  [
    'in Latin-1',
    new Uint8Array([0x61, 0xe4]),
    'cognate.yaml error: The file is not UTF-8 text. Save it as UTF-8.',
  ],
  ['huge', new Uint8Array(9 * 1024 * 1024), 'cognate.yaml error: The file is larger than 8 MiB.'],
  [
    'with an id that leaves the folder',
    'connectors: [../../etc/passwd]\n',
    'cognate.yaml:1:14 error: "../../etc/passwd" is not possible here. An id begins with a letter or digit and has up to 64 letters, digits, "-" and "_".',
  ],
])('a root file that is %s is one clear problem', async (_what, text, expected) => {
  const problems = await problemsOf({ 'cognate.yaml': text });
  expect(problems.filter((problem) => problem.includes('error'))).toEqual([expected]);
});

test('a folder that is not there is an error of its own', async () => {
  await expect(
    loadConfigurationFolder('/no/such/folder', {
      types: plainTypes,
      placeholders: { data: '/', config: '/' },
      secrets: openSecrets('/', {}),
    }),
  ).rejects.toMatchObject({ code: 'no-configuration-folder' });
});

const SPLIT = {
  'metaverse.yaml': 'attributes: { name: string, boss: reference }\ntypes: [person]\n',
  'metaverse/person.yaml': 'attributes: [name, boss]\n',
  'connectors/hr.yaml': `${HR}provision: [second, first]\n`,
  'connectors/hr/first.yaml': 'id: first\nmetaverseType: person\nobjectType: user\ndn: name\n',
  'connectors/hr/second.yaml':
    'id: second\nmetaverseType: person\nobjectType: user\ndn: Trim(name)\n',
};

test('types and outbound rules may stand in files of their own, in the order of the list', async () => {
  const { configuration, problems } = await load(SPLIT);
  expect(problems).toEqual([]);
  expect(configuration?.metaverse.types).toEqual({ person: { attributes: ['name', 'boss'] } });
  expect(configuration?.connectors[0]?.provision?.map(({ id }) => id)).toEqual(['second', 'first']);
});

test('what is wrong in a part is told with its own file and line', async () => {
  expect(
    await problemsOf({
      ...SPLIT,
      'metaverse.yaml': 'attributes: { name: string, boss: reference }\ntypes: [person, group]\n',
      'metaverse/person.yaml': 'attributes:\n  - name\n  - boss\n  - nme\n',
      'metaverse/old.yaml': 'attributes: []\n',
      'connectors/hr/first.yaml':
        'id: frist\nmetaverseType: person\nobjectType: user\ndn: Trim(nmae)\n',
    }),
  ).toMatchInlineSnapshot(`
    [
      "metaverse.yaml:2:17 error: The type "group" has no file metaverse/group.yaml. Known here: old, person.",
      "metaverse/person.yaml:4:5 error: The metaverse has no attribute "nme". Did you mean "name"?",
      "connectors/hr/first.yaml:1:5 error: The id "frist" is not that of the file, "first". Give both the same name.",
      "connectors/hr/first.yaml:4:10 error: There is no attribute nmae here. Did you mean name?",
      "metaverse/old.yaml warning: No type of this file is listed in metaverse.yaml. Add "old" to "types" there, or move the file away.",
    ]
  `);
});
