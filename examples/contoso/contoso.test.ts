import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileConfiguration } from '@cognate/sync-rules';
import type {
  ConfigurationDocument,
  ConnectorDocument,
  ConnectorTraits,
  MetaverseDocument,
} from '@cognate/sync-rules';
import { parse } from 'yaml';
import { expect, test } from 'vitest';

const TRAITS: Readonly<Record<string, ConnectorTraits>> = {
  delimited: { dnStyle: 'generic', canRename: false, canExport: true },
  ldap: { dnStyle: 'ldap', canRename: true, canExport: true },
};

interface RootFile {
  readonly connectors: readonly string[];
  readonly cycles: Readonly<
    Record<string, readonly { readonly connector: string; readonly profile: string }[]>
  >;
}

// The compiler reports whatever does not have the shape that is assumed here.
const readYaml = (...path: readonly string[]): unknown =>
  parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));
const readConnector = (...path: readonly string[]): ConnectorDocument =>
  readYaml(...path) as ConnectorDocument;

const root = readYaml('cognate.yaml') as RootFile;
const inFolder = (id: string): ConnectorDocument => readConnector('connectors', `${id}.yaml`);
const documentOf = (
  connector: (id: string) => ConnectorDocument = inFolder,
): ConfigurationDocument => ({
  metaverse: readYaml('metaverse.yaml') as MetaverseDocument,
  connectors: root.connectors.map(connector),
});
const compile = (document: ConfigurationDocument) =>
  compileConfiguration(document, (type) => TRAITS[type]);

test('the configuration compiles without a problem', () => {
  const { rules, problems } = compile(documentOf());
  expect(problems).toEqual([]);
  expect(rules?.connectorList.map(({ id }) => id)).toEqual(root.connectors);
});

test('the configuration compiles with the directory on an LDAP server', () => {
  const ldap = readConnector('../contoso-ldap/connectors/directory.yaml');
  const { problems } = compile(documentOf((id) => (id === ldap.id ? ldap : inFolder(id))));
  expect(problems).toEqual([]);
});

test('the cycle runs only profiles that there are', () => {
  const { rules } = compile(documentOf());
  const steps = root.cycles['default'] ?? [];
  expect(steps).not.toHaveLength(0);
  const unknown = steps.filter(
    ({ connector, profile }) => !rules?.connectors.get(connector)?.runProfiles.has(profile),
  );
  expect(unknown).toEqual([]);
});

test('a number of the badge system counts only where HR has none', () => {
  const person = compile(documentOf()).rules?.metaverseTypes.get('person');
  const order = (attribute: string): readonly string[] | undefined =>
    person?.flowsByAttribute.get(attribute)?.map(({ connector }) => connector);
  expect(order('telephoneNumber')).toEqual(['hr', 'badge']);
  expect(order('building')).toEqual(['badge', 'hr']);
});

test('only the targets are written, and only into the data folder of the server', () => {
  const files = documentOf().connectors.map(({ id, settings }) => ({
    id,
    // The delimited connector's settings; the schema of its manifest is checked elsewhere.
    paths: (settings as { files: readonly { path: string }[] }).files.map(({ path }) => path),
  }));
  const written = files.filter(({ paths }) => paths.every((path) => path.startsWith('${data}/')));
  const read = files.filter(({ paths }) => paths.every((path) => path.startsWith('data/')));
  expect(written.map(({ id }) => id)).toEqual(['phone-book', 'directory']);
  expect(read.map(({ id }) => id)).toEqual(['hr', 'badge']);
});
