import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { delimitedConnector } from '@cognate/connector-delimited';
import type { ImportEntry, ImportPage } from '@cognate/connector-kit';
import { settledPage } from '@cognate/connector-kit/testing';
import { must } from '@cognate/kernel';
import { builtInConnectorTypes, loadConfigurationFolder, openSecrets } from '@cognate/server';
import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';
import { expect, onTestFinished, test } from 'vitest';

const folder = import.meta.dirname;

const load = async (path: string) =>
  loadConfigurationFolder(path, {
    types: builtInConnectorTypes,
    placeholders: { data: '/nowhere', config: path },
    secrets: openSecrets('/nowhere', { COGNATE_SECRET_DIRECTORY_PASSWORD: 'secret' }),
  });

async function rulesOf(path: string): Promise<SyncRules> {
  const { checked, problems } = await load(path);
  expect(problems).toEqual([]);
  return must(checked?.rules, 'a configuration without problems has rules');
}

const hrOf = (rules: SyncRules): ConnectorRules =>
  must(rules.connectors.get('hr'), 'the example has a connector "hr"');

test('the configuration has no problem', async () => {
  const rules = await rulesOf(folder);
  expect(rules.connectorList.map(({ id }) => id)).toEqual([
    'hr',
    'badge',
    'phone-book',
    'directory',
  ]);
});

test('the configuration has no problem with the directory on an LDAP server', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'contoso-'));
  onTestFinished(async () => rm(copy, { recursive: true }));
  await cp(folder, copy, { recursive: true });
  await cp(join(folder, '..', 'contoso-ldap', 'connectors'), join(copy, 'connectors'), {
    recursive: true,
  });
  const rules = await rulesOf(copy);
  expect(rules.connectors.get('directory')?.type).toBe('ldap');
});

test('a number of the badge system counts only where HR has none', async () => {
  const rules = await rulesOf(folder);
  const order = (attribute: string): readonly string[] | undefined =>
    rules.metaverseTypes
      .get('person')
      ?.flowsByAttribute.get(attribute)
      ?.map(({ connector }) => connector);
  expect(order('telephoneNumber')).toEqual(['hr', 'badge']);
  expect(order('building')).toEqual(['badge', 'hr']);
});

test('only the targets are written, and only into the data folder of the server', async () => {
  const { configuration } = await load(folder);
  const paths = (configuration?.connectors ?? []).map(({ id, settings }) => ({
    id,
    paths: delimitedConnector.manifest.settings.parse(settings).files.map(({ path }) => path),
  }));
  const within = (start: string): readonly string[] =>
    paths.filter((one) => one.paths.every((path) => path.startsWith(start))).map(({ id }) => id);
  expect(within('data/')).toEqual(['hr', 'badge']);
  expect(within('${data}/')).toEqual(['phone-book', 'directory']);
});

async function importHr(rules: SyncRules): Promise<readonly ImportPage[]> {
  const hr = hrOf(rules);
  const session = await delimitedConnector.open(
    delimitedConnector.manifest.settings.parse(hr.settings),
    {
      baseDirectory: folder,
      schema: {
        objectTypes: [...hr.objectTypes.values()].map(({ name, attributeList }) => ({
          name,
          attributes: attributeList,
        })),
      },
      signal: new AbortController().signal,
      secret: () => '',
    },
  );
  try {
    const pages: ImportPage[] = [];
    for await (const page of session.import({ mode: 'full', pageSize: 500 }))
      pages.push(settledPage(page));
    return pages;
  } finally {
    await session.close();
  }
}

test('the dirty rows are reported with their lines and everything else is read', async () => {
  const pages = await importHr(await rulesOf(folder));
  const errors = pages.flatMap((page) => page.errors);
  expect(errors.map(({ type, position }) => [type, position?.line])).toEqual([
    ['duplicate-object', 242],
    ['missing-anchor-component', 458],
    ['parse-error', 614],
    ['invalid-numeric-value', 838],
  ]);
  const entries = pages.flatMap((page) => page.entries);
  expect(entries.filter(({ type }) => type === 'person')).toHaveLength(1003);
  expect(entries.filter(({ type }) => type === 'group')).toHaveLength(30);
});

test('every person gets an account and a mail address of their own, in plain letters', async () => {
  const rules = await rulesOf(folder);
  const entries = (await importHr(rules)).flatMap((page) => page.entries);
  const people = entries.filter(({ type, dn }) => type === 'person' && !dn.startsWith('T'));
  const flows = hrOf(rules).objectTypes.get('person')?.importFlows.get('person') ?? [];
  const valuesOf = (attribute: string): readonly unknown[] => {
    const source = flows.find(({ target }) => target.name === attribute)?.source;
    if (source?.kind !== 'expression') throw new Error(`"${attribute}" has no expression.`);
    return people.map((entry: ImportEntry) => {
      const result = source.expression.evaluate({ values: (name) => entry.attributes[name] });
      return result.ok ? result.value : result.error.message;
    });
  };
  for (const [attribute, form] of [
    ['accountName', /^u\d{6}$/],
    ['mail', /^[a-z-]+\.[a-z-]+@contoso\.example$/],
  ] as const) {
    const values = valuesOf(attribute);
    expect(new Set(values).size).toBe(1000);
    expect(values.filter((value) => !form.test(String(value)))).toEqual([]);
  }
});
