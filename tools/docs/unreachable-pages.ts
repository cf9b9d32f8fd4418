import { linksOf } from './links-of.ts';

/** The pages, by path with their text, that no chain of links from `start` leads to. */
export function unreachablePages(
  start: string,
  pages: ReadonlyMap<string, string>,
): readonly string[] {
  const reached = new Set([start]);
  // A set that grows while it is walked through.
  for (const page of reached)
    for (const { path } of linksOf(page, pages.get(page) ?? '')) reached.add(path);
  return [...pages.keys()].filter((page) => !reached.has(page));
}
