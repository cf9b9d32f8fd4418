import { closestName } from './closest-name.ts';
import type { ConnectorRules } from './rules.ts';
import type { Problems } from './scope.ts';

/** Connectors by name, in the order in which they are named; unknown ones are reported. */
export function knownConnectors(
  names: readonly string[] | undefined,
  connectors: readonly ConnectorRules[],
  path: readonly (string | number)[],
  problems: Problems,
): ReadonlySet<string> {
  const found = new Set<string>();
  (names ?? []).forEach((name, index) => {
    const connector = connectors.find((known) => known.id.toLowerCase() === name.toLowerCase());
    if (connector) found.add(connector.id);
    else
      problems.error(
        [...path, index],
        'unknown-connector',
        `There is no connector "${name}".`,
        closestName(
          name,
          connectors.map((known) => known.id),
        ),
      );
  });
  return found;
}
