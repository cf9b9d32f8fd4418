import type { ConnectorDocument } from '@cognate/sync-rules';

/** The connected systems that everything goes to. */
export const TARGETS = ['directory', 'telephony'] as const;
export type Target = (typeof TARGETS)[number];

/** The files of a target, from the folder of the data. */
export const targetFiles = (target: Target): readonly [people: string, groups: string] => [
  `${target}-people.csv`,
  `${target}-groups.csv`,
];

/** Attribute of the target to attribute of the metaverse: 20 for people. */
const PERSON_FLOWS = {
  account: 'accountName',
  name: 'displayName',
  commonName: 'commonName',
  givenName: 'givenName',
  surname: 'sn',
  initials: 'initials',
  mail: 'mail',
  number: 'employeeNumber',
  kind: 'employeeType',
  title: 'title',
  company: 'company',
  department: 'department',
  room: 'room',
  office: 'office',
  street: 'street',
  city: 'city',
  postalCode: 'postalCode',
  phone: 'telephoneNumber',
  mobile: 'mobile',
  manager: 'manager',
} as const;

const GROUP_FLOWS = { account: 'accountName', description: 'description', member: 'member' };

/** A target that holds every person and every group. */
export function targetConnector(target: Target): ConnectorDocument {
  const [people, groups] = targetFiles(target);
  return {
    id: target,
    type: 'delimited',
    settings: {
      // Without groups there is no file of groups.
      missingFile: 'empty',
      files: [
        { type: 'person', path: people, anchor: ['account'] },
        { type: 'group', path: groups, anchor: ['account'] },
      ],
    },
    objectTypes: {
      person: {
        attributes: {
          ...Object.fromEntries(Object.keys(PERSON_FLOWS).map((name) => [name, 'string'])),
          manager: 'reference',
        },
      },
      group: {
        attributes: {
          account: 'string',
          description: 'string',
          member: { type: 'reference', multivalued: true },
        },
      },
    },
    provision: [
      {
        id: `${target}-person`,
        metaverseType: 'person',
        objectType: 'person',
        dn: 'accountName',
        flows: PERSON_FLOWS,
      },
      {
        id: `${target}-group`,
        metaverseType: 'group',
        objectType: 'group',
        dn: 'accountName',
        flows: GROUP_FLOWS,
      },
    ],
    deprovision: 'delete-object',
    runProfiles: {
      export: ['export'],
      'full-import': ['full-import'],
      'delta-import': ['delta-import'],
      'delta-sync': ['delta-sync'],
    },
  };
}
