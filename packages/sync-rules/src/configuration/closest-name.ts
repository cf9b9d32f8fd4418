/** A suggestion for a misspelt name, as a remedy; `undefined` when nothing is near. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const folded = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const cost = distance(folded, candidate.toLowerCase(), least);
    if (cost < least) {
      least = cost;
      best = candidate;
    }
  }
  return best === undefined ? undefined : `Did you mean "${best}"?`;
}

/** Edits between two texts, or `limit` when there are at least that many. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(row[b.length] ?? limit, limit);
}
