import type {
  ConfigurationDocument,
  ConnectorDocument,
  FlowDocument,
  MetaverseTypeDocument,
  ObjectTypeDocument,
} from '@cognate/sync-rules';

/** The object types that every fake system knows. */
const OBJECT_TYPES: Readonly<Record<string, ObjectTypeDocument>> = {
  person: {
    attributes: {
      employeeId: 'string',
      name: 'string',
      title: 'string',
      phone: 'string',
      mail: 'string',
      location: 'string',
      mails: { type: 'string', multivalued: true },
      active: 'boolean',
      grade: 'integer',
      photo: 'binary',
      manager: 'reference',
    },
  },
  group: { attributes: { name: 'string', member: { type: 'reference', multivalued: true } } },
};

const PERSON = Object.keys(OBJECT_TYPES['person']?.attributes ?? {});

/** Flows of some attributes to attributes of the same name. */
export const same = (...names: readonly string[]): Readonly<Record<string, FlowDocument>> =>
  Object.fromEntries(names.map((name) => [name, name]));

type Part = Partial<Omit<ConnectorDocument, 'id' | 'type' | 'settings' | 'objectTypes'>>;

/** A connector to a fake system of people and groups. */
export const fakeConnector = (id: string, part: Part): ConnectorDocument => ({
  id,
  type: id,
  settings: {},
  objectTypes: OBJECT_TYPES,
  ...part,
});

/** Where people and groups come from; all their attributes flow. */
export const source = (id: string, part: Part = {}): ConnectorDocument =>
  fakeConnector(id, {
    project: { person: 'person', group: 'group' },
    importFlows: { person: { person: same(...PERSON) }, group: { group: same('name', 'member') } },
    ...part,
  });

/** Where people and groups are created: `p-1` for the person 1, `g-Staff` for the group Staff. */
export const target = (id: string, part: Part = {}): ConnectorDocument =>
  fakeConnector(id, {
    provision: [
      {
        id: `${id}-person`,
        metaverseType: 'person',
        objectType: 'person',
        dn: '"p-" + employeeId',
        flows: same('employeeId', 'name', 'title', 'phone', 'mails', 'manager'),
      },
      {
        id: `${id}-group`,
        metaverseType: 'group',
        objectType: 'group',
        dn: '"g-" + name',
        flows: same('name', 'member'),
      },
    ],
    deprovision: 'delete-object',
    ...part,
  });

/** A configuration of connectors with a metaverse of people and groups. */
export const fakeDocument = (
  connectors: readonly ConnectorDocument[],
  types: {
    readonly person?: Partial<MetaverseTypeDocument>;
    readonly group?: Partial<MetaverseTypeDocument>;
  } = {},
): ConfigurationDocument => ({
  metaverse: {
    attributes: { ...OBJECT_TYPES['person']?.attributes, ...OBJECT_TYPES['group']?.attributes },
    types: {
      person: { attributes: PERSON, ...types.person },
      group: { attributes: ['name', 'member'], ...types.group },
    },
  },
  connectors,
});
