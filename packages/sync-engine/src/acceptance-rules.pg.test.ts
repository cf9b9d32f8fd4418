import { FakeSystem, fakeDocument, same, source, target } from '@cognate/testkit';
import type { ConfigurationDocument, FlowDocument } from '@cognate/sync-rules';
import { describe, expect, it } from 'vitest';
import { inWorld, mvOf, person } from './testing/acceptance-world.ts';

/** Who is gone from HR is gone from the metaverse. */
const HR_DECIDES = {
  person: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
} as const;

type Unranked = 'equal' | 'manual';

describe('acceptance example 6: two sources of several values', () => {
  const mailsFrom = (
    precedence: Unranked | undefined,
    second: FlowDocument,
  ): ConfigurationDocument =>
    fakeDocument(
      [
        source('hr'),
        source('ad', {
          join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
          project: {},
          importFlows: { person: { person: { mails: second } } },
        }),
      ],
      precedence && { person: { precedence: { mails: precedence } } },
    );

  it.each<[string, Unranked | undefined, FlowDocument, readonly string[]]>([
    ['belong to the first where they are ranked', undefined, 'mails', ['a']],
    ['are merged where both are equal', 'equal', 'mails', ['a', 'b']],
    [
      'are what the flows decide where precedence is manual',
      'manual',
      'IIF([<contributor>] = "hr", phone, Null())',
      ['c'],
    ],
  ])('%s', async (_title, precedence, second, values) => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    hr.put('1', { ...person(1), mails: ['a'] });
    ad.put('one', { employeeId: '1', mails: ['b'], phone: 'c' });
    await inWorld(mailsFrom(precedence, second), { hr, ad }, async (world) => {
      await world.run('hr', 'full-import', 'delta-sync');
      await world.run('ad', 'full-import', 'delta-sync');
      expect((await mvOf(world, '1'))?.attributes['mails']).toEqual(values);
    });
  });
});

describe('acceptance example 9: an object that was created again under its name', () => {
  it('takes the place of the one that is gone, and nothing over from it', async () => {
    const [hr, ad] = [new FakeSystem({ dnIsAnchor: false }), new FakeSystem()];
    hr.put('1', person(1));
    const document = fakeDocument([source('hr'), target('ad')], HR_DECIDES);
    await inWorld(document, { hr, ad }, async (world) => {
      await world.cycle();
      hr.remove('1');
      hr.put('1', person(2));
      await world.run('hr', 'full-import', 'delta-sync');
      const { spaces, metaverse } = await world.state();
      expect(Object.keys(spaces['hr'] ?? {})).toEqual(['1']);
      expect(Object.keys(metaverse)).toEqual(['ad:p-2 + hr:1']);
      expect(await world.object('ad', 'p-1')).toMatchObject({ pendingExport: { op: 'delete' } });
      await world.cycle();
      expect(ad.contents()).toEqual({ 'p-2': { employeeId: '2', name: 'Person 2' } });
    });
  });
});

describe('acceptance example 20: leaving the scope of an outbound rule', () => {
  const scoped = (onScopeLoss: 'deprovision' | 'leave'): ConfigurationDocument =>
    fakeDocument([
      source('hr'),
      target('ad', {
        provision: [
          {
            id: 'ad-person',
            metaverseType: 'person',
            objectType: 'person',
            when: 'title = "Clerk"',
            dn: '"p-" + employeeId',
            flows: same('employeeId', 'title'),
            onScopeLoss,
          },
        ],
      }),
    ]);

  it.each<['deprovision' | 'leave', string, Record<string, unknown>]>([
    ['deprovision', 'disconnects and applies the clean-up', {}],
    [
      'leave',
      'ends the flows and leaves the object',
      { 'p-1': { employeeId: '1', title: 'Clerk' } },
    ],
  ])('with "%s" %s', async (onScopeLoss, _title, left) => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    hr.put('1', person(1, { title: 'Clerk' }));
    await inWorld(scoped(onScopeLoss), { hr, ad }, async (world) => {
      await world.cycle();
      hr.change('1', { title: 'Boss' });
      await world.cycle();
      expect(ad.contents()).toEqual(left);
    });
  });
});

describe('acceptance example 23: a person that is deleted', () => {
  it('leaves all groups and manager references with the same commit', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    hr.put('1', person(1));
    hr.put('2', person(2, { manager: '1' }));
    hr.put('Staff', { name: 'Staff', member: ['1', '2'] }, 'group');
    const document = fakeDocument([source('hr'), target('ad')], HR_DECIDES);
    await inWorld(document, { hr, ad }, async (world) => {
      await world.cycle();
      expect(ad.contents()).toMatchObject({ 'p-2': { manager: 'p-1' } });
      hr.remove('1');
      await world.run('hr', 'full-import', 'delta-sync');
      const { metaverse } = await world.state();
      expect(Object.keys(metaverse)).toEqual(['ad:g-Staff + hr:Staff', 'ad:p-2 + hr:2']);
      expect((await mvOf(world, 'Staff'))?.attributes['member']).toEqual(['ad:p-2 + hr:2']);
      expect((await mvOf(world, '2'))?.attributes).not.toHaveProperty('manager');
      await world.cycle();
      expect(ad.contents()).toMatchObject({ 'g-Staff': { member: 'p-2' } });
      expect(ad.contents()['p-2']).not.toHaveProperty('manager');
    });
  });
});
