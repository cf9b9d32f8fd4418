/** How one object fared on its way in, by MIM's names; exactly one per synchronized object. */
export const INBOUND_COUNTERS = [
  'disconnector-filtered',
  'disconnector-joined-no-flow',
  'disconnector-joined-flow',
  'disconnector-joined-remove-mv',
  'disconnector-projected-no-flow',
  'disconnector-projected-flow',
  'disconnector-projected-remove-mv',
  'disconnector-remains',
  'connector-filtered-remove-mv',
  'connector-filtered-leave-mv',
  'connector-flow',
  'connector-flow-remove-mv',
  'connector-no-flow',
  'connector-delete-remove-mv',
  'connector-delete-leave-mv',
  'connector-delete-add-processed',
  'flow-failure',
] as const;
export type InboundCounter = (typeof INBOUND_COUNTERS)[number];

/** What happened to a connector on the way out, by MIM's names. */
export const OUTBOUND_COUNTERS = [
  'provisioned-add-flow',
  'provisioned-add-no-flow',
  'provisioned-rename-flow',
  'provisioned-rename-no-flow',
  'provisioned-delete-add-flow',
  'provisioned-delete-add-no-flow',
  'provisioned-disconnect',
  'connector-flow',
  'connector-no-flow',
] as const;
export type OutboundCounter = (typeof OUTBOUND_COUNTERS)[number];

/** How an imported object was staged, by MIM's names. */
export const STAGING_COUNTERS = [
  'stage-no-change',
  'stage-add',
  'stage-update',
  'stage-rename',
  'stage-delete',
  'stage-delete-add',
  'stage-failure',
] as const;
export type StagingCounter = (typeof STAGING_COUNTERS)[number];

/** What was sent, by MIM's names. */
export const EXPORT_COUNTERS = [
  'export-add',
  'export-update',
  'export-rename',
  'export-delete',
  'export-delete-add',
  'export-failure',
] as const;
export type ExportCounter = (typeof EXPORT_COUNTERS)[number];
