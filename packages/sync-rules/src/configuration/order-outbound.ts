import { NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import type { Path } from './compile-context.ts';
import type { ConfigurationDocument } from './document.ts';
import type { OutboundRule } from './rules.ts';
import type { Problems } from './scope.ts';

/**
 * The outbound rules of a metaverse type in an order in which every rule comes after the one that it depends on, and
 * otherwise in that of the connectors.
 */
export function orderOutbound(
  document: ConfigurationDocument,
  rules: readonly OutboundRule[],
  problems: Problems,
): readonly OutboundRule[] {
  const byId = new NameMap(rules.map((rule) => [rule.id, rule]));
  const ordered = new Set<OutboundRule>();
  let waiting = rules;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn }) => {
      const other = dependsOn === undefined ? undefined : byId.get(dependsOn);
      return other === undefined || ordered.has(other);
    });
    if (ready.length === 0) break;
    for (const rule of ready) {
      ordered.add(rule);
      if (rule.dependsOn !== undefined && !byId.has(rule.dependsOn))
        problems.error(
          pathOf(document, rule),
          'unknown-rule',
          `"${rule.id}" depends on "${rule.dependsOn}", which is no outbound rule for the type "${rule.metaverseType}".`,
          closestName(
            rule.dependsOn,
            rules.filter((other) => other !== rule).map((other) => other.id),
          ),
        );
    }
    waiting = waiting.filter((rule) => !ordered.has(rule));
  }
  for (const rule of waiting)
    problems.error(
      pathOf(document, rule),
      'circular-dependency',
      `"${rule.id}" depends, by way of "${rule.dependsOn ?? ''}", on itself.`,
      'Leave out one of the dependencies.',
    );
  return [...ordered, ...waiting];
}

function pathOf({ connectors }: ConfigurationDocument, { id }: OutboundRule): Path {
  for (const [index, { provision = [] }] of connectors.entries()) {
    const at = provision.findIndex((rule) => rule.id === id);
    if (at >= 0) return ['connectors', index, 'provision', at, 'dependsOn'];
  }
  return ['connectors'];
}
