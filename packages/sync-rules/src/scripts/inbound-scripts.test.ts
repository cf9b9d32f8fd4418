import { must } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import type { ConnectorDocument } from '../configuration/document.ts';
import { compile, configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { broken, scripted } from '../testing/scripted.ts';
import type { Script } from '../testing/scripted.ts';
import type { World } from '../testing/world.ts';
import { scriptObject } from './bound-extension.ts';

const FLOWS = { employeeId: 'employeeId', displayName: 'displayName' };

const withScript = (
  script: Script,
  hr: Partial<ConnectorDocument> = {},
  more: readonly ConnectorDocument[] = [],
): ReturnType<typeof scripted> =>
  scripted(
    configuration([
      connector('hr', {
        extension: 'hr',
        project: { person: 'person' },
        importFlows: forPeople(FLOWS),
        ...hr,
      }),
      ...more,
    ]),
    script,
  );

const person = (world: World, dn = '1', values = {}): ReturnType<World['sync']> => {
  world.stage('hr', { dn, values: { employeeId: dn, displayName: `P${dn}`, ...values } });
  return world.sync('hr');
};

describe('a scripted connector filter', () => {
  it('keeps out what the script says, and fails what it fails for', () => {
    const { world } = withScript(
      {
        filterForDisconnection: ({ cs }) =>
          cs.dn === '3' ? broken : cs.attributes['title']?.[0] === 'Guest',
      },
      { filter: { person: { script: true } } },
    );
    expect(person(world, '1', { title: 'Guest' }).inbound['hr/1']).toBe('disconnector-filtered');
    expect(person(world, '2').inbound['hr/2']).toBe('disconnector-projected-flow');
    expect(person(world, '3').errors['hr/3']).toEqual({
      type: 'extension-dll-exception',
      step: 'connector-filter',
      rule: 'filter of "person"',
      message: 'it broke',
      extension: { name: 'hr', callsite: 'disconnector-filter', context: '' },
    });
  });
});

describe('a scripted projection', () => {
  const projecting = (answer: string | null): ReturnType<World['sync']> => {
    const { world } = withScript(
      { shouldProjectToMV: () => answer },
      { project: { person: { script: true } } },
    );
    return person(world);
  };

  it('creates an object of the type that the script names, or none', () => {
    expect(projecting('PERSON').inbound['hr/1']).toBe('disconnector-projected-flow');
    expect(projecting(null).inbound['hr/1']).toBe('disconnector-remains');
  });

  it('fails without a type, and for one that the metaverse does not have', () => {
    expect(projecting('').errors['hr/1']?.type).toBe('extension-projection-object-type-not-set');
    expect(projecting('robot').errors['hr/1']?.type).toBe(
      'extension-projection-invalid-object-type',
    );
  });
});

describe('a scripted join', () => {
  const joining = (script: Script, resolve?: { readonly script: string }): World => {
    const ad = connector('ad', {
      extension: 'ad',
      join: {
        person: [
          {
            metaverseType: 'person',
            match: { displayName: { script: 'by name' } },
            ...(resolve && { resolve }),
          },
        ],
      },
    });
    const { world } = withScript(script, {}, [ad]);
    person(world, '1', { displayName: 'Ann' });
    person(world, '2', { displayName: 'Ann' });
    person(world, '3', { displayName: 'Bob' });
    world.stage('ad', { dn: 'x', values: { title: 'bob' } });
    return world;
  };

  it('searches for the values that the script gives', () => {
    const world = joining({
      mapAttributesForJoin: ({ cs, flow }) => {
        expect(flow).toEqual({ name: 'by name', attribute: 'displayName' });
        return cs.attributes['title'] ?? [];
      },
    });
    expect(world.sync('ad').inbound['ad/x']).toBe('disconnector-joined-no-flow');
    expect(world.nameOf(world.find('ad', 'x')?.link?.mv ?? 0)).toBe('hr/3');
  });

  it('passes the criterion over when the script gives none', () => {
    const world = joining({ mapAttributesForJoin: () => [] });
    expect(world.sync('ad').inbound['ad/x']).toBe('disconnector-remains');
  });

  it('lets a script pick one of several candidates, or none', () => {
    const resolve = { script: 'older' };
    const mapAttributesForJoin = (): string[] => ['ann'];
    const picked = (index: number | null): World =>
      joining(
        {
          mapAttributesForJoin,
          resolveJoinSearch: ({ criterion, candidates }) => {
            expect(criterion).toBe('older');
            expect(candidates.map(({ attributes }) => attributes['employeeId'])).toEqual([
              ['1'],
              ['2'],
            ]);
            return index;
          },
        },
        resolve,
      );
    const second = picked(1);
    expect(second.sync('ad').errors).toEqual({});
    expect(second.nameOf(second.find('ad', 'x')?.link?.mv ?? 0)).toBe('hr/2');
    expect(picked(null).sync('ad').inbound['ad/x']).toBe('disconnector-remains');
    for (const index of [2, -1, 0.5])
      expect(picked(index).sync('ad').errors['ad/x']?.type).toBe(
        'extension-join-resolution-index-out-of-bounds',
      );
  });
});

describe('scripted import flows', () => {
  const flows = forPeople({
    title: { script: 'title' },
    employeeId: 'employeeId',
    displayName: 'displayName',
    location: { script: 'place' },
  });

  it('are asked in one call, after flows that are no scripts', () => {
    const { world, calls } = withScript(
      {
        mapAttributesForImport: ({ cs, mv, flows: asked }) => {
          expect(cs.dn).toBe('1');
          expect(mv.attributes).toMatchObject({ employeeId: ['1'] });
          expect(asked).toEqual([
            { name: 'title', attribute: 'title' },
            { name: 'place', attribute: 'location' },
          ]);
          return [['Dr'], ['Oslo']];
        },
      },
      { importFlows: flows },
    );
    expect(person(world).errors).toEqual({});
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Dr', location: 'Oslo' });
    expect(calls).toEqual(['mapAttributesForImport']);
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('leave the attribute as it is when they decline, and take it away when they give nothing', () => {
    let answers: readonly (readonly string[] | null)[] = [['Dr'], ['Oslo']];
    const { world } = withScript({ mapAttributesForImport: () => answers }, { importFlows: flows });
    person(world);
    answers = [null, []];
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Dr' });
    expect(world.mvOf('hr', '1')).not.toHaveProperty('location');
  });

  it('fail the object with the flow that failed', () => {
    const { world } = withScript(
      { mapAttributesForImport: () => ({ ...broken, flow: 1 }) },
      { importFlows: flows },
    );
    expect(person(world).errors['hr/1']).toEqual({
      type: 'extension-dll-exception',
      step: 'import-flow',
      rule: 'hr.import.person.person.location',
      attribute: 'location',
      message: 'it broke',
      extension: { name: 'hr', callsite: 'import-flow', context: 'place' },
    });
    expect(world.metaverse()).toEqual([]);
  });

  it('fail the object with what the attribute cannot hold', () => {
    const { world } = withScript(
      { mapAttributesForImport: () => [['high']] },
      { importFlows: forPeople({ grade: { script: 'grade' } }) },
    );
    expect(person(world).errors['hr/1']).toMatchObject({
      type: 'cs-attribute-type-mismatch',
      attribute: 'grade',
    });
  });

  it('fill in for a connector that leaves', () => {
    const { world } = withScript({ mapAttributesForImport: () => [['Scripted']] }, {}, [
      connector('ad', {
        extension: 'ad',
        join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
        importFlows: forPeople({ displayName: { script: 'name' } }),
      }),
    ]);
    person(world);
    world.stage('ad', { dn: 'x', values: { employeeId: '1' } });
    world.sync('ad');
    expect(world.mvOf('ad', 'x')).toMatchObject({ displayName: 'P1' });
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(world.mvOf('ad', 'x')).toMatchObject({ displayName: 'Scripted' });
  });

  it('may stand for two objects of one connector, the last of which decides', () => {
    const ad = connector('ad', {
      extension: 'ad',
      join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
      importFlows: forPeople({ phone: { script: 'phone' } }),
    });
    const { world } = withScript(
      { mapAttributesForImport: ({ cs }) => [cs.attributes['phone'] ?? []] },
      {},
      [ad],
    );
    person(world);
    for (const dn of ['a', 'b'])
      world.stage('ad', { dn, values: { employeeId: '1', phone: `of ${dn}` } });
    expect(world.sync('ad').errors).toEqual({});
    expect(world.mvOf('hr', '1')).toMatchObject({ phone: 'of b' });
    world.stageDelete('ad', 'b');
    expect(world.sync('ad').errors).toEqual({});
    expect(world.mvOf('hr', '1')).toMatchObject({ phone: 'of a' });
  });

  it('decide by hand where precedence is manual: nothing clears, declining leaves', () => {
    let answer: readonly string[] | null = ['Dr'];
    const document = configuration(
      [
        connector('hr', {
          extension: 'hr',
          project: { person: 'person' },
          importFlows: forPeople({ title: { script: 'title' } }),
        }),
      ],
      metaverse({ person: { precedence: { title: 'manual' } } }),
    );
    const { world } = scripted(document, { mapAttributesForImport: () => [answer] });
    person(world);
    answer = null;
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Dr' });
    answer = [];
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).not.toHaveProperty('title');
  });
});

describe('a configuration with scripts', () => {
  const problemsOf = (hr: Partial<ConnectorDocument>, mv = metaverse()): readonly string[] =>
    compile(configuration([connector('hr', hr)], mv)).problems.map(
      ({ path, code }) => `${path.join('.')}: ${code}`,
    );

  it('needs the name of the extension wherever it asks for one', () => {
    expect(
      problemsOf(
        {
          filter: { person: { script: true } },
          join: { person: [{ match: { title: { script: 'a' } }, resolve: { script: 'b' } }] },
          project: { person: { script: true } },
          importFlows: forPeople({ title: { script: 'c' } }),
          exportFlows: forPeople({ title: { script: 'd' } }),
          deprovision: { script: true },
        },
        {
          ...metaverse({ person: { deletion: { rule: 'scripted' } } }),
          provision: { script: true },
        },
      ).toSorted(),
    ).toEqual(
      [
        'connectors.0.deprovision',
        'connectors.0.exportFlows.person.person.title',
        'connectors.0.filter.person',
        'connectors.0.importFlows.person.person.title',
        'connectors.0.join.person.0.match.title',
        'connectors.0.join.person.0.resolve',
        'connectors.0.project.person',
        'metaverse.provision',
        'metaverse.types.person.deletion',
      ].map((path) => `${path}: extension-not-configured`),
    );
  });

  it('has no scripts for equal precedence', () => {
    const rules = { extension: 'hr', importFlows: forPeople({ title: { script: 'x' } }) };
    expect(problemsOf(rules, metaverse({ person: { precedence: { title: 'equal' } } }))).toEqual([
      'connectors.0.importFlows.person.person.title: flow-source',
    ]);
  });
});

describe('references in scripts', () => {
  const flow = { importFlows: forPeople({ ...FLOWS, manager: { script: 'manager' } }) };
  const managed = (script: Script): World => {
    const { world } = withScript(script, flow);
    person(world, '1');
    world.stage('hr', { dn: '2', values: { employeeId: '2' }, references: { manager: ['1'] } });
    return world;
  };

  it('are the ids of the metaverse objects that they lead to, and can be set', () => {
    const world = managed({
      mapAttributesForImport: ({ cs }) => [cs.attributes['manager'] ?? []],
    });
    expect(world.sync('hr').errors).toEqual({});
    expect(world.mvOf('hr', '2')).toMatchObject({ manager: 'hr/1' });
    expect(world.mvOf('hr', '1')).not.toHaveProperty('manager');
  });

  it('are told to be too many rather than shown in part', () => {
    const world = managed({ mapAttributesForImport: () => [null] });
    const cs = must(world.find('hr', '2'), 'an object of the test');
    const ids = Array.from({ length: 10_001 }, (_, index) => index + 1);
    const shown = scriptObject({ ...cs, references: { manager: [1], member: ids } });
    expect(shown).toMatchObject({ attributes: { manager: ['1'] }, tooMany: ['member'] });
    expect(shown.attributes).not.toHaveProperty('member');
  });

  it('fail the object when they are none of those that were shown', () => {
    const world = managed({ mapAttributesForImport: () => [['2']] });
    expect(world.sync('hr').errors['hr/2']).toMatchObject({
      type: 'extension-unexpected-attribute-value',
      step: 'import-flow',
      attribute: 'manager',
    });
  });
});
