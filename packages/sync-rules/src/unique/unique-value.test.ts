import { must } from '@cognate/kernel';
import type { Value } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import type { FlowDocument, ProvisioningDocument } from '../configuration/document.ts';
import { compile, configuration, connector, forPeople } from '../testing/documents.ts';
import { feeding, hire } from '../testing/feeding.ts';
import { World } from '../testing/world.ts';
import { uniqueValue } from './unique-value.ts';

const SMITH: FlowDocument = {
  expression: 'Left(displayName, 1) + title',
  ifTaken: ['displayName + "." + title', 'Left(displayName, 1) + title + [<n>]'],
};

/** HR, whose people get an account name that nobody else has. */
const naming = (accountName: FlowDocument = SMITH): World =>
  new World(
    configuration([
      connector('hr', {
        project: { person: 'person' },
        importFlows: forPeople({ accountName, employeeId: 'employeeId' }),
      }),
      connector('ad', { importFlows: forPeople({ accountName: 'accountName' }) }),
    ]),
  );

const smith = (world: World, dn: string, displayName = 'Jo', title = 'Smith'): string => {
  world.stage('hr', { dn, values: { employeeId: dn, displayName, title } });
  const { errors } = world.sync('hr');
  return errors[`hr/${dn}`]?.type ?? String(world.mvOf('hr', dn)?.['accountName']);
};

describe('a value that nobody else may have', () => {
  it('is the first candidate that is free, then a counted one', () => {
    const world = naming();
    const names = ['1', '2', '3', '4'].map((dn) => smith(world, dn));
    expect(names).toEqual(['JSmith', 'Jo.Smith', 'JSmith2', 'JSmith3']);
  });

  it('is unique among the objects of one page too', () => {
    const world = naming();
    for (const dn of ['1', '2', '3'])
      world.stage('hr', { dn, values: { displayName: 'Jo', title: 'Smith' } });
    world.sync('hr');
    expect(world.metaverse().map((mv) => mv['accountName'])).toEqual([
      'JSmith',
      'Jo.Smith',
      'JSmith2',
    ]);
  });

  it('compares without case', () => {
    const world = naming();
    smith(world, '1', 'Jo', 'SMITH');
    expect(smith(world, '2')).toBe('Jo.Smith');
  });

  it('stays although a better one became free', () => {
    const world = naming();
    for (const dn of ['1', '2', '3']) smith(world, dn);
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(smith(world, '3')).toBe('JSmith2');
    expect(smith(world, '2')).toBe('Jo.Smith');
    expect(world.sync('hr', 'full').changes).toBe(0);
    expect(smith(world, '4')).toBe('JSmith');
  });

  it('changes with what it is made of', () => {
    const world = naming();
    for (const dn of ['1', '2', '3']) smith(world, dn);
    expect(smith(world, '3', 'Jo', 'Miller')).toBe('JMiller');
  });

  it('fails where all candidates are taken', () => {
    const world = naming({ expression: 'title', ifTaken: [] });
    smith(world, '1');
    expect(smith(world, '2')).toBe('unique-index-violation');
    expect(smith(world, '2', 'Jo', 'Miller')).toBe('Miller');
  });

  it('is not given where the first choice gives none', () => {
    const world = naming({ expression: 'phone', ifTaken: ['title'] });
    expect(smith(world, '1')).toBe('undefined');
  });

  it('asks ahead, so that many namesakes take few look-ups', () => {
    const hr = naming().rules.connectors.get('hr');
    const flow = must(hr?.objectTypes.get('person')?.importFlows.get('person')?.[0], 'a flow');
    const known = new Set<Value>();
    const exists = (value: Value): boolean => Number(/\d+$/.exec(String(value))?.[0] ?? 0) < 60;
    for (let rounds = 1; ; rounds += 1) {
      const asked = new Set<Value>();
      const result = uniqueValue({
        source: flow.source,
        substitutes: must(flow.ifTaken, 'substitutes'),
        view: {
          step: 'import-flow',
          values: (name) => ({ displayName: ['Jo'], title: ['Smith'] })[name],
        },
        rule: flow.id,
        attribute: 'accountName',
        current: undefined,
        isSame: Object.is,
        isTaken: (value) => known.has(value) || (asked.add(value), false),
      });
      const taken = [...asked].filter(exists);
      for (const value of taken) known.add(value);
      if (taken.length > 0) continue;
      expect(result).toEqual({ kind: 'value', value: 'JSmith60' });
      expect(rounds).toBeLessThan(9);
      return;
    }
  });
});

describe('a name that is taken', () => {
  const rule: Partial<ProvisioningDocument> = {
    dn: 'title',
    ifTaken: ['title + "." + employeeId', 'title + [<n>]'],
  };

  it('gives way to the next candidate, whoever has it', () => {
    const world = feeding([rule]);
    world.stage('ad', { dn: 'Clerk', values: {} });
    world.sync('ad');
    hire(world);
    hire(world, {}, '2');
    expect(Object.keys(world.pending('ad'))).toEqual(['Clerk.1', 'Clerk.2']);
  });

  it('is counted up, within a page as well', () => {
    const world = feeding([{ ...rule, ifTaken: ['title + [<n>]'] }]);
    for (const dn of ['1', '2', '3'])
      world.stage('hr', { dn, values: { employeeId: dn, title: 'Clerk', active: true } });
    world.sync('hr');
    expect(Object.keys(world.pending('ad'))).toEqual(['Clerk', 'Clerk2', 'Clerk3']);
    world.exportAndConfirm('ad');
    expect(world.sync('ad').errors).toEqual({});
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('is left for another one when it changes', () => {
    const world = feeding([{ ...rule, ifTaken: ['title + [<n>]'] }]);
    hire(world);
    hire(world, {}, '2');
    world.exportAndConfirm('ad');
    world.sync('ad');
    hire(world, { title: 'Boss' }, '2');
    expect(world.pending('ad')).toMatchObject({ Clerk2: { op: 'update', dn: 'Boss' } });
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toMatchObject({ Clerk: { op: 'update', dn: 'Boss2' } });
  });

  it('fails the object where all candidates are taken', () => {
    const world = feeding([{ dn: 'title', ifTaken: [] }]);
    hire(world);
    expect(hire(world, {}, '2').errors['hr/2']).toMatchObject({
      type: 'sync-rule-flow-provisioning-failed',
    });
  });
});

describe('what is tried', () => {
  const problemsOf = (part: Parameters<typeof connector>[1]): readonly string[] =>
    compile(configuration([connector('hr', part)])).problems.map(({ code }) => code);

  it('counts only in the last place', () => {
    const ifTaken = ['title + [<n>]', 'title'];
    expect(
      problemsOf({ importFlows: forPeople({ title: { expression: 'title', ifTaken } }) }),
    ).toEqual(['counter-not-last']);
  });

  it('is text for a single value of the metaverse', () => {
    const ifTaken = ['mails'];
    expect(
      problemsOf({ importFlows: forPeople({ mails: { expression: 'mails', ifTaken } }) }),
    ).toContain('unique-attribute');
    expect(
      problemsOf({ exportFlows: forPeople({ title: { expression: 'title', ifTaken: [] } }) }),
    ).toEqual(['unique-attribute']);
    expect(
      problemsOf({
        importFlows: forPeople({ title: { expression: 'title', ifTaken: ['grade'] } }),
      }),
    ).toEqual(['cs-attribute-type-mismatch']);
  });

  it('is no way to join what is there', () => {
    const rule = { id: 'p', metaverseType: 'person', objectType: 'person', dn: 'title' };
    expect(problemsOf({ provision: [{ ...rule, existing: 'join', ifTaken: [] }] })).toEqual([
      'unique-join',
    ]);
  });
});
