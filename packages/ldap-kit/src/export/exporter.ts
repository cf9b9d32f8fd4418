import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import { unreachable } from '@cognate/kernel';
import { LdapError } from '../protocol/ldap-error.ts';
import { refused, unanswered } from './export-error.ts';
import { exportTarget } from './export-target.ts';
import type { ExportEnvironment, ExportOptions, ExportTarget } from './export-target.ts';
import { orderChanges } from './order-changes.ts';
import { runInOrder } from './run-in-order.ts';
import { writeAdd } from './write-add.ts';
import { writeDelete } from './write-delete.ts';
import { writeUpdate } from './write-update.ts';

export interface Exporter {
  /**
   * Writes a page, many changes at a time, and answers for each. When the connection is lost on the way, what was
   * answered stands and the others are `cd-connectivity-error`; when nothing was answered, it throws.
   */
  write(page: readonly ExportChange[]): Promise<readonly ExportResult[]>;
  /** Why changes of an earlier page have no answer; the step cannot end as if they had. */
  readonly failure: Error | undefined;
}

export function createExporter(
  environment: ExportEnvironment,
  options: ExportOptions = {},
): Exporter {
  const target = exportTarget(environment, options);
  let failure: LdapError | undefined;
  const attempt = async (change: ExportChange): Promise<ExportResult> => {
    try {
      return await writeChange(target, change);
    } catch (error) {
      // Anything but a failure of the connection is a bug or the caller's wish to stop.
      if (!(error instanceof LdapError)) throw error;
      // A read on the way to the answer was refused.
      if (error.kind === 'result' && error.result !== undefined)
        return refused(change, change.op, error.result);
      failure ??= error;
      return unanswered(change, error.message);
    }
  };
  const throwIfFailed = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    get failure() {
      return failure;
    },
    async write(page) {
      throwIfFailed();
      const { parallelWrites } = environment.settings;
      const results = await runInOrder(orderChanges(page), parallelWrites, attempt);
      if (results.every(isUnanswered)) throwIfFailed();
      return results;
    },
  };
}

const isUnanswered = (result: ExportResult): boolean =>
  !result.ok && result.type === 'cd-connectivity-error' && result.cdError === undefined;

async function writeChange(target: ExportTarget, change: ExportChange): Promise<ExportResult> {
  switch (change.op) {
    case 'add':
      return writeAdd(target, change);
    case 'update':
      return writeUpdate(target, change);
    case 'delete':
      return writeDelete(target, change);
    default:
      return unreachable(change.op);
  }
}
