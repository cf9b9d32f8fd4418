import { describe, expect, it } from 'vitest';
import type { ConnectorDocument, FlowDocument } from '../configuration/document.ts';
import type { BoundExtension } from '../scripts/bound-extension.ts';
import { configuration, connector, forPeople } from '../testing/documents.ts';
import type { Entry } from '../testing/world.ts';
import { World } from '../testing/world.ts';
import { evaluateSource } from './evaluate-source.ts';

const TITLE_RULE = 'hr.import.person.person.title';

/** The metaverse object that one object projects to, or the error. */
function flowed(
  flows: Record<string, FlowDocument>,
  entry: Entry,
  rest: Partial<ConnectorDocument> = {},
): unknown {
  const world = new World(
    configuration([
      connector('hr', { project: { person: 'person' }, importFlows: forPeople(flows), ...rest }),
    ]),
  );
  world.stage('hr', entry);
  const { errors } = world.sync('hr');
  return Object.values(errors)[0] ?? world.metaverse()[0];
}

const one = (values: Entry['values']): Entry => ({ dn: '1', values: values ?? {} });

describe('an import flow', () => {
  it('copies an attribute with all its values', () => {
    expect(
      flowed(
        { mails: 'mails', active: 'active', grade: 'grade' },
        one({ mails: ['b', 'a'], active: false, grade: 0 }),
      ),
    ).toEqual({ type: 'person', mails: ['a', 'b'], active: false, grade: 0 });
  });

  it('gives a constant, also as an expression', () => {
    expect(
      flowed(
        { title: { constant: 'Clerk' }, grade: { constant: 3 }, active: 'true', phone: '"1"' },
        one({}),
      ),
    ).toEqual({ type: 'person', title: 'Clerk', grade: 3, active: true, phone: '1' });
  });

  it('takes an empty text for no value, whether constant or calculated', () => {
    expect(
      flowed(
        { title: { constant: '' }, phone: '""', location: 'Left(title, 0)' },
        one({ title: 'x' }),
      ),
    ).toEqual({ type: 'person' });
  });

  it('fails its object over a part of the name that nothing could hold', () => {
    const error = flowed({ title: { dnPart: 1 } }, { dn: 'cn=a\\00b' }, { type: 'ldap' });
    expect(error).toMatchObject({ type: 'cannot-parse-dn-component', attribute: 'title' });
  });

  it.each(['a\u0000', 'a\uD83D'])('fails its object over a script that gives %j', (text) => {
    // The flow does not look into it.
    const extension = {} as BoundExtension;
    const source = { kind: 'script', type: 'string', script: 'title', extension } as const;
    const view = { step: 'import-flow', values: () => undefined, script: () => [text] } as const;
    expect(() => evaluateSource(source, view, 'rule', 'title')).toThrow(
      /"title" a text with U\+0000 or with half of a character: "a\\u/,
    );
  });

  it('calculates', () => {
    expect(
      flowed({ displayName: 'UpperCase(title) + " " + phone' }, one({ title: 'dr', phone: '1' })),
    ).toEqual({ type: 'person', displayName: 'DR 1' });
  });

  it('contributes nothing where the source has nothing', () => {
    expect(flowed({ title: 'title', phone: 'Trim(phone)' }, one({}))).toEqual({ type: 'person' });
  });

  it('takes parts of a name as its style writes them', () => {
    const parts = { title: { dnPart: 1 }, phone: { dnPart: 2 } };
    expect(flowed(parts, { dn: 'cn=Ann\\, B+uid=1,ou=staff,dc=test' }, { type: 'ldap' })).toEqual({
      type: 'person',
      title: 'Ann, B',
      phone: 'staff',
    });
    expect(flowed(parts, { dn: 'a+b' })).toEqual({ type: 'person', title: 'a', phone: 'b' });
  });

  it('counts parts from the root too, and reads numbers and conditions in them', () => {
    const parts = { title: { dnPart: -1 }, grade: { dnPart: 2 }, active: { dnPart: -2 } };
    expect(flowed(parts, { dn: 'a+17+true+z' })).toEqual({
      type: 'person',
      title: 'z',
      grade: 17,
      active: true,
    });
    expect(flowed({ grade: { dnPart: 1 } }, { dn: 'a+b' })).toMatchObject({
      type: 'cannot-parse-dn-component',
      attribute: 'grade',
    });
    expect(flowed({ title: { dnPart: -3 } }, { dn: 'a+b' })).toMatchObject({
      type: 'dn-index-out-of-bounds',
    });
  });

  it('fails where the name has no such part', () => {
    expect(
      flowed({ title: { dnPart: 3 } }, { dn: 'cn=Ann,ou=staff' }, { type: 'ldap' }),
    ).toMatchObject({
      type: 'dn-index-out-of-bounds',
      step: 'import-flow',
      rule: TITLE_RULE,
      attribute: 'title',
    });
  });

  it('fails where several values meet an attribute for one', () => {
    expect(flowed({ title: 'mails' }, one({ mails: ['a', 'b'] }))).toMatchObject({
      type: 'flow-multi-values-to-single-value',
      step: 'import-flow',
      rule: TITLE_RULE,
      attribute: 'title',
    });
    expect(flowed({ title: 'mails' }, one({ mails: ['a'] }))).toEqual({
      type: 'person',
      title: 'a',
    });
  });

  it('fails, naming rule and attribute, where its expression does', () => {
    expect(
      flowed({ title: 'DateTimeFormat(title, "yyyy")' }, one({ title: 'no date' })),
    ).toMatchObject({
      type: 'datetime-string-format-incorrect',
      step: 'import-flow',
      rule: TITLE_RULE,
      attribute: 'title',
    });
  });

  it('writes a value of uncertain type as text, and refuses it for any other type', () => {
    expect(
      flowed({ title: 'IIF(active, grade, "none")' }, one({ active: true, grade: 3 })),
    ).toEqual({ type: 'person', title: '3' });
    expect(
      flowed({ grade: 'IIF(active, grade, "none")' }, one({ active: true, grade: 3 })),
    ).toEqual({ type: 'person', grade: 3 });
    expect(flowed({ grade: 'IIF(active, grade, "none")' }, one({ active: false }))).toMatchObject({
      type: 'cs-attribute-type-mismatch',
      attribute: 'grade',
    });
  });
});

describe('an export flow', () => {
  const target = (flows: Record<string, FlowDocument>): World => {
    const world = new World(
      configuration([
        connector('hr', {
          project: { person: 'person' },
          importFlows: forPeople({ employeeId: 'employeeId', mails: 'mails', title: 'title' }),
        }),
        connector('ad', {
          type: 'ldap',
          exportFlows: forPeople(flows),
          provision: [
            {
              id: 'out',
              metaverseType: 'person',
              objectType: 'person',
              dn: '"cn=" + EscapeDNComponent(title)',
            },
          ],
        }),
      ]),
    );
    world.stage('hr', { dn: '1', values: { employeeId: '7', title: 'B, A', mails: ['b', 'a'] } });
    return world;
  };

  it('copies, calculates and gives constants', () => {
    const world = target({ mails: 'mails', title: 'LowerCase(title)', phone: { constant: '0' } });
    world.sync('hr');
    expect(world.pending('ad')).toEqual({
      'cn=B\\, A': { op: 'add', mails: ['a', 'b'], title: 'b, a', phone: '0' },
    });
  });

  it('can read the id of the metaverse object', () => {
    const world = target({ phone: '[<object-id>]' });
    world.sync('hr');
    const [mv] = world.mvs.keys();
    expect(Object.values(world.pending('ad'))).toEqual([{ op: 'add', phone: String(mv) }]);
  });

  it('fails where several values meet an attribute for one', () => {
    const world = target({ title: 'mails' });
    expect(Object.values(world.sync('hr').errors)).toMatchObject([
      {
        type: 'ambiguous-export-flow-to-single-valued-attribute',
        step: 'export-flow',
        attribute: 'title',
      },
    ]);
    expect([world.metaverse(), world.find('ad', 'cn=B\\, A')]).toEqual([[], undefined]);
  });
});
