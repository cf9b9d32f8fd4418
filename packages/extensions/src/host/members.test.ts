import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metaversePerson, openScript, personOf } from '../testing/open-script.ts';
import type { OpenScript } from '../testing/open-script.ts';

const BODY = `
  filterForDisconnection: (csentry) => !csentry.attribute('ACTIVE').isPresent,
  mapAttributesForJoin(rule, csentry, values) {
    if (rule === 'nobody') throw new cognate.DeclineMappingException();
    values.add(csentry.attribute('sn').value.toLowerCase());
    values.add('x' + csentry.dn);
  },
  resolveJoinSearch: (criterion, csentry, found) =>
    criterion === 'none' ? false : found.findIndex((mv) => mv.attribute('grade').integerValue === 3),
  shouldProjectToMV: (csentry) => csentry.objectType,
  mapAttributesForImport(rule, csentry, mventry) {
    const { value: sn } = csentry.attribute('sn');
    switch (rule) {
      case 'full name':
        mventry.attribute('displayName').value = csentry.attribute('givenName').value + ' ' + sn;
        break;
      case 'mails':
        mventry.attribute('mails').values.add(sn + '@b.test');
        mventry.attribute('mails').values.add(sn + '@a.test');
        break;
      case 'grade':
        mventry.attribute('grade').integerValue = mventry.attribute('grade').integerValue + 1;
        break;
      case 'photo':
        mventry.attribute('photo').binaryValue = new Uint8Array([1, 2, 3]);
        break;
      case 'keep':
        throw new cognate.DeclineMappingException();
      case 'clear':
        mventry.attribute('displayName').delete();
        break;
      case 'elsewhere':
        mventry.attribute('sn').value = 'No';
        break;
      case 'number':
        mventry.attribute('grade').value = 'three';
        break;
      case 'unknown':
        mventry.attribute('shoeSize');
        break;
      case 'empty':
        csentry.attribute('photo').value;
        break;
      case 'several':
        mventry.attribute('displayName').values.add('A');
        mventry.attribute('displayName').values.add('B');
        break;
      case 'bad data':
        throw new cognate.UnexpectedDataException('not a person');
      default:
        throw new cognate.EntryPointNotImplementedException(rule);
    }
  },
  mapAttributesForExport(rule, mventry, csentry) {
    csentry.attribute('displayName').value = mventry.attribute('displayName').value + ' <' + csentry.rdn + '>';
  },
  deprovision: (csentry) => (csentry.dn === '4711' ? 'delete' : 'disconnect'),
  provision(mventry) {
    const { connectors, escapeDNComponent } = mventry.connectedMA('AD');
    if (connectors.count > 1) throw new cognate.UnexpectedDataException('several accounts');
    const name = (n) => 'cn=' + escapeDNComponent(mventry.attribute('displayName').value) + n + ',dc=test';
    if (connectors.count === 1) {
      const account = connectors.byIndex(0);
      if (mventry.attribute('active').booleanValue) account.dn = name('');
      else account.deprovision();
      return;
    }
    const account = connectors.startNewConnector('person');
    account.attribute('sn').value = 'New';
    for (let n = 0; ; n += 1) {
      try {
        account.dn = name(n || '');
        account.commitNewConnector();
        return;
      } catch (error) {
        if (!(error instanceof cognate.ObjectAlreadyExistsException)) throw error;
      }
    }
  },
  shouldDeleteFromMV: (csentry, mventry) => csentry.ma.name === 'hr' && mventry.objectId === '7',
`;

let script: OpenScript;
beforeAll(() => {
  script = openScript(BODY);
});
afterAll(() => script.close());

const ask: OpenScript['ask'] = (member, parameters) => script.ask(member, parameters);

const importFlows = (...flows: readonly (readonly [name: string, attribute: string])[]): unknown =>
  ask('mapAttributesForImport', {
    cs: personOf(),
    mv: metaversePerson({ grade: [2], displayName: ['Old'] }),
    flows: flows.map(([name, attribute]) => ({ name, attribute })),
  });

describe('the members of IMASynchronization', () => {
  it('filterForDisconnection reads attributes whatever the case of their names', () => {
    expect(ask('filterForDisconnection', { cs: personOf() })).toBe(true);
    expect(ask('filterForDisconnection', { cs: personOf({ active: [true] }) })).toBe(false);
  });

  it('mapAttributesForJoin fills in values, or none', () => {
    const flow = (name: string): unknown =>
      ask('mapAttributesForJoin', { cs: personOf(), flow: { name, attribute: 'sn' } });
    expect(flow('name')).toEqual(['lee', 'x4711']);
    expect(flow('nobody')).toEqual([]);
  });

  it('resolveJoinSearch picks a candidate, or none', () => {
    const candidates = [metaversePerson({ grade: [1] }), metaversePerson({ grade: [3] })];
    expect(ask('resolveJoinSearch', { cs: personOf(), criterion: 'c', candidates })).toBe(1);
    expect(ask('resolveJoinSearch', { cs: personOf(), criterion: 'none', candidates })).toBe(null);
  });

  it('shouldProjectToMV names a metaverse type', () => {
    expect(ask('shouldProjectToMV', { cs: personOf() })).toBe('person');
  });

  it('mapAttributesForImport writes the targets of several flows in one call', () => {
    expect(
      importFlows(
        ['full name', 'displayName'],
        ['mails', 'mails'],
        ['grade', 'grade'],
        ['photo', 'photo'],
        ['keep', 'displayName'],
        ['clear', 'displayName'],
      ),
    ).toEqual([['Ann Lee'], ['Lee@a.test', 'Lee@b.test'], [3], ['AQID'], null, []]);
  });

  it.each([
    ['elsewhere', 'displayName', 'extension-dll-exception', 'may not be written here'],
    ['number', 'grade', 'extension-unexpected-attribute-value', '"grade" is integer'],
    ['unknown', 'displayName', 'extension-dll-exception', 'NoSuchAttributeException'],
    ['empty', 'displayName', 'extension-dll-exception', 'AttributeNotPresentException'],
    ['several', 'displayName', 'extension-dll-exception', 'TooManyValuesException'],
    ['bad data', 'displayName', 'extension-unexpected-attribute-value', 'not a person'],
    ['other', 'displayName', 'extension-entry-point-not-implemented', 'other'],
  ])(
    'mapAttributesForImport fails for "%s" with its rule and place',
    (name, attribute, type, words) => {
      expect(importFlows(['keep', 'sn'], [name, attribute])).toEqual({
        type,
        flow: 1,
        message: expect.stringContaining(words) as string,
      });
      expect(importFlows([name, attribute])).toMatchObject({
        message: expect.stringMatching(
          new RegExp(
            `^The extension "hr" failed in mapAttributesForImport for "${name}".*\\(line \\d+\\)$`,
          ),
        ) as string,
      });
    },
  );

  it('mapAttributesForExport writes the connector-space object', () => {
    expect(
      ask('mapAttributesForExport', {
        cs: { ...personOf(), connector: 'ad', dn: 'cn=Ann\\, Lee,dc=test' },
        mv: metaversePerson({ displayName: ['Ann'] }),
        flows: [{ name: 'any', attribute: 'displayName' }],
      }),
    ).toEqual([['Ann <cn=Ann\\, Lee>']]);
  });

  it('deprovision names an action', () => {
    expect(ask('deprovision', { cs: personOf() })).toBe('delete');
  });
});

describe('the members of IMVSynchronization', () => {
  const mv = metaversePerson({ displayName: ['Lee, Ann'], active: [true] });
  const account = { ...personOf(), connector: 'ad', dn: 'cn=Old,dc=test' };

  it('provision creates a connector with what it wrote to it', () => {
    expect(ask('provision', { mv, connectors: [], taken: [] })).toEqual([
      {
        kind: 'create',
        connector: 'ad',
        type: 'person',
        dn: 'cn=Lee\\, Ann,dc=test',
        attributes: { sn: ['New'] },
      },
    ]);
  });

  it('provision meets ObjectAlreadyExistsException for names that are taken, whatever their case', () => {
    const taken = [
      { connector: 'ad', dn: 'CN=Lee\\, Ann, DC=test' },
      { connector: 'ad', dn: 'cn=Lee\\, Ann1,dc=test' },
    ];
    expect(ask('provision', { mv, connectors: [], taken })).toMatchObject([
      { dn: 'cn=Lee\\, Ann2,dc=test' },
    ]);
  });

  it('provision renames and disconnects the connectors that there are', () => {
    expect(ask('provision', { mv, connectors: [account], taken: [] })).toEqual([
      { kind: 'rename', connector: 'ad', object: 1, dn: 'cn=Lee\\, Ann,dc=test' },
    ]);
    const left = metaversePerson({ displayName: ['Ann'], active: [false] });
    expect(ask('provision', { mv: left, connectors: [account], taken: [] })).toEqual([
      { kind: 'deprovision', connector: 'ad', object: 1 },
    ]);
  });

  it('provision fails for an object that has too many', () => {
    expect(ask('provision', { mv, connectors: [account, account], taken: [] })).toMatchObject({
      type: 'extension-unexpected-attribute-value',
    });
  });

  it('shouldDeleteFromMV answers for the connector that was lost', () => {
    expect(ask('shouldDeleteFromMV', { cs: personOf(), mv })).toBe(true);
    expect(ask('shouldDeleteFromMV', { cs: account, mv })).toBe(false);
  });
});

it('tells which members an extension has', () => {
  expect(script.load('hr')).toContain('shouldDeleteFromMV');
  expect(script.load('hr')).not.toContain('terminate');
});
