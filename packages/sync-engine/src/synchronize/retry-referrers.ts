import type { ConnectorRules, Workspace } from '@cognate/sync-rules';
import type { PageContext } from './page-context.ts';
import type { PageInFlight } from './page-effects.ts';

/**
 * Who refers to an object that just got a connector may now be able to export the reference.
 * Those that this page calculated afterwards have it already.
 */
export async function referrersToRetry(
  context: PageContext,
  workspace: Workspace,
  before: PageInFlight | undefined,
): Promise<readonly number[]> {
  const { evaluated } = workspace;
  const provisioned = new Map([...joined(context, workspace), ...workspace.provisioned]);
  if (provisioned.size === 0) return [];
  // Nothing that is stored refers to an object that this page makes.
  const isNew = new Set<number>();
  for (const { id, before: known } of workspace.changedMetaverse()) if (!known) isNew.add(id);
  const known = [...provisioned.keys()].filter((id) => !isNew.has(id));
  const stored = known.length === 0 ? [] : await context.store.referrersOf(known);
  const retry = new Set<number>();
  // Those that an earlier page is writing may be among the stored ones, or not yet.
  const written = before?.effects.references ?? [];
  const referrers = [...stored, ...written, ...newReferrers(context, workspace)];
  for (const { metaverse, target } of referrers)
    if ((evaluated.get(metaverse) ?? 0) < (provisioned.get(target) ?? 0)) retry.add(metaverse);
  return [...retry];
}

/** Metaverse objects that got a connector by joining, where references can be exported to it. */
function* joined(
  { rules }: PageContext,
  workspace: Workspace,
): Iterable<readonly [metaverse: number, since: number]> {
  for (const id of workspace.newlyLinked) {
    const cs = workspace.object(id);
    const connector = cs && rules.connectors.get(cs.connector);
    if (cs?.link && connector && exportsReferences(connector)) yield [cs.link.mv, Infinity];
  }
}

/** Whether references flow out to a connector. */
export const exportsReferences = (connector: ConnectorRules): boolean =>
  [...connector.objectTypes.values()].some((type) =>
    [...type.exportFlows.values()].some((flows) =>
      flows.some((flow) => flow.target.type === 'reference'),
    ),
  );

/** References of the page that are not stored yet. */
function* newReferrers(
  { rules }: PageContext,
  workspace: Workspace,
): Iterable<{ readonly metaverse: number; readonly target: number }> {
  const attributes = [...rules.metaverseAttributes.values()].filter(
    ({ type }) => type === 'reference',
  );
  for (const { after } of workspace.changedMetaverse()) {
    if (after === undefined) continue;
    const targets = attributes.flatMap(({ name }) => after.attributes[name] ?? []);
    for (const target of targets) yield { metaverse: after.id, target: Number(target) };
  }
}
