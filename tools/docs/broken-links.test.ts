import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenLinks } from './broken-links.ts';

const root = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', '{docs,packages,examples,bench}/**/*.md'], {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
}).map((page) => page.split(sep).join('/'));

describe('the documentation', () => {
  it('is found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/README.md']));
  });

  it.each(pages)('has no broken links in %s', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    expect(brokenLinks(page, text, (path) => existsSync(join(root, path)))).toEqual([]);
  });
});

describe('brokenLinks', () => {
  const exists = (path: string) => path === 'docs/a.md';

  it('follows links from where the page lies', () => {
    expect(brokenLinks('docs/b.md', '[a](a.md) and [a](a.md#head)', exists)).toEqual([]);
    expect(brokenLinks('docs/adr/b.md', '[a](../a.md), [c](a.md)', exists)).toEqual(['a.md']);
  });

  it('leaves other sites, headings and code alone', () => {
    const text = '[x](https://example.com) [h](#here)\n```md\n[y](nowhere.md)\n```\n';
    expect(brokenLinks('docs/b.md', text, exists)).toEqual([]);
  });
});
