export { DISCOVERY_ERRORS, EXPORT_ERRORS, UnreadableEntry } from './change.ts';
export type {
  AttributeChange,
  DiscoveryError,
  DiscoveryErrorType,
  EntryPosition,
  ExportChange,
  ExportErrorType,
  ExportResult,
  ImportEntry,
  ImportPage,
} from './change.ts';
export { ConnectorError, STEP_FAILURES } from './connector-error.ts';
export type { StepFailure } from './connector-error.ts';
export type {
  ConnectorCapabilities,
  ConnectorContext,
  ConnectorManifest,
  ConnectorSession,
  ConnectorType,
  ImportRequest,
} from './connector.ts';
export type { DiscoveredContainer, DiscoveredPartition } from './hierarchy.ts';
export type {
  DiscoveredAttribute,
  DiscoveredObjectType,
  DiscoveredSchema,
  SelectedAttribute,
  SelectedObjectType,
  SelectedSchema,
} from './schema.ts';
export type {
  ConnectorPasswords,
  PasswordPolicy,
  PasswordRefusal,
  PasswordResult,
  PasswordTarget,
  SetPasswordOptions,
} from './passwords.ts';
