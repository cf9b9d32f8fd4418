import { linksOf } from './links-of.ts';

/**
 * The relative links of a Markdown page that lead nowhere, as they are written. Links to other sites and to headings of
 * the same page are not looked at.
 */
export function brokenLinks(
  page: string,
  text: string,
  exists: (path: string) => boolean,
): readonly string[] {
  return linksOf(page, text).flatMap(({ written, path }) => (exists(path) ? [] : [written]));
}
