import type { Command } from '../command-line/command.ts';
import { backupCommand } from './backup.ts';
import { configApplyCommand } from './config/apply.ts';
import { configDiffCommand } from './config/diff.ts';
import { configExportCommand } from './config/export.ts';
import { configHistoryCommand } from './config/history.ts';
import { configPlanCommand } from './config/plan.ts';
import { configRollbackCommand } from './config/rollback.ts';
import { configShowCommand } from './config/show.ts';
import { configValidateCommand } from './config/validate.ts';
import { connectorDiscoverCommand } from './connector/discover.ts';
import { csClearCommand } from './cs/clear.ts';
import { csDisconnectCommand } from './cs/disconnect.ts';
import { csEvaluateCommand } from './cs/evaluate.ts';
import { csJoinCommand } from './cs/join.ts';
import { csProjectCommand } from './cs/project.ts';
import { csRemoveCommand } from './cs/remove.ts';
import { csPlaceholdersCommand } from './cs/placeholders.ts';
import { csSearchCommand } from './cs/search.ts';
import { csShowCommand } from './cs/show.ts';
import { csWhyCommand } from './cs/why.ts';
import { cycleCommand } from './cycle.ts';
import { demoCommand } from './demo.ts';
import { exportsApproveCommand } from './exports/approve.ts';
import { exportsDiscardCommand } from './exports/discard.ts';
import { exportsListCommand } from './exports/list.ts';
import { extensionsNewCommand } from './extensions/new.ts';
import { initCommand } from './init.ts';
import { keysAbandonCommand } from './keys/abandon.ts';
import { keysExportCommand } from './keys/export.ts';
import { keysImportCommand } from './keys/import.ts';
import { keysRotateCommand } from './keys/rotate.ts';
import { keysStatusCommand } from './keys/status.ts';
import { migrateAssessCommand } from './migrate/assess.ts';
import { migrateDataCommand } from './migrate/data.ts';
import { migrateDropFileCommand } from './migrate/drop-file.ts';
import { migrateExportMimCommand } from './migrate/export-mim.ts';
import { migrateImportCommand } from './migrate/import.ts';
import { migrateVerifyCommand } from './migrate/verify.ts';
import { mvHistoryCommand } from './mv/history.ts';
import { mvSearchCommand } from './mv/search.ts';
import { mvShowCommand } from './mv/show.ts';
import { mvWhyCommand } from './mv/why.ts';
import { previewCommand } from './preview.ts';
import { restoreCommand } from './restore.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { runsClearCommand } from './runs/clear.ts';
import { runsExportCommand } from './runs/export.ts';
import { secretsListCommand } from './secrets/list.ts';
import { secretsRemoveCommand } from './secrets/remove.ts';
import { secretsSealCommand } from './secrets/seal.ts';
import { secretsSetCommand } from './secrets/set.ts';
import { serveCommand } from './serve.ts';
import { statusCommand } from './status.ts';
import { upgradeCommand } from './upgrade.ts';
import { whatIfDeleteCommand } from './what-if/delete.ts';
import { whatIfListCommand } from './what-if/list.ts';
import { whatIfRunCommand } from './what-if/run.ts';
import { whatIfShowCommand } from './what-if/show.ts';

/** Every command, in the order of help and reference. */
export const commands: readonly Command[] = [
  demoCommand,
  initCommand,
  configValidateCommand,
  configPlanCommand,
  configApplyCommand,
  configExportCommand,
  configHistoryCommand,
  configShowCommand,
  configDiffCommand,
  configRollbackCommand,
  connectorDiscoverCommand,
  extensionsNewCommand,
  secretsSetCommand,
  secretsListCommand,
  secretsRemoveCommand,
  secretsSealCommand,
  keysStatusCommand,
  keysExportCommand,
  keysImportCommand,
  keysRotateCommand,
  keysAbandonCommand,
  runCommand,
  cycleCommand,
  runsCommand,
  runsExportCommand,
  runsClearCommand,
  exportsListCommand,
  exportsApproveCommand,
  exportsDiscardCommand,
  statusCommand,
  previewCommand,
  whatIfRunCommand,
  whatIfListCommand,
  whatIfShowCommand,
  whatIfDeleteCommand,
  csPlaceholdersCommand,
  csSearchCommand,
  csShowCommand,
  csWhyCommand,
  csJoinCommand,
  csProjectCommand,
  csDisconnectCommand,
  csEvaluateCommand,
  csClearCommand,
  csRemoveCommand,
  mvSearchCommand,
  mvShowCommand,
  mvHistoryCommand,
  mvWhyCommand,
  serveCommand,
  backupCommand,
  restoreCommand,
  upgradeCommand,
  migrateAssessCommand,
  migrateImportCommand,
  migrateDataCommand,
  migrateVerifyCommand,
  migrateDropFileCommand,
  migrateExportMimCommand,
];
