import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import type { ExportTarget } from './export-target.ts';
import { refused } from './export-error.ts';
import { isElsewhere } from './write-update.ts';

/**
 * Deletes an object. One that is gone already counts as deleted; one that was moved meanwhile is found by its anchor,
 * and another object that has taken its name is left alone where the directory can tell them apart.
 */
export async function writeDelete(
  target: ExportTarget,
  change: ExportChange,
): Promise<ExportResult> {
  const { client } = target;
  const done: ExportResult = { id: change.id, ok: true };
  const controls = [...target.onlyIfMeant(change), ...(target.options.deleteControls ?? [])];
  const result = await client.delete(change.dn, controls);
  if (result.code === 0) return done;
  if (!isElsewhere(result)) return refused(change, 'delete', result);
  const found = await target.locate(change);
  if (found === undefined) return done;
  const again = await client.delete(found, controls);
  return again.code === 0 || isElsewhere(again) ? done : refused(change, 'delete', again);
}
