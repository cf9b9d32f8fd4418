import { describe, expect, it } from 'vitest';
import type { FlowDocument } from '../configuration/document.ts';
import { compile, configuration, connector, forPeople } from '../testing/documents.ts';
import { employed, feeding, hire } from '../testing/feeding.ts';
import type { World } from '../testing/world.ts';

const flows: Readonly<Record<string, FlowDocument>> = {
  location: { expression: 'location', existenceTest: true },
  phone: { expression: '"+" + phone', existenceTest: true },
};

const existence = ({ trace }: ReturnType<World['sync']>): readonly boolean[] =>
  trace.flatMap((event) => (event.kind === 'existence' ? [event.exists] : []));

describe('existence tests', () => {
  it('send nothing, and tell whether all that they name is there', () => {
    const world = employed(feeding([{ flows }]), { location: 'Oslo', phone: '5' });
    expect(world.find('ad', '1')?.scalars).toEqual({ title: ['Clerk'] });
    expect(existence(hire(world, { location: 'Oslo', phone: '5' }))).toEqual([false]);
    world.stage('ad', { dn: '1', values: { title: 'Clerk', location: 'Oslo', phone: '+5' } });
    expect(existence(world.sync('ad'))).toEqual([true]);
    expect(existence(hire(world, { location: 'Rome', phone: '5' }))).toEqual([false]);
    expect(world.pending('ad')).toEqual({});
  });

  it('do not hold where they cannot be calculated', () => {
    const phone = { expression: 'DateTimeFormat(phone, "yyyy")', existenceTest: true };
    const world = employed(feeding([{ flows: { phone } }]), { phone: 'never' });
    const outcome = hire(world, { phone: 'never' });
    expect(outcome.errors).toEqual({});
    expect(existence(outcome)).toEqual([false]);
  });

  it('belong to outbound rules', () => {
    const { problems } = compile(
      configuration([connector('ad', { exportFlows: forPeople({ phone: flows['phone'] ?? '' }) })]),
    );
    expect(problems).toMatchObject([{ code: 'existence-test' }]);
  });
});
