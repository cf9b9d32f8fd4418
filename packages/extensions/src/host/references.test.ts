import { afterAll, beforeAll, expect, it } from 'vitest';
import { metaversePerson, openScript, personOf } from '../testing/open-script.ts';
import type { OpenScript } from '../testing/open-script.ts';

const BODY = `
  filterForDisconnection: (csentry) => csentry.attribute('manager').referenceValue === '12',
  mapAttributesForJoin(rule, csentry, values) {
    values.add(csentry.attribute('manager').referenceValue);
  },
  resolveJoinSearch: (criterion, csentry, found) =>
    found.findIndex((mv) => mv.attribute('manager').value === csentry.attribute('manager').value),
  mapAttributesForImport(rule, csentry, mventry) {
    const members = mventry.attribute('members').values;
    if (rule === 'too many') return csentry.attribute('members').values.count;
    if (rule === 'text') return mventry.attribute('displayName').referenceValue;
    for (const member of csentry.attribute('members').values)
      if (member !== mventry.objectId) members.add(member);
    members.remove('5');
  },
  mapAttributesForExport(rule, mventry, csentry) {
    csentry.attribute('manager').referenceValue = mventry.attribute('manager').referenceValue;
  },
  provision(mventry) {
    const account = mventry.connectedMA('ad').connectors.startNewConnector('person');
    if (mventry.attribute('active').isPresent)
      account.attribute('manager').referenceValue = mventry.attribute('manager').referenceValue;
    account.dn = 'cn=under ' + mventry.attribute('manager').value;
    account.commitNewConnector();
  },
`;

let script: OpenScript;
beforeAll(() => {
  script = openScript(BODY);
});
afterAll(() => script.close());

const ask: OpenScript['ask'] = (member, parameters) => script.ask(member, parameters);

const cs = personOf({ manager: ['12'], members: ['7', '8'] });

it('filters and joins read references as the ids that metaverse objects have', () => {
  expect(ask('filterForDisconnection', { cs })).toBe(true);
  expect(ask('mapAttributesForJoin', { cs, flow: { name: 'x', attribute: 'sn' } })).toEqual(['12']);
  const candidates = [metaversePerson({ manager: ['3'] }), metaversePerson({ manager: ['12'] })];
  expect(ask('resolveJoinSearch', { cs, criterion: 'c', candidates })).toBe(1);
});

const importing = (name: string, object = cs): unknown =>
  ask('mapAttributesForImport', {
    cs: object,
    mv: metaversePerson({ members: ['5', '9'], displayName: ['Ann'] }),
    flows: [{ name, attribute: 'members' }],
  });

it('flows in both directions write references', () => {
  expect(importing('members')).toEqual([['8', '9']]);
  const flows = [{ name: 'boss', attribute: 'manager' }];
  const mv = metaversePerson({ manager: ['12'] });
  expect(ask('mapAttributesForExport', { cs: personOf(), mv, flows })).toEqual([['12']]);
});

it('references that are too many fail who asks for them, and nobody else', () => {
  const { members: _, ...attributes } = cs.attributes;
  const group = { ...cs, attributes, tooMany: ['members'] };
  expect(importing('too many', group)).toMatchObject({
    message: expect.stringContaining('more references than scripts are shown') as string,
  });
  expect(ask('filterForDisconnection', { cs: group })).toBe(true);
});

it('an attribute that is none has no reference', () => {
  expect(importing('text')).toMatchObject({ type: 'extension-unexpected-attribute-value' });
});

it('provisioning reads references and leaves those of new objects to export flows', () => {
  const mv = metaversePerson({ manager: ['12'] });
  expect(ask('provision', { mv, connectors: [], taken: [] })).toMatchObject([
    { kind: 'create', dn: 'cn=under 12', attributes: {} },
  ]);
  const written = { ...mv, attributes: { ...mv.attributes, active: [true] } };
  expect(ask('provision', { mv: written, connectors: [], taken: [] })).toMatchObject({
    message: expect.stringContaining('may not be written here') as string,
  });
});
