import { posix } from 'node:path';

const link = /\[[^\]]*\]\(([^()\s]+)\)/g;
const fencedCode = /^```[^]*?^```/gm;

/**
 * The relative links of a Markdown page that lead nowhere, as they are written. Links to other sites and to headings of
 * the same page are not looked at.
 */
export function brokenLinks(
  page: string,
  text: string,
  exists: (path: string) => boolean,
): readonly string[] {
  const targets = [...text.replace(fencedCode, '').matchAll(link)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target) || target.startsWith('#')) return false;
    const [path = ''] = target.split('#');
    return !exists(posix.join(posix.dirname(page), decodeURIComponent(path)));
  });
}
