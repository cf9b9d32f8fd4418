export { openInstance } from './compose.ts';
export type { Instance, InstanceOptions } from './compose.ts';
export {
  compareConfigurations,
  configurationChanges,
} from './configuration/compare-configurations.ts';
export type {
  ConfigurationChange,
  ConfigurationDifference,
} from './configuration/compare-configurations.ts';
export { formatProblem, hasErrors } from './configuration/configuration-problem.ts';
export type { ConfigurationProblem } from './configuration/configuration-problem.ts';
export { loadConfigurationFolder } from './configuration/load-folder.ts';
export type { LoadedFolder } from './configuration/load-folder.ts';
export { publishedSchemas } from './configuration/published-schemas.ts';
export { shippedMetaverse } from './configuration/shipped-metaverse.ts';
export { renderFolder, SCHEMA_FOLDER } from './configuration/render-folder.ts';
export { builtInConnectorTypes } from './connectors/built-in-connector-types.ts';
export { discoverConnector } from './instance/discover-connector.ts';
export type { Discovery } from './instance/discover-connector.ts';
export { openSecrets } from './secrets/open-secrets.ts';
export type { ActiveConfiguration, StoredConfiguration } from './instance/active-configuration.ts';
export { readInstanceNotes } from './instance/instance-file.ts';
export { describeLoss, schemaLosses } from './configuration/schema-losses.ts';
export { hasChanges, summarizeStep } from './runs/summarize-step.ts';
export type { StepSummary } from './runs/summarize-step.ts';
export {
  decideExports,
  explainObject,
  explainValue,
  heldExports,
  isSuccess,
  placeholders,
  runHistoryWriter,
  runWhatIf,
  linkKind,
  valueHistory,
  withoutSecrets,
} from '@cognate/sync-engine';
export type {
  CausedExport,
  Explanation,
  ConnectorStatistics,
  HeldExport,
  InspectedObject,
  MetaverseDetails,
  Moment,
  NamedEvent,
  NamedLink,
  ObjectDetails,
  ObjectImage,
  ObjectExplanation,
  ObjectRef,
  Placeholder,
  Preview,
  RecordedError,
  RecordedRun,
  RunHistoryWriter,
  RunLabel,
  RunProgress,
  RunRow,
  RunSelection,
  RunStepRow,
  SearchClause,
  Verdict,
  WhatIfEntry,
  WhatIfGroup,
  WhatIfReport,
} from '@cognate/sync-engine';
export type {
  CsObject,
  ExportDelta,
  ExportFlow,
  ImportFlow,
  MvObject,
  SyncRules,
  TraceEvent,
} from '@cognate/sync-rules';
export { removeDataDirectory } from './instance/remove-data.ts';
export { serve } from './http/serve.ts';
export type { RunningServer, ServeOptions } from './http/serve.ts';
export { refuseOtherAddresses } from './http/own-address.ts';
export { renderExtension } from './extensions/render-extension.ts';
export { EXTENSION_FOLDER } from './extensions/with-extensions.ts';
export { SHORTEST_PASSPHRASE } from './secrets/key-export.ts';
export type { KeyStatus, ListedSecret, SecretsService } from './secrets/secrets-service.ts';
export { checkBackupFile, openMaintenance } from './instance/maintenance.ts';
export type { Maintenance, WrittenBackup } from './instance/maintenance.ts';
export type { UpgradePreflight } from './instance/upgrade-preflight.ts';
export type { DeltaWarning } from './runs/delta-warnings.ts';
export { planEffects } from './configuration/plan-effects.ts';
export type { PlanEffect } from './configuration/plan-effects.ts';
export { findConnector, findObject } from './objects/find-object.ts';
export { parseClause } from './objects/search-clause.ts';
export { searchSpace } from './objects/search-space.ts';
export type { ListedObject, SpaceConditions } from './objects/search-space.ts';
export { searchableAttribute, searchMetaverse } from './objects/search-metaverse.ts';
export { readMetaverseObject, readObject } from './objects/read-object.ts';
export { labelsOf, shownExport } from './exports/export-labels.ts';
export type { ShownExport } from './exports/export-labels.ts';
export { findHeldExports } from './exports/find-held-exports.ts';
export { orderedStatistics } from './connectors/ordered-statistics.ts';
export { countedObjects } from './runs/counted-objects.ts';
export type { CountedObject } from './runs/counted-objects.ts';
export { describeChain, describeObjectChain } from './words/describe-chain.ts';
export { describeValues } from './words/describe-values.ts';
export { formatTime } from './words/format-time.ts';
export { printable } from './words/printable.ts';
export { referenceLabels } from './words/reference-labels.ts';
export type { ValueLabel } from './words/reference-labels.ts';
export { findAttribute } from './objects/find-attribute.ts';
