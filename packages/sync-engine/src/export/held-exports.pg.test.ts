import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { must } from '@cognate/kernel';
import type { RunStepDocument } from '@cognate/sync-rules';
import { describe, expect, it } from 'vitest';
import { runSteps } from '../runs/testing/run-steps.ts';
import { decideExports, heldExports } from './held-exports.ts';
import type { HeldExport, Verdict } from './held-exports.ts';

const deletion = { rule: 'any-connector', connectors: ['hr'] } as const;
const document = fakeDocument([source('hr'), target('ad')], { person: { deletion } });

interface Held {
  readonly world: EngineWorld;
  readonly hr: FakeSystem;
  readonly ad: FakeSystem;
  readonly export: (step?: Partial<Exclude<RunStepDocument, string>>) => Promise<string>;
  readonly list: () => Promise<readonly HeldExport[]>;
  readonly decide: (state: Verdict['state'], ...dns: string[]) => Promise<readonly string[]>;
}

/** HR with the people 1 to 3, who are to get accounts. */
async function inWorld(check: (held: Held) => Promise<void>, configured = document): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const ad = new FakeSystem();
  for (const id of ['1', '2', '3']) hr.put(id, { employeeId: id });
  const world = await engineWorld(database, configured, { hr, ad });
  await world.run('hr', 'full-import', 'delta-sync');
  const directory = must(world.rules.connectors.get('ad'), 'a connector');
  const list: Held['list'] = async () => {
    const all: HeldExport[] = [];
    for await (const each of heldExports(world.store, directory)) all.push(each);
    return all;
  };
  await check({
    world,
    hr,
    ad,
    export: async (step = { hold: true }) =>
      (await runSteps(world, configured, ['ad', { step: 'export', ...step }])).result,
    list,
    decide: async (state, ...dns) => {
      const ids = (await list()).filter(({ dn }) => dns.includes(dn)).map(({ id }) => id);
      const verdict = { state, by: 'Ann', at: new Date() };
      const decided = await decideExports(
        world.store,
        directory,
        dns.length === 0 ? verdict : { ...verdict, exports: ids },
      );
      return decided.map(({ dn }) => dn);
    },
  });
  expect(await world.problems()).toEqual([]);
}

const names = async ({ list }: Held, state: HeldExport['state'] = 'held') =>
  (await list()).filter((each) => each.state === state).map(({ dn }) => dn);

const accounts = ({ ad }: Held): readonly string[] => Object.keys(ad.contents());

describe('an export step that holds', () => {
  it('sends nothing that nobody has approved and lists what it would send', async () => {
    await inWorld(async (held) => {
      expect(await held.export()).toBe('completed-warnings');
      expect(accounts(held)).toEqual([]);
      expect(await held.list()).toMatchObject([
        {
          connector: 'ad',
          dn: 'p-1',
          type: 'person',
          delta: { op: 'add', attributes: { employeeId: ['1'] } },
          state: 'held',
          by: null,
        },
        { dn: 'p-2' },
        { dn: 'p-3' },
      ]);
    });
  });

  it('sends what was approved, once', async () => {
    await inWorld(async (held) => {
      await held.export();
      expect(await held.decide('approved', 'p-1', 'p-3')).toEqual(['p-1', 'p-3']);
      expect(await held.export()).toBe('completed-warnings');
      expect(accounts(held)).toEqual(['p-1', 'p-3']);
      expect(await names(held)).toEqual(['p-2']);
      expect(await held.decide('approved')).toEqual(['p-2']);
      expect(await held.export()).toBe('success');
      expect(await held.list()).toEqual([]);
      expect(held.ad.operations).toHaveLength(3);
    });
  });

  it('holds again what is calculated anew after it was approved', async () => {
    await inWorld(async (held) => {
      await held.export();
      await held.decide('approved');
      held.hr.change('1', { title: 'Boss' });
      await held.world.run('hr', 'full-import', 'delta-sync');
      expect(await names(held, 'approved')).toEqual(['p-2', 'p-3']);
      expect(await held.export()).toBe('completed-warnings');
      expect(accounts(held)).toEqual(['p-2', 'p-3']);
      expect(await names(held)).toEqual(['p-1']);
    });
  });

  it('does not forget an approval when the same is calculated again', async () => {
    await inWorld(async (held) => {
      await held.export();
      await held.decide('approved');
      await held.world.run('hr', 'full-sync');
      expect(await held.export()).toBe('success');
    });
  });

  it('lets what belongs to an approved export follow in the second pass', async () => {
    await inWorld(async (held) => {
      held.hr.put('A', { name: 'A', member: ['1', '2'] }, 'group');
      await held.world.run('hr', 'full-import', 'delta-sync');
      await held.export();
      await held.decide('approved');
      expect(await held.export()).toBe('success');
      expect(held.ad.contents()['g-A']).toMatchObject({ member: ['p-1', 'p-2'] });
    });
  });
});

it('shows no secret value, and sends it', async () => {
  const attributes = { employeeId: 'string', unicodePwd: 'string' } as const;
  const secretive = fakeDocument([
    source('hr'),
    {
      ...target('ad'),
      objectTypes: { person: { attributes } },
      provision: [
        {
          id: 'ad-person',
          metaverseType: 'person',
          objectType: 'person',
          dn: '"p-" + employeeId',
          flows: { unicodePwd: '"Pass" + employeeId' },
        },
      ],
    },
  ]);
  await inWorld(async (held) => {
    await held.export();
    const [first] = await held.list();
    expect(JSON.stringify(first)).not.toContain('Pass1');
    expect(Object.keys(first?.delta.attributes ?? {})).toContain('unicodePwd');
    await held.decide('approved');
    expect(await held.export()).toBe('success');
    expect(held.ad.contents()['p-1']).toMatchObject({ unicodePwd: 'Pass1' });
  }, secretive);
});

describe('a discarded export', () => {
  it('is sent by no step while it stays the same', async () => {
    await inWorld(async (held) => {
      await held.export();
      await held.decide('discarded', 'p-2');
      await held.decide('approved');
      expect(await held.export()).toBe('success');
      expect(await held.export({})).toBe('success');
      await held.world.run('hr', 'full-sync');
      expect(await held.export({})).toBe('success');
      expect(accounts(held)).toEqual(['p-1', 'p-3']);
      expect(await names(held, 'discarded')).toEqual(['p-2']);
    });
  });

  it('is held again once something about it changes', async () => {
    await inWorld(async (held) => {
      await held.export();
      await held.decide('discarded', 'p-2');
      held.hr.change('2', { title: 'Boss' });
      await held.world.run('hr', 'full-import', 'delta-sync');
      await held.export();
      expect(await names(held)).toEqual(['p-1', 'p-2', 'p-3']);
    });
  });

  it('can be approved after all', async () => {
    await inWorld(async (held) => {
      await held.export();
      await held.decide('discarded', 'p-2');
      expect(await held.decide('approved', 'p-2')).toEqual(['p-2']);
      await held.export();
      expect(accounts(held)).toEqual(['p-2']);
    });
  });
});

describe('a step that holds what is too much', () => {
  it('sends what is not', async () => {
    await inWorld(async (held) => {
      expect(await held.export({ hold: { changes: 3 } })).toBe('success');
      expect(accounts(held)).toHaveLength(3);
    });
  });

  it('holds everything where there are more changes than that', async () => {
    await inWorld(async (held) => {
      expect(await held.export({ hold: { changes: 2 } })).toBe('completed-warnings');
      expect(accounts(held)).toEqual([]);
    });
  });

  it('holds everything where there are more deletions than that, and no step sends it', async () => {
    await inWorld(async (held) => {
      await held.world.run('ad', 'export', 'full-import', 'delta-sync');
      held.hr.remove('1');
      held.hr.remove('2');
      held.hr.change('3', { title: 'Boss' });
      await held.world.run('hr', 'full-import', 'delta-sync');
      const few = { hold: { deletions: 1 } };
      expect(await held.export(few)).toBe('completed-warnings');
      expect(await held.export({})).toBe('completed-warnings');
      expect(accounts(held)).toHaveLength(3);
      await held.decide('discarded', 'p-1', 'p-2');
      await held.decide('approved');
      expect(await held.export({ ...few, deletionLimit: 0 })).toBe('success');
      expect(held.ad.contents()).toMatchObject({ 'p-1': {}, 'p-2': {}, 'p-3': { title: 'Boss' } });
    });
  });
});
