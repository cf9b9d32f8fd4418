/** How far a phase was: objects done, seconds since its start. */
export interface Mark {
  readonly objects: number;
  readonly seconds: number;
}

/** With fewer marks a page more or less at either end would count for too much. */
const LEAST_MARKS = 50;

/** The speed in the last fifth of the objects as a share of that in the first fifth; null when there is too little. */
export function endToStart(marks: readonly Mark[]): number | null {
  const last = marks.at(-1);
  if (last === undefined || marks.length < LEAST_MARKS) return null;
  const speed = (from: number, to: number): number => {
    const within = marks.filter(({ objects }) => objects >= from && objects <= to);
    const [first, end] = [within[0], within.at(-1)];
    return first === undefined || end === undefined
      ? 0
      : (end.objects - first.objects) / (end.seconds - first.seconds);
  };
  const share = speed(0.8 * last.objects, last.objects) / speed(0, 0.2 * last.objects);
  return Number.isFinite(share) ? share : null;
}
