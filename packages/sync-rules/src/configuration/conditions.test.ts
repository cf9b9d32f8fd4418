import { expect, it } from 'vitest';
import { compile, configuration, connector, forPeople } from '../testing/documents.ts';
import type { ConnectorDocument } from './document.ts';

const problemsOf = (ad: Partial<ConnectorDocument>): readonly string[] =>
  compile(configuration([connector('ad', ad)])).problems.map(({ code }) => code);

it('a condition of a flow is one of an import flow', () => {
  const title = { expression: 'title', when: 'active = true' };
  expect(problemsOf({ importFlows: forPeople({ title }) })).toEqual([]);
  expect(problemsOf({ exportFlows: forPeople({ title }) })).toEqual(['flow-condition']);
  const rule = { id: 'out', metaverseType: 'person', objectType: 'person', dn: 'title' };
  expect(problemsOf({ provision: [{ ...rule, flows: { title } }] })).toEqual(['flow-condition']);
});

it('a condition gives true or false', () => {
  const title = { expression: 'title', when: 'title' };
  expect(problemsOf({ importFlows: forPeople({ title }) })).toEqual(['condition-not-boolean']);
});

it('a condition of a join does not look at references', () => {
  const joined = (when: string): readonly string[] =>
    problemsOf({ join: { person: [{ when, match: { title: 'title' } }] } });
  expect(joined('IsPresent(title)')).toEqual([]);
  expect(joined('IsPresent(manager)')).toEqual(['reference-flow']);
});
