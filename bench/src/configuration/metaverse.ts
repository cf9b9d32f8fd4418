import type { MetaverseDocument } from '@cognate/sync-rules';

const PERSON_TEXTS = [
  'commonName',
  'sn',
  'givenName',
  'displayName',
  'initials',
  'mail',
  'employeeNumber',
  'employeeType',
  'departmentNumber',
  'title',
  'company',
  'department',
  'room',
  'street',
  'city',
  'state',
  'postalCode',
  'office',
  'telephoneNumber',
  'mobile',
  'homeAddress',
  'preferredLanguage',
  'description',
] as const;

/** The metaverse of the benchmark: people with 25 attributes, groups with 3. */
export const METAVERSE: MetaverseDocument = {
  attributes: {
    accountName: { type: 'string', indexed: true },
    ...Object.fromEntries(PERSON_TEXTS.map((name) => [name, 'string'])),
    employeeNumber: { type: 'string', indexed: true },
    manager: 'reference',
    member: { type: 'reference', multivalued: true },
  },
  types: {
    person: {
      attributes: ['accountName', ...PERSON_TEXTS, 'manager'],
      deletion: { rule: 'any-connector', connectors: ['source'] },
    },
    group: {
      attributes: ['accountName', 'description', 'member'],
      deletion: { rule: 'any-connector', connectors: ['source'] },
    },
  },
};
