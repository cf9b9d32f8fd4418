import type { ConnectorDocument, ProvisioningDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople } from './documents.ts';
import type { Entry } from './world.ts';
import { World } from './world.ts';

/** The outbound rule of most tests. */
export const RULE: ProvisioningDocument = {
  id: 'out',
  metaverseType: 'person',
  objectType: 'person',
  dn: 'employeeId',
  when: 'active',
};
const attributes = {
  employeeId: 'employeeId',
  title: 'title',
  active: 'active',
  location: 'location',
  phone: 'phone',
};

/** HR feeds AD by the given outbound rules. */
export function feeding(
  rules: readonly Partial<ProvisioningDocument>[] = [{}],
  ad: Partial<ConnectorDocument> = {},
): World {
  return new World(
    configuration([
      connector('hr', { project: { person: 'person' }, importFlows: forPeople(attributes) }),
      connector('ad', {
        exportFlows: forPeople({ title: 'title' }),
        provision: rules.map((rule) => ({ ...RULE, ...rule })),
        ...ad,
      }),
    ]),
  );
}

type Values = NonNullable<Entry['values']>;

/** HR reports a person and synchronizes. */
export const hire = (world: World, values: Values = {}, dn = '1'): ReturnType<World['sync']> => {
  world.stage('hr', { dn, values: { employeeId: dn, title: 'Clerk', active: true, ...values } });
  return world.sync('hr');
};

/** A person whose account is there, confirmed and synchronized. */
export function employed(world: World, values: Values = {}): World {
  hire(world, values);
  world.exportAndConfirm('ad');
  world.sync('ad');
  return world;
}
