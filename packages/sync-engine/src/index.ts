export { decideExports, heldExports } from './export/held-exports.ts';
export type { HeldExport, Verdict } from './export/held-exports.ts';
export type { DecisionStore, ExportDecision } from './ports/decision-store.ts';
export type {
  ExportPageWrite,
  ExportRow,
  ExportStore,
  ReferenceTarget,
} from './ports/export-store.ts';
export type {
  Descendant,
  ImportPageWrite,
  Parking,
  ImportStore,
  ObsoletionWrite,
  PendingWrite,
  PresenceRow,
  ReferenceWrite,
  StagedKey,
  StagedObject,
  StagedPartKeys,
  StagedReference,
  StagedWrite,
  UnconfirmedExport,
} from './ports/import-store.ts';
export type {
  CountedObjects,
  ObjectError,
  RunError,
  StepCounters,
  StepRecord,
} from './ports/record.ts';
export { runHistoryWriter, runHistoryXml } from './history/run-history-xml.ts';
export type { RunHistoryWriter } from './history/run-history-xml.ts';
export type { HistoryConfiguration } from './history/history-configuration.ts';
export type {
  ClearedRuns,
  HistoryStore,
  RecordedError,
  RecordedRun,
  RecordedStep,
  RunSelection,
} from './history/recorded-run.ts';
export type {
  IdStore,
  LeaseOutcome,
  LeaseStore,
  RunRow,
  ConnectionIncident,
  RunStepRow,
  RunStore,
} from './ports/run-store.ts';
export { fullParts, fullStepKey } from './runs/full-steps.ts';
export type { FullStepKind, FullSteps } from './runs/full-steps.ts';
export type { EngineStore } from './ports/store.ts';
export type { Vault } from './ports/vault.ts';
export type {
  IndexEntry,
  LoadedExport,
  LoadedObject,
  NamedObject,
  StoredReference,
  MvReference,
  ObjectRef,
  SyncPageWrite,
  SyncSelection,
  SyncStore,
  MetaversePart,
  NamedConnector,
  PartQueries,
  ReferencePart,
} from './ports/sync-store.ts';
export { changeSealed, placeOf } from './secrets/sealed-values.ts';
export { objectKeys } from './keys/object-key.ts';
export type { ObjectKeys } from './keys/object-key.ts';
export { takeLease } from './runs/leases.ts';
export { decideByHand } from './joiner/decide-by-hand.ts';
export { clearSpace, removeSpace } from './removal/remove-space.ts';
export type { SpaceRemoval } from './removal/remove-space.ts';
export type { JoinerRequest } from './joiner/decide-by-hand.ts';
export { inspectObject } from './inspect/inspect-object.ts';
export type { InspectedObject } from './inspect/inspect-object.ts';
export type { ObjectImage } from './inspect/object-images.ts';
export { placeholders } from './inspect/placeholders.ts';
export type { Placeholder } from './inspect/placeholders.ts';
export { previewObject } from './preview/preview-object.ts';
export { withoutSecrets } from './preview/without-secrets.ts';
export type { Preview } from './preview/preview-object.ts';
export { runProfile } from './runs/run-profile.ts';
export type { EngineDependencies, RunProgress, RunRequest } from './runs/run-profile.ts';
export { isSuccess } from './runs/step-result.ts';
export type {
  ConfigurationStore,
  ConfigurationVersion,
  ConnectorStatistics,
  ExportPlace,
  FoundObject,
  MetaverseDetails,
  Moment,
  ObjectDetails,
  StandingError,
  ReadStore,
  SearchClause,
  SpaceSearch,
} from './ports/read-store.ts';
export { explainValue } from './lineage/explain-value.ts';
export type { CausedExport, ExplainDependencies, ExportState } from './lineage/caused-exports.ts';
export { explainObject } from './lineage/explain-object.ts';
export type { ObjectExplanation } from './lineage/explain-object.ts';
export type { Explanation } from './lineage/explain-value.ts';
export { linkKind } from './lineage/link-kind.ts';
export { valueHistory } from './lineage/value-history.ts';
export type {
  LineageDependencies,
  NamedEvent,
  NamedLink,
  ValueHistory,
} from './lineage/value-history.ts';
export type {
  Counting,
  LineageStore,
  PastValue,
  PastLink,
  RecordedValue,
  RunLabel,
} from './ports/lineage-store.ts';
export type {
  Difference,
  ValueDifference,
  WhatIfChange,
  WhatIfEntry,
  WhatIfGroup,
  WhatIfReport,
  WhatIfScope,
  WhatIfStore,
} from './ports/what-if-store.ts';
export { runWhatIf } from './what-if/run-what-if.ts';
export type { WhatIfDependencies, WhatIfRequest } from './what-if/run-what-if.ts';
