import type { Configuration } from '@cognate/contract';

/** What one configuration has otherwise than another, as places in words: `connector hr: importFlows.user.person.mail`. */
export interface ConfigurationDifference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares a configuration with the one before it; without one everything is added. */
export function compareConfigurations(
  before: Configuration | undefined,
  after: Configuration,
): ConfigurationDifference {
  const old = before === undefined ? new Map<string, string>() : leaves(before);
  const fresh = leaves(after);
  const added = [...fresh.keys()].filter((place) => !old.has(place));
  const changed = [...fresh].filter(([place, text]) => old.has(place) && old.get(place) !== text);
  const removed = [...old.keys()].filter((place) => !fresh.has(place));
  return { added, changed: changed.map(([place]) => place), removed };
}

function leaves({ metaverse, connectors, cycles }: Configuration): Map<string, string> {
  const found = new Map<string, string>();
  collect('metaverse:', metaverse, found);
  found.set('order of connectors', connectors.map(({ id }) => id).join('\n'));
  for (const connector of connectors) collect(`connector ${connector.id}:`, connector, found);
  for (const [name, steps] of Object.entries(cycles ?? {}))
    found.set(`cycle ${name}`, JSON.stringify(steps));
  return found;
}

/** Lists are compared as a whole: their entries have no names. */
function collect(place: string, value: unknown, found: Map<string, string>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isEmpty(value)) {
    found.set(place, JSON.stringify(value));
    return;
  }
  for (const [key, item] of Object.entries(value))
    collect(place.endsWith(':') ? `${place} ${key}` : `${place}.${key}`, item, found);
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;
