import { must } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import { compile, configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import type { ConfigurationDocument, ConnectorDocument, FlowDocument } from './document.ts';

const hr = (rest: Partial<ConnectorDocument>): ConfigurationDocument =>
  configuration([connector('hr', rest)]);
const importing = (flows: Record<string, FlowDocument>): ConfigurationDocument =>
  hr({ importFlows: forPeople(flows) });
const provisioning = (rest: object): ConfigurationDocument =>
  hr({
    provision: [
      { id: 'p', metaverseType: 'person', objectType: 'person', dn: 'employeeId', ...rest },
    ],
  });

describe('compileConfiguration', () => {
  it('reports everything that is wrong at once', () => {
    const { rules, problems } = compile(
      hr({
        filter: { person: 'titel = "x"' },
        project: { person: 'persona' },
        importFlows: forPeople({ title: 'UpperCase(titel) + LowerCas(phone)', grade: '"x"' }),
        runProfiles: { nothing: [] },
      }),
    );
    expect(rules).toBeUndefined();
    expect(problems.map((problem) => problem.code).sort()).toEqual([
      'cs-attribute-type-mismatch',
      'no-steps-in-profile',
      'unknown-attribute',
      'unknown-attribute',
      'unknown-function',
      'unknown-metaverse-type',
    ]);
  });

  it('points at the part of an expression that is wrong', () => {
    const text = 'Trim(titel)';
    const [problem] = compile(importing({ title: text })).problems;
    expect(text.slice(problem?.span?.start, problem?.span?.end)).toBe('titel');
    expect(problem?.remedy).toBe('Did you mean title?');
  });

  it('proposes the name that was meant', () => {
    const remedies = [
      importing({ titel: 'title' }),
      hr({ project: { person: 'persn' } }),
      hr({ filter: { perso: 'active' } }),
    ].map((document) => compile(document).problems[0]?.remedy);
    expect(remedies).toEqual([
      'Did you mean "title"?',
      'Did you mean "person"?',
      'Did you mean "person"?',
    ]);
  });

  it('only warns where several values may meet an attribute for one', () => {
    const { rules, problems } = compile(importing({ title: 'mails' }));
    expect(problems).toMatchObject([
      { severity: 'warning', code: 'flow-multi-values-to-single-value' },
    ]);
    expect(rules).toBeDefined();
  });

  it('resolves names whatever their case, and answers in the spelling of the declaration', () => {
    const { rules, problems } = compile(
      configuration(
        [
          connector('HR', {
            join: { PERSON: [{ metaverseType: 'Person', match: { EMPLOYEEID: 'EmployeeID' } }] },
            project: { Person: 'PERSON' },
            importFlows: {
              PeRson: { PERson: { TITLE: 'TITLE', displayname: 'Trim(DISPLAYNAME)' } },
            },
          }),
        ],
        metaverse({
          person: {
            precedence: { TITLE: ['hr'] },
            deletion: { rule: 'any-connector', connectors: ['hr'] },
          },
        }),
      ),
    );
    expect(problems).toEqual([]);
    const type = must(rules, 'rules').connectors.get('hr')?.objectTypes.get('PERSON');
    const { joins = [], importFlows } = type ?? {};
    const flows = importFlows?.get('person') ?? [];
    expect(type).toMatchObject({ projections: [{ metaverseType: 'person' }] });
    expect(joins[0]?.matches[0]?.metaverse.name).toBe('employeeId');
    expect(flows.map((flow) => flow.target.name)).toEqual(['title', 'displayName']);
    expect(flows[0]?.source).toEqual({ kind: 'direct', attribute: 'title' });
    expect(rules?.metaverseTypes.get('person')?.deletion.connectors).toEqual(new Set(['HR']));
  });

  it('ranks the flows of an attribute by its precedence, then by the order of the connectors', () => {
    const flows = { importFlows: forPeople({ title: 'title', phone: 'phone' }) };
    const { rules } = compile(
      configuration(
        [connector('a', flows), connector('b', flows), connector('c', flows)],
        metaverse({ person: { precedence: { phone: ['C', 'a'] } } }),
      ),
    );
    const ranked = (attribute: string): readonly unknown[] | undefined =>
      rules?.metaverseTypes
        .get('person')
        ?.flowsByAttribute.get(attribute)
        ?.map((flow) => [flow.connector, flow.rank]);
    expect(ranked('title')).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect(ranked('phone')).toEqual([
      ['c', 0],
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('indexes what is marked so and what joins search', () => {
    const { rules } = compile(
      configuration(
        [
          connector('hr', {
            join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
          }),
        ],
        {
          ...metaverse(),
          attributes: { ...metaverse().attributes, title: { type: 'string', indexed: true } },
        },
      ),
    );
    expect(rules?.indexedAttributes).toEqual(['employeeId', 'title']);
  });

  it('refuses to index what is secret', () => {
    const { problems } = compile(
      configuration([connector('hr')], {
        ...metaverse(),
        attributes: {
          ...metaverse().attributes,
          title: { type: 'string', indexed: true, secret: true },
        },
      }),
    );
    expect(problems).toMatchObject([
      { code: 'secret-attribute-indexed', path: ['metaverse', 'attributes', 'title'] },
    ]);
  });

  it('puts the flows of an outbound rule before those that always act', () => {
    const { rules } = compile(
      hr({
        exportFlows: forPeople({ title: 'title' }),
        provision: [
          {
            id: 'p',
            metaverseType: 'person',
            objectType: 'person',
            dn: 'employeeId',
            flows: { title: 'UpperCase(title)' },
          },
        ],
      }),
    );
    const flows = rules?.connectors.get('hr')?.objectTypes.get('person')?.exportFlows.get('person');
    expect(flows?.map((flow) => [flow.id, flow.rule])).toEqual([
      ['p.title', 'p'],
      ['hr.export.person.person.title', undefined],
    ]);
  });

  it('falls back to the careful choice where nothing is said', () => {
    const { rules } = compile(provisioning({}));
    expect(rules?.connectors.get('hr')).toMatchObject({
      deprovision: 'make-normal-disconnector',
      recall: true,
    });
    expect(rules?.connectors.get('hr')?.outbound[0]).toMatchObject({
      onScopeLoss: 'deprovision',
      existing: 'error',
    });
    expect(rules?.metaverseTypes.get('person')?.deletion).toEqual({
      rule: 'last-connector',
      connectors: new Set(),
    });
  });
});
