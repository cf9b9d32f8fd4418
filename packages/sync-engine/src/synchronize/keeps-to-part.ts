import type { CsObject, MvObject, SyncRules, Workspace } from '@cognate/sync-rules';
import type { CalculatedPage } from './calculate-page.ts';
import type { LoadedPage } from './load-page.ts';

/**
 * Whether what was calculated from parts of some objects is all that there is to it: values came and went, and nothing
 * happened to the objects as such. Otherwise the page has to be calculated from whole objects.
 */
export function keepsToPart(page: LoadedPage, { workspace, failures }: CalculatedPage): boolean {
  const { part, input } = page;
  if (part === undefined) return true;
  const connectors = Map.groupBy(input.objects, ({ link }) => link?.mv ?? 0);
  for (const before of input.metaverse) {
    if (!part.metaverse.has(before.id)) continue;
    const after = workspace.metaverse(before.id);
    const had = connectors.get(before.id) ?? [];
    if (after === undefined || had.some(({ id }) => failures.has(id))) return false;
    if (!part.attributes.every((name) => isSameSource(before, after, name))) return false;
    if (workspace.connectorsOf(before.id).length !== had.length) return false;
    if (!had.every((cs) => isSameConnector(workspace, cs, after.type))) return false;
  }
  return true;
}

/** Values that stay where all that were read are gone, or another source, concern more than what was read. */
function isSameSource(before: MvObject, after: MvObject, name: string): boolean {
  const [was, is] = [before.lineage[name], after.lineage[name]];
  return was?.rule === is?.rule && was?.object === is?.object;
}

function isSameConnector(workspace: Workspace, before: CsObject, metaverseType: string): boolean {
  const after = workspace.object(before.id);
  return (
    after !== undefined &&
    after.dn === before.dn &&
    after.link === before.link &&
    (after.pendingExport?.op ?? 'update') === 'update' &&
    tellsWhatFlows(workspace.rules, after, metaverseType)
  );
}

/** Whether references that flow in are seen to be there or not: of those that were read none may mean anything. */
const tellsWhatFlows = (rules: SyncRules, cs: CsObject, metaverseType: string): boolean =>
  (
    rules.connectors.get(cs.connector)?.objectTypes.get(cs.type)?.importFlows.get(metaverseType) ??
    []
  ).every(
    ({ target, source }) =>
      target.type !== 'reference' ||
      source.kind !== 'direct' ||
      cs.targets[source.attribute] === undefined ||
      cs.references[source.attribute] !== undefined,
  );
