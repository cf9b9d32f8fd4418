/** The new objects that an object refers to. */
export interface NewReferences {
  readonly object: number;
  readonly targets: readonly number[];
}

/**
 * The objects that are better synchronized after others, because they refer to them, in the order in which to do it:
 * then what they refer to is connected already, and nothing has to be looked at twice. A circle is cut somewhere.
 */
export function referenceOrder(references: readonly NewReferences[]): readonly number[] {
  const targets = new Map(
    references.map((entry) => [entry.object, [...entry.targets].sort(byNumber)]),
  );
  const depths = new Map<number, number>();
  // Where a circle is cut must not depend on the order in which a store answers.
  for (const object of [...targets.keys()].sort(byNumber))
    if (!depths.has(object)) measure(object, targets, depths);
  const depthOf = (id: number): number => depths.get(id) ?? 0;
  return [...depths.keys()]
    .filter((id) => depthOf(id) > 0)
    .sort((a, b) => depthOf(a) - depthOf(b) || a - b);
}

const byNumber = (a: number, b: number): number => a - b;

/** How many references lead on from an object at most. Without recursion: chains may be as long as they like. */
function measure(
  start: number,
  targets: ReadonlyMap<number, readonly number[]>,
  depths: Map<number, number>,
): void {
  const path = [{ id: start, next: 0 }];
  const onPath = new Set([start]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const following = targets.get(top.id) ?? [];
    const target = following[top.next];
    top.next += 1;
    if (target === undefined) {
      depths.set(top.id, depthAfter(following, depths));
      onPath.delete(top.id);
      path.pop();
    } else if (!depths.has(target) && !onPath.has(target)) {
      path.push({ id: target, next: 0 });
      onPath.add(target);
    }
  }
}

function depthAfter(targets: readonly number[], depths: ReadonlyMap<number, number>): number {
  let deepest = 0;
  // A target without a depth is the one that closes a circle.
  for (const target of targets) deepest = Math.max(deepest, (depths.get(target) ?? -1) + 1);
  return deepest;
}
