import { posix } from 'node:path';

const link = /\[[^\]]*\]\(([^()\s]+)\)/g;
const fencedCode = /^```[^]*?^```/gm;

/** A relative link of a page. */
export interface PageLink {
  readonly written: string;
  /** Where it leads, from the root of the repository. */
  readonly path: string;
}

/** The links of a Markdown page to other files. Those to other sites, to headings of the page and in code are left out. */
export function linksOf(page: string, text: string): readonly PageLink[] {
  const targets = [...text.replace(fencedCode, '').matchAll(link)].map(([, target = '']) => target);
  return targets.flatMap((written) => {
    if (/^[a-z]+:/.test(written) || written.startsWith('#')) return [];
    const [path = ''] = written.split('#');
    return [{ written, path: posix.join(posix.dirname(page), decodeURIComponent(path)) }];
  });
}
