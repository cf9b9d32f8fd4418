import { canonicalValues, sameValues } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { ExportFlow, OutboundRule } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { evaluateSource } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { exportView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';

/** Tells a preview of which outbound rules everything that they test is there, whether or not they are in force. */
export function tellExistence(workspace: Workspace, mv: MvObject): void {
  const { trace } = workspace;
  if (trace === undefined) return;
  for (const rule of workspace.metaverseType(mv).outbound) {
    if (rule.tests.length === 0) continue;
    for (const cs of workspace.connectorsOf(mv.id))
      if (cs.connector === rule.connector && cs.type === rule.objectType && cs.imported)
        trace({
          kind: 'existence',
          rule: rule.id,
          connector: cs.connector,
          object: cs.id,
          exists: holdsAll(workspace, rule, mv, cs),
        });
  }
}

function holdsAll(workspace: Workspace, rule: OutboundRule, mv: MvObject, cs: CsObject): boolean {
  const { dnStyle } = workspace.connector(cs.connector);
  const view = exportView(mv, cs, dnStyle);
  const meant = (value: Values[number]): Values => workspace.targetsOf(Number(value), cs.connector);
  const holds = ({ id, source, target }: ExportFlow): boolean => {
    const wanted = evaluateSource(source, view, id, target.name);
    return target.type === 'reference'
      ? sameValues(
          canonicalValues(wanted.flatMap(meant)),
          canonicalValues(cs.targets[target.name] ?? []),
        )
      : sameValues(wanted, cs.scalars[target.name] ?? []);
  };
  try {
    return rule.tests.every(holds);
  } catch (failure) {
    // What cannot be calculated is not there.
    if (failure instanceof SyncFailure) return false;
    throw failure;
  }
}
