import { describe, expect, it } from 'vitest';
import type { ProvisioningDocument } from '../configuration/document.ts';
import { compile, configuration, connector } from '../testing/documents.ts';
import { feeding, hire, RULE } from '../testing/feeding.ts';

const MAILBOX: Partial<ProvisioningDocument> = {
  id: 'mailbox',
  objectType: 'group',
  dn: '"m" + employeeId',
  when: 'true',
  dependsOn: 'OUT',
};

describe('an outbound rule that depends on another one', () => {
  it('applies once that one does, in the same round whatever their order', () => {
    const world = feeding([MAILBOX, {}]);
    hire(world, { active: false });
    expect(world.pending('ad')).toEqual({});
    hire(world);
    expect(Object.keys(world.pending('ad')).toSorted()).toEqual(['1', 'm1']);
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('goes out of scope with it', () => {
    const world = feeding([MAILBOX, {}], { deprovision: 'delete-object' });
    hire(world);
    world.exportAndConfirm('ad');
    world.sync('ad');
    hire(world, { active: false });
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' }, m1: { op: 'delete' } });
  });

  it('names one that is there, and not itself by way of others', () => {
    const problemsOf = (...rules: readonly Partial<ProvisioningDocument>[]) =>
      compile(
        configuration([
          connector('ad', { provision: rules.map((rule) => ({ ...RULE, ...rule })) }),
        ]),
      ).problems.map(({ code, path }) => [code, path.join('.')]);
    expect(problemsOf({ dependsOn: 'outt' }, { id: 'out2' })).toEqual([
      ['unknown-rule', 'connectors.0.provision.0.dependsOn'],
    ]);
    expect(problemsOf({ dependsOn: 'b' }, { id: 'b', dependsOn: 'out' }, { id: 'c' })).toEqual([
      ['circular-dependency', 'connectors.0.provision.0.dependsOn'],
      ['circular-dependency', 'connectors.0.provision.1.dependsOn'],
    ]);
  });
});
