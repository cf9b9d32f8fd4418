import { expect, test } from 'vitest';
import type { HistoryConfiguration } from './history-configuration.ts';
import type { RecordedRun } from './recorded-run.ts';
import { runHistoryXml } from './run-history-xml.ts';
import {
  aRun,
  aStep,
  anError,
  exampleConfiguration,
  exampleRuns,
} from './testing/example-history.ts';
import { structureProblems } from './testing/structure-problems.ts';

const xmlOf = (
  runs: readonly RecordedRun[],
  configuration: HistoryConfiguration = exampleConfiguration(),
): string => runHistoryXml(runs, configuration);

test('a history with everything in it is built as MIM builds it', async () => {
  const xml = xmlOf(exampleRuns);
  expect(structureProblems(xml)).toEqual([]);
  await expect(xml).toMatchFileSnapshot('testing/golden/everything.xml');
});

test.each(['full-import', 'delta-import', 'full-sync', 'delta-sync', 'export'])(
  'a %s step is described as in a run profile of MIM',
  async (type) => {
    const xml = xmlOf([aRun({ steps: [aStep({ type })] })]);
    expect(structureProblems(xml)).toEqual([]);
    const description = /<step-description>[^]*<\/step-description>\n/.exec(xml)?.[0] ?? '';
    await expect(description).toMatchFileSnapshot(`testing/golden/${type}.xml`);
  },
);

test('steps stand newest first, runs as they were started', () => {
  const xml = xmlOf([
    aRun({ number: 1, steps: [aStep({}), aStep({ step: 2 })] }),
    aRun({ number: 2 }),
  ]);
  expect(
    [...xml.matchAll(/<run-number>(\d)|step-number="(\d)"/g)].map(([, ...found]) => found),
  ).toEqual([
    ['1', undefined],
    [undefined, '2'],
    [undefined, '1'],
    ['2', undefined],
    [undefined, '1'],
  ]);
});

test('the same run has the same GUIDs in every export, and another run has others', () => {
  const guids = (run: RecordedRun): readonly string[] =>
    xmlOf([run]).match(/\{[0-9A-F-]{36}\}/g) ?? [];
  const [maId, stepId] = guids(aRun({}));
  expect(guids(aRun({ result: 'x' }))).toEqual([maId, stepId]);
  expect(guids(aRun({ id: 2 }))[0]).toBe(maId);
  expect(guids(aRun({ id: 2 }))[1]).not.toBe(stepId);
});

test('a step in progress has no end, and nothing is said of its connection', () => {
  const step = aStep({ endedAt: null, result: 'in-progress' });
  const xml = xmlOf([aRun({ connector: 'directory', endedAt: null, steps: [step] })]);
  expect(structureProblems(xml)).toEqual([]);
  expect(xml).not.toContain('end-date');
  expect(xml).toContain('<ma-connection/>');
});

test('a run without steps says its result in a step of its own', () => {
  const xml = xmlOf([aRun({ result: 'no-start-no-steps-in-profile', steps: [] })]);
  expect(structureProblems(xml)).toEqual([]);
  expect(xml).toContain('<step-result>no-start-no-steps-in-profile</step-result>');
});

test('a connector that is configured no more goes by its id', () => {
  const xml = xmlOf(exampleRuns, { connectors: [] });
  expect(structureProblems(xml)).toEqual([]);
  expect(xml).toContain('<ma-name>directory</ma-name>');
  expect(xml).not.toContain('rules-error-info');
});

test('the last that happened to a connection is told with its time and server', () => {
  const at = new Date('2026-03-31T04:00:02Z');
  const server = 'ldaps://dc7.fabrikam.example';
  const connections = [
    { at: new Date('2026-03-31T04:00:01Z'), result: 'success', server },
    { at, result: 'dropped-connection', server },
  ] as const;
  const xml = xmlOf([aRun({ steps: [aStep({ connections })] })]);
  expect(structureProblems(xml)).toEqual([]);
  const [log = ''] = /<ma-connection>[^]*<\/ma-connection>/.exec(xml) ?? [];
  const what =
    '<connection-result>dropped-connection</connection-result>' +
    '<date>2026-03-31 04:00:02.000</date><server>dc7.fabrikam.example:636</server>';
  expect(log.replaceAll(/\s+</g, '<')).toContain(`<incident>${what}</incident>`);
});

test('a connector without a server, or a step without a connection, has no log of it', () => {
  const connections = [{ at: new Date(0), result: 'success' }] as const;
  expect(xmlOf([aRun({ steps: [aStep({ connections })] })])).toContain('<ma-connection/>');
  expect(xmlOf([aRun({ connector: 'directory' })])).toContain('<ma-connection/>');
});

const connected = aRun({
  steps: [aStep({ connections: [{ at: new Date(0), result: 'success' }] })],
});

test.each([
  [{ url: 'ldap://dc1.fabrikam.example' }, 'dc1.fabrikam.example:389'],
  [{ url: 'ldaps://dc1.fabrikam.example:3269' }, 'dc1.fabrikam.example:3269'],
  [{ url: ['ldaps://[::1]', 'ldaps://other'] }, '[::1]:636'],
  [{ url: 'other://dc1' }, 'dc1'],
])('the server of the settings %j is %s', (settings, server) => {
  const xml = xmlOf([connected], { connectors: [{ id: 'hr', settings }] });
  expect(xml).toContain(`<server>${server}</server>`);
});

test.each([null, {}, { url: [] }, { url: 'no address' }, { url: 7 }])(
  'the settings %j have no server',
  (settings) => {
    const xml = xmlOf([connected], { connectors: [{ id: 'hr', settings }] });
    expect(xml).toContain('<ma-connection/>');
  },
);

test('texts that XML cannot hold as they are do not break it', () => {
  const dn = 'cn=a\u0000b\u001F<&>"\'\uD800\uFFFE]]>\r\n\t😀';
  const error = anError({ kind: 'export', object: 1, dn, cdError: dn });
  const xml = xmlOf([aRun({ connector: '<&"]]>', errors: [error] })]);
  expect(structureProblems(xml)).toEqual([]);
  const whole = "cn=a\uFFFDb\uFFFD&lt;&amp;&gt;&quot;'\uFFFD\uFFFD]]&gt;&#13;&#10;&#9;😀";
  expect(xml).toContain(`dn="${whole}"`);
  expect(xml).toContain(`<error-literal>${whole}</error-literal>`);
});

test.each([
  ['noSuchObject (32): the parent is not there', ['32', 'noSuchObject', 'the parent is not there']],
  ['the server says: busy (51)', ['51', 'busy', undefined]],
  ['something else', ['', 'something else', undefined]],
])('the words "%s" are taken apart', (cdError, [code, literal, detail]) => {
  const xml = xmlOf([
    aRun({ errors: [anError({ kind: 'export', object: 1, dn: 'cn=a', cdError })] }),
  ]);
  const of = (name: string): string | undefined =>
    new RegExp(`<${name}(?:>(.*)</${name}>|/>)`)
      .exec(xml)
      ?.slice(1)
      .map((text) => text ?? '')[0];
  expect([of('error-code'), of('error-literal'), of('server-error-detail')]).toEqual([
    code,
    literal,
    detail,
  ]);
});

test('what is built otherwise than MIM does is noticed', () => {
  const xml = xmlOf(exampleRuns);
  const broken: readonly (readonly [string | RegExp, string])[] = [
    ['<ma-name>', '<ma-title>x</ma-title><ma-name>'],
    [/<run-number>7<\/run-number>\n/, ''],
    ['2026-03-31 04:00:00.000', '2026-03-31T04:00:00.000'],
    ['detail="true"', 'detail="yes"'],
    ['</run-history>', ''],
    ['cs-guid="{', 'cs-guid="'],
  ];
  for (const [from, to] of broken) expect(structureProblems(xml.replace(from, to))).not.toEqual([]);
});
