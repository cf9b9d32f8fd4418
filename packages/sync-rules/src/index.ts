export { compileConfiguration } from './configuration/compile.ts';
export { DEPROVISIONING_ACTIONS, STEP_TYPES } from './configuration/document.ts';
export type {
  AttributeDocument,
  ConfigurationDocument,
  ConnectorDocument,
  DeletionDocument,
  DeprovisioningAction,
  FlowDocument,
  FlowsDocument,
  JoinDocument,
  MetaverseDocument,
  MetaverseTypeDocument,
  ObjectTypeDocument,
  ProjectionDocument,
  ProvisioningDocument,
  RunStepDocument,
  StepType,
} from './configuration/document.ts';
export { isPasswordName } from './configuration/is-password-name.ts';
export { referenceAttributes, valueWiseFlows } from './configuration/reference-flows.ts';
export { removedConnector } from './configuration/removed-connector.ts';
export { OBJECT_ID } from './configuration/scope.ts';
export type { Problem } from './configuration/problem.ts';
export type {
  Attribute,
  ConnectorRules,
  ConnectorTraits,
  ExportFlow,
  ImportFlow,
  MetaverseType,
  ObjectType,
  OutboundRule,
  Partition,
  RunStep,
  StepSettings,
  SyncRules,
} from './configuration/rules.ts';
export { ACCOUNT_JOINER, expectedDn, neverExported } from './connector-space/cs-object.ts';
export type {
  CsObject,
  DisconnectorState,
  Link,
  PendingImport,
  Synchronized,
} from './connector-space/cs-object.ts';
export {
  applyChange,
  composeDeltas,
  isDeletion,
  isEmptyDelta,
  sameDelta,
  without,
} from './export/export-delta.ts';
export type { ExportDelta, ReferenceChange } from './export/export-delta.ts';
export type { AlgorithmStep, SyncError } from './flow/sync-failure.ts';
export { decideObject } from './joiner/decide-object.ts';
export type { ObjectDecision } from './joiner/decide-object.ts';
export { indexKey, joinSearches } from './join/join-search.ts';
export type { Contribution, MvObject } from './metaverse/mv-object.ts';
export {
  EXPORT_COUNTERS,
  INBOUND_COUNTERS,
  OUTBOUND_COUNTERS,
  STAGING_COUNTERS,
} from './synchronization/counters.ts';
export type {
  ExportCounter,
  InboundCounter,
  OutboundCounter,
  StagingCounter,
} from './synchronization/counters.ts';
export { refreshReferences, synchronizeObject } from './synchronization/synchronize-object.ts';
export type { TraceEvent } from './synchronization/trace.ts';
export { Workspace } from './synchronization/workspace.ts';
export type { WorkspaceInput } from './synchronization/workspace.ts';
export type {
  Extension,
  Extensions,
  ScriptCalls,
  ScriptCommand,
  ScriptFailure,
  ScriptFlow,
  ScriptMember,
  ScriptMetaverseObject,
  ScriptObject,
  TakenName,
} from './scripts/extension.ts';
