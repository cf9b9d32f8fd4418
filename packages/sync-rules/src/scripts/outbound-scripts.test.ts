import { describe, expect, it } from 'vitest';
import type { ConnectorDocument, MetaverseDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { employed, hire, RULE } from '../testing/feeding.ts';
import { broken, scripted } from '../testing/scripted.ts';
import type { Script } from '../testing/scripted.ts';
import type { World } from '../testing/world.ts';
import type { ScriptCalls, ScriptCommand } from './extension.ts';

const FLOWS = { employeeId: 'employeeId', title: 'title', active: 'active' };

const feedingBy = (
  script: Script,
  ad: Partial<ConnectorDocument> = {},
  mv: Partial<MetaverseDocument> = {},
): ReturnType<typeof scripted> =>
  scripted(
    configuration(
      [
        connector('hr', { project: { person: 'person' }, importFlows: forPeople(FLOWS) }),
        connector('ad', { extension: 'ad', exportFlows: forPeople({ title: 'title' }), ...ad }),
      ],
      { ...metaverse(), ...mv },
    ),
    script,
  );

const SCRIPTED: Partial<MetaverseDocument> = { extension: 'mv', provision: { script: true } };

type Asked = ScriptCalls['provision']['parameters'];

const create = (dn: string): ScriptCommand => ({
  kind: 'create',
  connector: 'ad',
  type: 'person',
  dn,
  attributes: { phone: ['1'] },
});

/** One account per active person, under the first free name: what most provisioning scripts do. */
function accounts({ mv, connectors, taken }: Asked): readonly ScriptCommand[] {
  const [account] = connectors.filter(({ connector: id }) => id === 'ad');
  const id = String(mv.attributes['employeeId']?.[0]);
  const free = [id, `${id}b`, `${id}c`].find((dn) => !taken.some((name) => name.dn === dn)) ?? '';
  const active = mv.attributes['active']?.[0] === true;
  if (account === undefined) return active ? [create(free)] : [];
  if (active) return [];
  return [{ kind: 'deprovision', connector: 'ad', object: account.id }];
}

describe('a provisioning script', () => {
  it('creates a connector with its values, to which the export flows add theirs', () => {
    const { world } = feedingBy({ provision: accounts }, {}, SCRIPTED);
    expect(hire(world).errors).toEqual({});
    expect(world.pending('ad')).toEqual({ '1': { op: 'add', phone: '1', title: 'Clerk' } });
    expect(world.find('ad', '1')?.link).toMatchObject({ rule: 'mv.provision' });
    expect(world.sync('hr', 'full').changes).toBe(0);
    world.exportAndConfirm('ad');
    world.sync('ad');
    expect(world.sync('hr', 'full').changes + world.sync('ad', 'full').changes).toBe(0);
  });

  it('is told which names are taken, and takes the next', () => {
    const { world, calls } = feedingBy({ provision: accounts }, {}, SCRIPTED);
    world.stage('ad', { dn: '1' });
    world.stage('ad', { dn: '1b' });
    world.sync('ad');
    expect(hire(world).errors).toEqual({});
    expect(Object.keys(world.pending('ad'))).toEqual(['1c']);
    expect(calls.filter((call) => call === 'provision')).toHaveLength(3);
  });

  it('disconnects, and comes to rest', () => {
    const { world } = feedingBy(
      { provision: accounts },
      { deprovision: 'delete-object' },
      SCRIPTED,
    );
    employed(world);
    expect(hire(world, { active: false }).errors).toEqual({});
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
  });

  it('takes back the deletion of an object that it creates again', () => {
    const { world } = feedingBy(
      { provision: accounts },
      { deprovision: 'delete-object' },
      SCRIPTED,
    );
    employed(world);
    hire(world, { active: false });
    expect(hire(world).errors).toEqual({});
    expect(world.pending('ad')).toEqual({});
    expect(world.find('ad', '1')?.link).toMatchObject({ rule: 'mv.provision' });
  });

  const renaming: Script = {
    provision: ({ mv, connectors, taken }) => {
      const [account] = connectors.filter(({ connector: id }) => id === 'ad');
      const dn = String(mv.attributes['title']?.[0]);
      if (taken.length > 0) return broken;
      if (account === undefined) return [create(dn)];
      return [{ kind: 'rename', connector: 'ad', object: account.id, dn }];
    },
  };

  it('renames, unless the name is taken or the system cannot', () => {
    const { world } = feedingBy(renaming, {}, SCRIPTED);
    employed(world);
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({
      Clerk: { op: 'update', dn: 'Boss', title: 'Boss' },
    });
    world.stage('ad', { dn: 'Chief' });
    world.sync('ad');
    expect(hire(world, { title: 'Chief' }).errors['hr/1']).toMatchObject({ message: 'it broke' });

    const fixed = feedingBy(renaming, { type: 'fixed' }, SCRIPTED).world;
    employed(fixed);
    expect(hire(fixed, { title: 'Boss' }).errors['hr/1']).toMatchObject({
      type: 'extension-dll-exception',
      step: 'provisioning',
    });
  });

  it('comes after the outbound rules, whose connectors it sees', () => {
    const seen: string[][] = [];
    const { world } = feedingBy(
      {
        provision: ({ connectors }) => {
          seen.push(connectors.map(({ connector: id, dn }) => `${id}/${dn}`));
          return [];
        },
      },
      { provision: [RULE] },
      SCRIPTED,
    );
    hire(world);
    expect(seen).toEqual([['hr/1', 'ad/1']]);
  });

  it('leaves what it created to an outbound rule that comes later', () => {
    const { world } = feedingBy({ provision: accounts }, {}, SCRIPTED);
    employed(world);
    world.configure(
      configuration([
        connector('hr', { project: { person: 'person' }, importFlows: forPeople(FLOWS) }),
        connector('ad', { exportFlows: forPeople({ title: 'title' }), provision: [RULE] }),
      ]),
    );
    expect(world.sync('hr', 'full').errors).toEqual({});
    expect(world.find('ad', '1')?.link).toMatchObject({ rule: 'mv.provision', outbound: 'out' });
    expect(world.pending('ad')).toEqual({});
  });

  const takingAway: Script = {
    provision: ({ connectors }) =>
      connectors
        .filter(({ connector: id }) => id === 'ad')
        .map(({ id: object }) => ({ kind: 'deprovision', connector: 'ad', object })),
  };

  it('fails the object when it and the rules never come to rest', () => {
    const { world, calls } = feedingBy(takingAway, { provision: [RULE] }, SCRIPTED);
    expect(hire(world).errors['hr/1']?.type).toBe('extension-provisioning-call-limit-reached');
    expect(calls.filter((call) => call === 'provision').length).toBeLessThanOrEqual(10);
  });

  it('takes a projected object away again where the deletion rule follows, which is counted so', () => {
    const deletion = { rule: 'any-connector', connectors: ['ad'] } as const;
    const { world } = feedingBy(
      takingAway,
      { provision: [RULE] },
      { ...metaverse({ person: { deletion } }), ...SCRIPTED },
    );
    const { inbound, errors } = hire(world);
    expect(errors).toEqual({});
    expect(inbound).toEqual({ 'hr/1': 'disconnector-projected-remove-mv' });
    expect(world.metaverse()).toEqual([]);
  });

  it('fails the object as a whole when it throws', () => {
    const { world } = feedingBy({ provision: () => broken }, {}, SCRIPTED);
    expect(hire(world).errors['hr/1']).toMatchObject({ step: 'provisioning' });
    expect(world.metaverse()).toEqual([]);
  });
});

describe('scripted export flows', () => {
  const flowing = (script: Script): World => {
    const { world } = feedingBy(script, {
      provision: [RULE],
      exportFlows: forPeople({
        title: { script: 'title' },
        phone: { script: 'phone', allowNulls: true },
        location: { script: 'place', initialOnly: true },
      }),
    });
    return world;
  };

  it('are asked in one call, and only those that are in force', () => {
    const asked: string[][] = [];
    const world = flowing({
      mapAttributesForExport: ({ flows }) => {
        asked.push(flows.map(({ name }) => name));
        return flows.map(({ name }) => [name.toUpperCase()]);
      },
    });
    hire(world);
    expect(world.pending('ad')).toEqual({
      '1': { op: 'add', title: 'TITLE', phone: 'PHONE', location: 'PLACE' },
    });
    world.exportAndConfirm('ad');
    expect(world.sync('ad').errors).toEqual({});
    expect(world.pending('ad')).toEqual({});
    expect(asked.at(0)).toEqual(['title', 'phone', 'place']);
    expect(asked.at(-1)).toEqual(['title', 'phone']);
  });

  it('leave the target when they decline, and clear it where they may', () => {
    let given: (readonly string[] | null)[] = [['A'], ['B'], ['C']];
    const world = flowing({
      mapAttributesForExport: ({ flows }) => given.slice(0, flows.length),
    });
    employed(world);
    given = [null, []];
    world.sync('hr', 'full');
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', phone: [] } });
  });

  it('fail the object with the flow that failed', () => {
    const world = flowing({ mapAttributesForExport: () => ({ ...broken, flow: 1 }) });
    expect(hire(world).errors['hr/1']).toMatchObject({
      step: 'export-flow',
      rule: 'ad.export.person.person.phone',
      attribute: 'phone',
    });
  });
});

describe('references in scripted export flows', () => {
  const exporting = (script: Script): World =>
    scripted(
      configuration([
        connector('hr', {
          project: { person: 'person' },
          importFlows: forPeople({ ...FLOWS, manager: 'manager' }),
        }),
        connector('ad', {
          extension: 'ad',
          provision: [RULE],
          exportFlows: forPeople({ manager: { script: 'boss', allowNulls: true } }),
        }),
      ]),
      script,
    ).world;
  const team = (world: World): ReturnType<World['sync']> => {
    const values = (id: string) => ({ employeeId: id, active: true });
    world.stage('hr', { dn: '1', values: values('1') });
    world.stage('hr', { dn: '2', values: values('2'), references: { manager: ['1'] } });
    return world.sync('hr');
  };

  it('lead to the objects of the connected system', () => {
    const world = exporting({
      mapAttributesForExport: ({ mv }) => [mv.attributes['manager'] ?? []],
    });
    expect(team(world).errors).toEqual({});
    expect(world.pending('ad')['2']).toMatchObject({ op: 'add', manager: { add: ['1'] } });
  });

  it('may not be made up', () => {
    const { errors } = team(exporting({ mapAttributesForExport: () => [['99']] }));
    expect(errors['hr/1']).toMatchObject({
      type: 'extension-unexpected-attribute-value',
      step: 'export-flow',
    });
  });
});

describe('scripted deprovisioning', () => {
  const leaving = (answer: string): ReturnType<typeof scripted> => {
    const given = feedingBy(
      { deprovision: () => answer },
      { provision: [RULE], deprovision: { script: true } },
    );
    employed(given.world);
    return given;
  };

  it.each([
    ['disconnect', { state: 'normal' }, {}],
    ['explicit-disconnect', { state: 'explicit' }, {}],
    ['delete', { state: 'explicit' }, { '1': { op: 'delete' } }],
  ])('does as the script says: %s', (answer, object, pending) => {
    const { world } = leaving(answer);
    expect(hire(world, { active: false }).errors).toEqual({});
    expect(world.find('ad', '1')).toMatchObject({ ...object, link: undefined });
    expect(world.pending('ad')).toEqual(pending);
  });

  it('fails the object for an answer that is none', () => {
    const { world } = leaving('toString');
    expect(hire(world, { active: false }).errors['hr/1']).toMatchObject({
      type: 'extension-deprovisioning-invalid-result',
      step: 'deprovisioning',
    });
    expect(world.find('ad', '1')?.link).toBeDefined();
  });
});

describe('a scripted deletion rule', () => {
  const losing = (answer: boolean): ReturnType<typeof scripted> => {
    const given = scripted(
      configuration(
        [
          connector('hr', {
            project: { person: 'person' },
            importFlows: forPeople(FLOWS),
            recall: false,
          }),
          connector('ad', { exportFlows: forPeople({ title: 'title' }), provision: [RULE] }),
        ],
        { ...metaverse({ person: { deletion: { rule: 'scripted' } } }), extension: 'mv' },
      ),
      {
        shouldDeleteFromMV: ({ cs, mv }) => {
          expect([cs.connector, mv.attributes['employeeId']]).toEqual(['hr', ['1']]);
          return answer;
        },
      },
    );
    employed(given.world);
    given.world.stageDelete('hr', '1');
    given.world.sync('hr');
    return given;
  };

  it('deletes the metaverse object when the script says so', () => {
    const { world } = losing(true);
    expect(world.metaverse()).toEqual([]);
    expect(world.find('ad', '1')?.link).toBeUndefined();
  });

  it('keeps it otherwise, until its last connector goes', () => {
    const { world, calls } = losing(false);
    expect(world.metaverse()).toHaveLength(1);
    world.stageDelete('ad', '1');
    world.sync('ad');
    expect(world.metaverse()).toEqual([]);
    expect(calls).toEqual(['shouldDeleteFromMV']);
  });
});
