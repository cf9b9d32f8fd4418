import { foldDn, parentDn } from '@cognate/kernel';
import type { ExportChange } from '@cognate/connector-kit';

/** A change of a page with the changes that must be done before it, by their place in the order. */
export interface OrderedChange {
  readonly change: ExportChange;
  readonly waitsFor: readonly number[];
}

interface Node {
  readonly change: ExportChange;
  /** The folded name that the object has before; none for an addition. */
  readonly from: string | undefined;
  /** The folded name that the change gives it; none where the name stays. */
  readonly to: string | undefined;
  readonly needs: Set<Node>;
}

/**
 * Puts a page into an order in which no change stands in the way of another, whatever order it came in: parents are
 * added before their children and removed after them, a name is freed before another object gets it, and what
 * concerns one name happens in the order of the page. Changes that wait for nothing may run at the same time.
 */
export function orderChanges(page: readonly ExportChange[]): readonly OrderedChange[] {
  const nodes = page.map(nodeOf);
  const leaving = by(nodes, ({ change, from, to }) =>
    change.op === 'delete' || to !== undefined ? from : undefined,
  );
  const arriving = by(nodes, ({ to }) => to);
  const touching = new Map<string, Node>();
  for (const node of nodes) {
    needSameName(node, touching);
    needPlace(node, arriving, leaving);
    // What lies below an object is changed before the object goes or gets another name.
    for (const parent of ancestors(node.from).flatMap((dn) => leaving.get(dn) ?? []))
      parent.needs.add(node);
  }
  return sorted(nodes);
}

const fold = (dn: string): string => foldDn('ldap', dn);

function nodeOf(change: ExportChange): Node {
  const dn = fold(change.dn);
  const newDn = change.newDn === undefined ? dn : fold(change.newDn);
  return {
    change,
    from: change.op === 'add' ? undefined : dn,
    to: change.op === 'add' ? dn : newDn === dn ? undefined : newDn,
    needs: new Set(),
  };
}

function by(
  nodes: readonly Node[],
  key: (node: Node) => string | undefined,
): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes) {
    const name = key(node);
    if (name === undefined) continue;
    const others = found.get(name);
    if (others === undefined) found.set(name, [node]);
    else others.push(node);
  }
  return found;
}

function needSameName(node: Node, touching: Map<string, Node>): void {
  for (const name of new Set([node.from, node.to])) {
    if (name === undefined) continue;
    const before = touching.get(name);
    if (before !== undefined) node.needs.add(before);
    touching.set(name, node);
  }
}

/** The place where an object arrives must exist and be free. */
function needPlace(
  node: Node,
  arriving: ReadonlyMap<string, readonly Node[]>,
  leaving: ReadonlyMap<string, readonly Node[]>,
): void {
  if (node.to === undefined) return;
  for (const parent of ancestors(node.to).flatMap((dn) => arriving.get(dn) ?? []))
    node.needs.add(parent);
  // An addition comes after a deletion of the same name only where the page says so.
  if (node.change.op === 'add') return;
  for (const holder of leaving.get(node.to) ?? []) node.needs.add(holder);
}

function ancestors(dn: string | undefined): readonly string[] {
  const above: string[] = [];
  for (let at = parentDn(dn ?? ''); at !== ''; at = parentDn(at)) above.push(at);
  return above;
}

/** Depth first: what a node needs comes before it. A circle is cut where it closes. */
function sorted(nodes: readonly Node[]): readonly OrderedChange[] {
  const order: OrderedChange[] = [];
  const places = new Map<Node, number>();
  const entered = new Set<Node>();
  const visit = (node: Node): void => {
    if (entered.has(node)) return;
    entered.add(node);
    for (const other of node.needs) visit(other);
    const waitsFor = [...node.needs]
      .map((other) => places.get(other))
      .filter((at) => at !== undefined);
    places.set(node, order.length);
    order.push({ change: node.change, waitsFor });
  };
  for (const node of nodes) visit(node);
  return order;
}
