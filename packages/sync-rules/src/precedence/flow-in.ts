import { hasHologram } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { contribute } from './import-flow.ts';

/** Lets a connector's import flows act on the metaverse object. Answers whether that changed. */
export function flowIn(
  workspace: Workspace,
  cs: CsObject,
  mv: MvObject,
  onlyReferences = false,
): boolean {
  const all = (hasHologram(cs) && workspace.objectType(cs)?.importFlows.get(mv.type)) || [];
  const flows = onlyReferences ? all.filter((flow) => flow.target.type === 'reference') : all;
  if (flows.length === 0 && onlyReferences) return false;
  const { trace } = workspace;
  const next = contribute({
    type: workspace.metaverseType(mv),
    mv,
    cs,
    flows,
    connectors: workspace.connectorsOf(mv.id),
    run: workspace.run,
    isTaken: (attribute, value) => workspace.isTaken(attribute, value, mv.id),
    linked: workspace.newlyLinked.has(cs.id),
    ...(trace && {
      report: ({ flow, values, status }) =>
        trace({ kind: 'import-flow', rule: flow.id, attribute: flow.target.name, values, status }),
    }),
  });
  if (next === mv) return false;
  workspace.putMetaverse(next);
  return true;
}
