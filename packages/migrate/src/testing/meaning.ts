import { parseExpression } from '@cognate/lang';
import type { ConfigurationDocument } from '@cognate/sync-rules';

const EXPRESSIONS = new Set(['expression', 'dn', 'when']);
const CONNECTED = new Set(['settings', 'type', 'title']);

/** What a configuration means: expressions as trees, keys in order, without what is entered again. */
export function meaning(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    const { tree, diagnostics } = parseExpression(value);
    const shown = JSON.stringify(tree, (name, part: unknown) =>
      name === 'start' || name === 'end' ? undefined : part,
    );
    return diagnostics.length === 0 && (EXPRESSIONS.has(key) || tree.kind === 'call')
      ? shown
      : value;
  }
  if (Array.isArray(value)) return value.map((item) => meaning(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !CONNECTED.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, meaning(item, name)]),
  );
}

/** The metaverse and the connectors by what they mean. */
export const byId = ({ connectors, metaverse }: ConfigurationDocument) => ({
  metaverse: meaning(metaverse),
  connectors: connectors
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    // What is left out is what MIM writes down: disconnecting is the default.
    .map((connector) => meaning({ deprovision: 'make-normal-disconnector', ...connector })),
});
