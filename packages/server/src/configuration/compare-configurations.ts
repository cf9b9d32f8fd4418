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

/** One place where two configurations differ, with what stands there as JSON. */
export interface ConfigurationChange {
  readonly place: string;
  /** The connector that it belongs to; undefined for what concerns all. */
  readonly connector: string | undefined;
  /** The part of the connector or of the whole: `importFlows`, `metaverse`. */
  readonly part: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Like `compareConfigurations`, place by place in the order of the configurations, with the values. */
export function configurationChanges(
  before: Configuration | undefined,
  after: Configuration,
): readonly ConfigurationChange[] {
  const old = before === undefined ? new Map<string, string>() : leaves(before);
  const fresh = leaves(after);
  const places = new Set([...fresh.keys(), ...old.keys()]);
  return [...places].flatMap((place) => {
    const [was, is] = [old.get(place), fresh.get(place)];
    if (was === is) return [];
    const [, connector, rest = ''] = /^connector ([^:]+): (.*)$/.exec(place) ?? [];
    const part = connector === undefined ? place : rest;
    return [{ place, connector, part: /^[^.: ]+/.exec(part)?.[0] ?? part, before: was, after: is }];
  });
}

function leaves({ metaverse, connectors, cycles, extensions }: Configuration): Map<string, string> {
  const found = new Map<string, string>();
  collect('metaverse:', metaverse, found);
  found.set('order of connectors', connectors.map(({ id }) => id).join('\n'));
  for (const connector of connectors) collect(`connector ${connector.id}:`, connector, found);
  if (extensions !== undefined) collect('extensions:', extensions, found);
  for (const [name, steps] of Object.entries(cycles ?? {}))
    found.set(`cycle ${name}`, JSON.stringify(steps));
  return found;
}

/** Lists are compared as a whole, unless their entries have names: then one by one, and their order. */
function collect(place: string, value: unknown, found: Map<string, string>): void {
  const named = namedEntries(value);
  if (named !== undefined) {
    for (const [id, entry] of named) collect(`${place}.${id}`, entry, found);
    found.set(`${place} (order)`, JSON.stringify([...named.keys()]));
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isEmpty(value)) {
    found.set(place, JSON.stringify(value));
    return;
  }
  for (const [key, item] of Object.entries(value))
    collect(place.endsWith(':') ? `${place} ${key}` : `${place}.${key}`, item, found);
}

/** The entries of a list of which each has an id of its own. */
function namedEntries(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const ids = value.flatMap((entry: unknown) => idOf(entry) ?? []);
  const entries = new Map(ids.map((id, index) => [id, value[index] as unknown]));
  return entries.size === value.length ? entries : undefined;
}

function idOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('id' in entry)) return undefined;
  return typeof entry.id === 'string' ? entry.id : undefined;
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;
