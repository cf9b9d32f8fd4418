import { describe, expect, it } from 'vitest';
import { compile, configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import type { ConfigurationDocument, ConnectorDocument, FlowDocument } from './document.ts';

const hr = (rest: Partial<ConnectorDocument>): ConfigurationDocument =>
  configuration([connector('hr', rest)]);
const importing = (flows: Record<string, FlowDocument>): ConfigurationDocument =>
  hr({ importFlows: forPeople(flows) });
const exporting = (flows: Record<string, FlowDocument>): ConfigurationDocument =>
  hr({ exportFlows: forPeople(flows) });
const provisioning = (rest: object): ConfigurationDocument =>
  hr({
    provision: [
      { id: 'p', metaverseType: 'person', objectType: 'person', dn: 'employeeId', ...rest },
    ],
  });

interface Case {
  readonly what: string;
  readonly document: ConfigurationDocument;
  readonly code: string;
  readonly path: string;
  readonly says: string;
}

const mistakes: readonly Case[] = [
  {
    what: 'two connectors of one name',
    document: configuration([connector('hr'), connector('HR')]),
    code: 'duplicate-name',
    path: 'connectors.1.id',
    says: '"HR"',
  },
  {
    what: 'a connector type that nobody has',
    document: hr({ type: 'abacus' }),
    code: 'unknown-connector-type',
    path: 'connectors.0.type',
    says: '"abacus"',
  },
  {
    what: 'two object types of one name',
    document: hr({ objectTypes: { person: { attributes: {} }, Person: { attributes: {} } } }),
    code: 'duplicate-name',
    path: 'connectors.0.objectTypes.Person',
    says: '"person" and "Person"',
  },
  {
    what: 'two attributes of one name',
    document: hr({ objectTypes: { person: { attributes: { sn: 'string', SN: 'string' } } } }),
    code: 'duplicate-name',
    path: 'connectors.0.objectTypes.person.attributes.SN',
    says: '"sn" and "SN"',
  },
  {
    what: 'an attribute name that every object has',
    document: hr({
      objectTypes: { person: { attributes: Object.fromEntries([['constructor', 'string']]) } },
    }),
    code: 'reserved-name',
    path: 'connectors.0.objectTypes.person.attributes.constructor',
    says: '"constructor"',
  },
  {
    what: 'two metaverse attributes of one name',
    document: configuration([], { attributes: { a: 'string', A: 'string' }, types: {} }),
    code: 'duplicate-name',
    path: 'metaverse.attributes.A',
    says: '"a" and "A"',
  },
  {
    what: 'two metaverse types of one name',
    document: configuration([], {
      attributes: {},
      types: { person: { attributes: [] }, PERSON: { attributes: [] } },
    }),
    code: 'duplicate-name',
    path: 'metaverse.types.PERSON',
    says: '"person" and "PERSON"',
  },
  {
    what: 'an attribute that the metaverse lacks in a type',
    document: configuration([], {
      attributes: { title: 'string' },
      types: { person: { attributes: ['titel'] } },
    }),
    code: 'unknown-attribute',
    path: 'metaverse.types.person.attributes.0',
    says: '"titel"',
  },
  {
    what: 'precedence for an attribute that the type lacks',
    document: configuration(
      [connector('hr')],
      metaverse({ person: { precedence: { member: ['hr'] } } }),
    ),
    code: 'unknown-attribute',
    path: 'metaverse.types.person.precedence.member',
    says: '"member"',
  },
  {
    what: 'precedence by a connector that is not there',
    document: configuration(
      [connector('hr')],
      metaverse({ person: { precedence: { title: ['hr', 'hs'] } } }),
    ),
    code: 'unknown-connector',
    path: 'metaverse.types.person.precedence.title.1',
    says: '"hs"',
  },
  {
    what: 'a deletion rule that waits for no connector',
    document: configuration([], metaverse({ person: { deletion: { rule: 'any-connector' } } })),
    code: 'missing-connectors',
    path: 'metaverse.types.person.deletion',
    says: '"any-connector"',
  },
  {
    what: 'a deletion rule that waits for a connector that is not there',
    document: configuration(
      [],
      metaverse({ person: { deletion: { rule: 'last-connector', connectors: ['ad'] } } }),
    ),
    code: 'unknown-connector',
    path: 'metaverse.types.person.deletion.connectors.0',
    says: '"ad"',
  },
  ...(['filter', 'join', 'project', 'importFlows', 'exportFlows'] as const).map((section) => ({
    what: `an object type in "${section}" that the connector lacks`,
    document: hr({
      [section]: { persn: section === 'join' ? [] : section === 'filter' ? 'true' : {} },
    }),
    code: 'unknown-object-type',
    path: `connectors.0.${section}.persn`,
    says: '"persn"',
  })),
  {
    what: 'a section with one object type twice',
    document: hr({ filter: { person: 'active', Person: 'not(active)' } }),
    code: 'duplicate-name',
    path: 'connectors.0.filter.Person',
    says: '"person" and "Person"',
  },
  {
    what: 'a metaverse type that is not there, in a projection',
    document: hr({ project: { person: 'persona' } }),
    code: 'unknown-metaverse-type',
    path: 'connectors.0.project.person',
    says: '"persona"',
  },
  {
    what: 'a metaverse type that is not there, in flows',
    document: hr({ importFlows: { person: { robot: {} } } }),
    code: 'unknown-metaverse-type',
    path: 'connectors.0.importFlows.person.robot',
    says: '"robot"',
  },
  {
    what: 'a metaverse type twice in flows',
    document: hr({ importFlows: { person: { person: {}, Person: {} } } }),
    code: 'duplicate-name',
    path: 'connectors.0.importFlows.person.Person',
    says: '"person" and "Person"',
  },
  {
    what: 'a flow to an attribute that is not there',
    document: importing({ titel: 'title' }),
    code: 'unknown-attribute',
    path: 'connectors.0.importFlows.person.person.titel',
    says: 'metaverse type "person"',
  },
  {
    what: 'a flow from an attribute that is not there',
    document: importing({ title: 'UpperCase(titel)' }),
    code: 'unknown-attribute',
    path: 'connectors.0.importFlows.person.person.title',
    says: 'titel',
  },
  {
    what: 'two flows to one attribute',
    document: importing({ title: 'title', Title: 'location' }),
    code: 'duplicate-name',
    path: 'connectors.0.importFlows.person.person.Title',
    says: '"title" and "Title"',
  },
  {
    what: 'two rules of one id',
    document: importing({
      title: { id: 'x', expression: 'title' },
      phone: { id: 'X', expression: 'phone' },
    }),
    code: 'duplicate-name',
    path: 'connectors.0.importFlows.person.person.phone',
    says: '"X"',
  },
  {
    what: 'a flow from nowhere',
    document: importing({ title: {} }),
    code: 'flow-source',
    path: 'connectors.0.importFlows.person.person.title',
    says: 'exactly one',
  },
  {
    what: 'a flow from two sources',
    document: importing({ title: { expression: 'title', constant: 'x' } }),
    code: 'flow-source',
    path: 'connectors.0.importFlows.person.person.title',
    says: 'exactly one',
  },
  {
    what: 'a part of a name in an export flow, which reads an object without one',
    document: exporting({ title: { dnPart: 1 } }),
    code: 'flow-source',
    path: 'connectors.0.exportFlows.person.person.title',
    says: 'import flow',
  },
  {
    what: 'a number in a text attribute',
    document: importing({ title: 'grade' }),
    code: 'cs-attribute-type-mismatch',
    path: 'connectors.0.importFlows.person.person.title',
    says: 'integer',
  },
  {
    what: 'a constant that its attribute cannot hold',
    document: importing({ grade: { constant: 'high' } }),
    code: 'cs-attribute-type-mismatch',
    path: 'connectors.0.importFlows.person.person.grade',
    says: '"high"',
  },
  {
    what: 'a constant reference',
    document: importing({ manager: { constant: '4711' } }),
    code: 'reference-flow',
    path: 'connectors.0.importFlows.person.person.manager',
    says: '"manager"',
  },
  {
    what: 'text in a reference',
    document: importing({ manager: 'title' }),
    code: 'reference-flow',
    path: 'connectors.0.importFlows.person.person.manager',
    says: 'string',
  },
  {
    what: 'a part of the name in a reference',
    document: importing({ manager: { dnPart: 2 } }),
    code: 'reference-flow',
    path: 'connectors.0.importFlows.person.person.manager',
    says: 'string',
  },
  {
    what: 'a reference in a text',
    document: importing({ title: 'manager' }),
    code: 'reference-flow',
    path: 'connectors.0.importFlows.person.person.title',
    says: 'reference',
  },
  {
    what: 'an expression over a reference',
    document: importing({ title: '"boss: " + manager' }),
    code: 'reference-in-expression',
    path: 'connectors.0.importFlows.person.person.title',
    says: '"manager"',
  },
  {
    what: 'a filter that is no condition',
    document: hr({ filter: { person: 'title' } }),
    code: 'condition-not-boolean',
    path: 'connectors.0.filter.person',
    says: 'string',
  },
  {
    what: 'a projection condition that is no condition',
    document: hr({ project: { person: { metaverseType: 'person', when: 'Null()' } } }),
    code: 'condition-not-boolean',
    path: 'connectors.0.project.person.when',
    says: 'none',
  },
  {
    what: 'a scope that is no condition',
    document: provisioning({ when: 'grade' }),
    code: 'condition-not-boolean',
    path: 'connectors.0.provision.0.when',
    says: 'integer',
  },
  {
    what: 'a join that matches nothing',
    document: hr({ join: { person: [{ metaverseType: 'person', match: {} }] } }),
    code: 'empty-match',
    path: 'connectors.0.join.person.0.match',
    says: 'at least one',
  },
  {
    what: 'a join on an attribute that is not there',
    document: hr({
      join: { person: [{ metaverseType: 'person', match: { employId: 'employeeId' } }] },
    }),
    code: 'unknown-attribute',
    path: 'connectors.0.join.person.0.match.employId',
    says: '"employId"',
  },
  {
    what: 'a join on a reference',
    document: hr({
      join: { person: [{ metaverseType: 'person', match: { manager: 'employeeId' } }] },
    }),
    code: 'unknown-attribute',
    path: 'connectors.0.join.person.0.match.manager',
    says: 'reference attribute',
  },
  {
    what: 'a join by a reference',
    document: hr({
      join: { person: [{ metaverseType: 'person', match: { employeeId: 'manager' } }] },
    }),
    code: 'reference-flow',
    path: 'connectors.0.join.person.0.match.employeeId',
    says: '"manager"',
  },
  {
    what: 'a join to a metaverse type that is not there',
    document: hr({
      join: { person: [{ metaverseType: 'robot', match: { employeeId: 'employeeId' } }] },
    }),
    code: 'unknown-metaverse-type',
    path: 'connectors.0.join.person.0.metaverseType',
    says: '"robot"',
  },
  {
    what: 'an outbound rule for a metaverse type that is not there',
    document: provisioning({ metaverseType: 'robot' }),
    code: 'unknown-metaverse-type',
    path: 'connectors.0.provision.0.metaverseType',
    says: '"robot"',
  },
  {
    what: 'an outbound rule for an object type that the connector lacks',
    document: provisioning({ objectType: 'user' }),
    code: 'unknown-object-type',
    path: 'connectors.0.provision.0.objectType',
    says: '"user"',
  },
  {
    what: 'an outbound rule that names objects by a reference',
    document: provisioning({ dn: 'manager' }),
    code: 'reference-flow',
    path: 'connectors.0.provision.0.dn',
    says: '"manager"',
  },
  {
    what: 'an outbound rule of a connector that cannot export',
    document: hr({
      type: 'source',
      provision: [{ id: 'p', metaverseType: 'person', objectType: 'person', dn: 'employeeId' }],
    }),
    code: 'export-not-supported',
    path: 'connectors.0.provision.0',
    says: '"source"',
  },
  {
    what: 'an export step of a connector that cannot export',
    document: hr({ type: 'source', runProfiles: { send: ['full-import', { step: 'export' }] } }),
    code: 'export-not-supported',
    path: 'connectors.0.runProfiles.send.1',
    says: '"source"',
  },
  {
    what: 'a run profile without steps',
    document: hr({ runProfiles: { nothing: [] } }),
    code: 'no-steps-in-profile',
    path: 'connectors.0.runProfiles.nothing',
    says: '"nothing"',
  },
  {
    what: 'a step in a partition that is not there',
    document: hr({
      runProfiles: { read: [{ step: 'full-import', partition: 'peoples' }] },
      partitions: { people: { objectTypes: ['person'] } },
    }),
    code: 'missing-partition-for-run-step',
    path: 'connectors.0.runProfiles.read.0.partition',
    says: '"peoples"',
  },
  {
    what: 'a partition of an object type that is not there',
    document: hr({ partitions: { people: { objectTypes: ['persons'] } } }),
    code: 'unknown-object-type',
    path: 'connectors.0.partitions.people.objectTypes.0',
    says: '"persons"',
  },
  {
    what: 'a partition under a name where names are no tree',
    document: hr({ partitions: { people: { base: 'dc=test' } } }),
    code: 'partition-without-tree',
    path: 'connectors.0.partitions.people.base',
    says: 'tree',
  },
  {
    what: 'a held import',
    document: hr({ runProfiles: { read: [{ step: 'full-import', hold: true }] } }),
    code: 'setting-without-meaning',
    path: 'connectors.0.runProfiles.read.0.hold',
    says: '"hold"',
  },
  {
    what: 'a step that writes a file and is to synchronize it unread',
    document: hr({
      runProfiles: {
        read: [{ step: 'full-import-delta-sync', dropFile: { name: 'hr', use: 'to-file' } }],
      },
    }),
    code: 'setting-without-meaning',
    path: 'connectors.0.runProfiles.read.0.dropFile.use',
    says: 'nothing to synchronize',
  },
];

describe('compileConfiguration', () => {
  it.each(mistakes)('refuses $what', ({ document, code, path, says }) => {
    const { rules, problems } = compile(document);
    expect(problems.map((problem) => `${problem.code} ${problem.path.join('.')}`)).toEqual([
      `${code} ${path}`,
    ]);
    expect(problems[0]?.message).toContain(says);
    expect(problems[0]?.severity).toBe('error');
    expect(rules).toBeUndefined();
  });
});
