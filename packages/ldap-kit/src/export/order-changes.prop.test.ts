import type { ExportChange } from '@cognate/connector-kit';
import { must, parentDn } from '@cognate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderChanges } from './order-changes.ts';
import { runInOrder } from './run-in-order.ts';

type Draft = Pick<ExportChange, 'op' | 'dn'> & { readonly newDn?: string };

const pageOf = (drafts: readonly Draft[]): readonly ExportChange[] =>
  drafts.map((draft, id) => ({ id, type: 'x', changes: [], ...draft }));

const order = (...drafts: readonly Draft[]): readonly string[] =>
  orderChanges(pageOf(drafts)).map(
    ({ change }) =>
      `${change.op} ${change.dn}${change.newDn === undefined ? '' : ` > ${change.newDn}`}`,
  );

describe('the order of a page', () => {
  it('adds parents before children', () => {
    expect(
      order(
        { op: 'add', dn: 'cn=1,ou=b,ou=A,dc=x' },
        { op: 'add', dn: 'ou=b,ou=a,dc=x' },
        { op: 'add', dn: 'ou=a, dc=x' },
      ),
    ).toEqual(['add ou=a, dc=x', 'add ou=b,ou=a,dc=x', 'add cn=1,ou=b,ou=A,dc=x']);
  });

  it('deletes children before parents', () => {
    expect(order({ op: 'delete', dn: 'ou=a' }, { op: 'delete', dn: 'cn=1,ou=a' })).toEqual([
      'delete cn=1,ou=a',
      'delete ou=a',
    ]);
  });

  it('moves objects out of a container before it is deleted, into one after it was added', () => {
    expect(
      order(
        { op: 'delete', dn: 'ou=old' },
        { op: 'update', dn: 'cn=1,ou=old', newDn: 'cn=1,ou=new' },
        { op: 'add', dn: 'ou=new' },
      ),
    ).toEqual(['add ou=new', 'update cn=1,ou=old > cn=1,ou=new', 'delete ou=old']);
  });

  it('frees a name before another object gets it', () => {
    expect(
      order(
        { op: 'update', dn: 'cn=1', newDn: 'cn=2' },
        { op: 'update', dn: 'cn=2', newDn: 'cn=3' },
      ),
    ).toEqual(['update cn=2 > cn=3', 'update cn=1 > cn=2']);
  });

  it('keeps what concerns one name as the page has it', () => {
    const page: Draft[] = [
      { op: 'delete', dn: 'cn=1' },
      { op: 'add', dn: 'CN=1' },
      { op: 'update', dn: 'cn=1' },
    ];
    expect(order(...page)).toEqual(['delete cn=1', 'add CN=1', 'update cn=1']);
  });

  it('comes to an end when two objects swap their names', () => {
    const page: Draft[] = [
      { op: 'update', dn: 'cn=1', newDn: 'cn=2' },
      { op: 'update', dn: 'cn=2', newDn: 'cn=1' },
    ];
    expect(order(...page)).toHaveLength(2);
  });
});

const dn = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
  .map((names) => names.map((name) => `ou=${name}`).join(','));
const draft: fc.Arbitrary<Draft> = fc.oneof(
  fc.record({ op: fc.constantFrom('add' as const, 'update' as const, 'delete' as const), dn }),
  fc.record({ op: fc.constant('update' as const), dn, newDn: dn }),
);
const drafts = fc.array(draft, { maxLength: 12 });

describe('any page', () => {
  it('is done completely, every change once and after those that it waits for', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, fc.integer({ min: 1, max: 4 }), async (list, parallel) => {
        const ordered = orderChanges(pageOf(list));
        const done = new Set<number>();
        let running = 0;
        await runInOrder(ordered, parallel, async (change) => {
          running += 1;
          expect(running).toBeLessThanOrEqual(parallel);
          await Promise.resolve();
          const { waitsFor } = must(
            ordered.find((one) => one.change === change),
            'it is one of them',
          );
          for (const at of waitsFor)
            expect(done.has(must(ordered[at], 'place').change.id)).toBe(true);
          running -= 1;
          done.add(change.id);
        });
        expect(done.size).toBe(list.length);
      }),
    );
  });

  it('of additions alone has every parent before its children', () => {
    fc.assert(
      fc.property(fc.uniqueArray(dn), (names) => {
        const placed = orderChanges(pageOf(names.map((name) => ({ op: 'add', dn: name })))).map(
          ({ change }) => change.dn,
        );
        for (const name of names) {
          const parent = parentDn(name);
          expect(placed.indexOf(parent)).toBeLessThan(placed.indexOf(name));
        }
      }),
    );
  });
});
