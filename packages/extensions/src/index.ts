export type { Attrib, AttributeSource, CSEntry, MVEntry, ValueCollection } from './api/entries.ts';
export {
  AttributeNotPresentException,
  DeclineMappingException,
  EntryPointNotImplementedException,
  NoSuchAttributeException,
  NoSuchManagementAgentException,
  NoSuchObjectTypeException,
  ObjectAlreadyExistsException,
  TerminateRunException,
  TooManyValuesException,
  UnexpectedDataException,
} from './api/exceptions.ts';
export type { IMASynchronization, IMVSynchronization } from './api/members.ts';
export type {
  ConnectedMA,
  Connector,
  ConnectorCollection,
  NewConnector,
  ProvisionedMVEntry,
} from './api/provisioning.ts';
