import type { ConnectorDocument } from '@cognate/sync-rules';
import { PERSON_ATTRIBUTES } from '../data/person.ts';

/** The connected system that everything comes from. */
export interface SourceSystem {
  /** The connector type and its settings. */
  readonly type: string;
  readonly settings: unknown;
  /** The names of its object types. */
  readonly person: string;
  readonly group: string;
}

/**
 * The connector of the source. Of its 25 flows for people five calculate; the rest take a value as it is. People
 * are looked for in the metaverse by their number before they are projected, as in a real configuration.
 */
export const sourceConnector = ({
  type,
  settings,
  person,
  group,
}: SourceSystem): ConnectorDocument => ({
  id: 'source',
  type,
  settings,
  objectTypes: {
    [person]: {
      attributes: {
        ...Object.fromEntries(PERSON_ATTRIBUTES.map((name) => [name, 'string'])),
        manager: 'reference',
      },
    },
    [group]: {
      attributes: {
        cn: 'string',
        description: 'string',
        member: { type: 'reference', multivalued: true },
      },
    },
  },
  join: { [person]: [{ metaverseType: 'person', match: { employeeNumber: 'employeeNumber' } }] },
  project: { [person]: 'person', [group]: 'group' },
  importFlows: {
    [person]: { person: PERSON_FLOWS },
    [group]: { group: { accountName: 'cn', description: 'description', member: 'member' } },
  },
  runProfiles: {
    'full-import': ['full-import'],
    'delta-import': ['delta-import'],
    'full-sync': ['full-sync'],
    'delta-sync': ['delta-sync'],
  },
});

const PERSON_FLOWS = {
  accountName: 'uid',
  commonName: 'cn',
  sn: 'sn',
  givenName: 'givenName',
  displayName: 'givenName + " " + sn',
  initials: 'UpperCase(Left(givenName, 1) + Left(sn, 1))',
  mail: 'IIF(IsPresent(mail), LowerCase(mail), uid + "@bench.example")',
  employeeNumber: 'employeeNumber',
  employeeType: 'employeeType',
  departmentNumber: 'departmentNumber',
  title: 'title',
  company: 'o',
  department: 'ou + " (" + departmentNumber + ")"',
  room: 'roomNumber',
  street: 'street',
  city: 'l',
  state: 'st',
  postalCode: 'postalCode',
  office: 'IIF(Eq(employeeType, "contractor"), "external", physicalDeliveryOfficeName)',
  telephoneNumber: 'telephoneNumber',
  mobile: 'mobile',
  homeAddress: 'homePostalAddress',
  preferredLanguage: 'preferredLanguage',
  description: 'description',
  manager: 'manager',
} as const;
