import { expect, test } from 'vitest';
import { formatProblem } from '../configuration/configuration-problem.ts';
import { loadConfigurationFolder } from '../configuration/load-folder.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import { temporaryFolder } from '../testing/folder.ts';
import { plainTypes } from '../testing/plain-connector.ts';

const FILES = {
  'cognate.yaml': 'connectors: [hr]\nextensions: { timeLimit: 5 }\n',
  'metaverse.yaml': `extension: people
provision: { script: true }
attributes: { name: string, script: string }
types:
  person: { attributes: [name, script], deletion: { rule: scripted } }
`,
  'connectors/hr.yaml': `id: hr
type: plain
extension: hr
settings: { path: '\${data}/hr.csv' }
objectTypes:
  user: { attributes: { cn: string } }
filter: { user: { script: true } }
join:
  user: [{ match: { name: { script: by name } }, resolve: { script: newest } }]
project: { user: { script: true } }
importFlows:
  user:
    person:
      name: { script: full name }
      script: cn
deprovision: { script: true }
`,
};

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  using folder = temporaryFolder({ ...FILES, ...files });
  const { problems } = await loadConfigurationFolder(folder.path, {
    types: plainTypes,
    placeholders: { data: '/data', config: folder.path },
    secrets: openSecrets(folder.path, {}),
  });
  return problems.map((problem) => formatProblem(problem));
}

const HR = `import type { IMASynchronization } from '@cognate/extensions';

export const extension: IMASynchronization = {
  filterForDisconnection: () => false,
  mapAttributesForJoin: () => undefined,
  resolveJoinSearch: () => 0,
  shouldProjectToMV: () => 'person',
  mapAttributesForImport: () => undefined,
  deprovision: () => 'delete',
};
`;

const PEOPLE = `import type { IMVSynchronization } from '@cognate/extensions';

class People implements IMVSynchronization {
  provision(): void {}
  shouldDeleteFromMV(): boolean { return false; }
}
export const extension = new People();
`;

test('finds nothing wrong with extensions that have what the rules ask for', async () => {
  const problems = await problemsOf({ 'extensions/hr.ts': HR, 'extensions/people.ts': PEOPLE });
  expect(problems).toEqual([]);
});

test('finds extensions that are missing, broken or incomplete', async () => {
  expect(await problemsOf({})).toEqual([
    expect.stringMatching(/^metaverse.yaml:1:12 error: There is no folder .*extensions/),
    expect.stringMatching(/^connectors\/hr.yaml:3:12 error: There is no folder .*extensions/),
  ]);
  expect(
    await problemsOf({
      'extensions/hr.ts': 'export const extension = {',
      'extensions/people.ts': PEOPLE.replace('provision', 'provisioning'),
    }),
  ).toEqual([
    'metaverse.yaml:1:12 error: The extension "people" has no provision, which a rule asks for. Add it to extensions/people.ts, or change the rule.',
    expect.stringMatching(/^connectors\/hr.yaml:3:12 error: The extension "hr" cannot be loaded: /),
  ]);
});
