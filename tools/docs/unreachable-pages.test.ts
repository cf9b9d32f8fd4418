import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, it } from 'vitest';
import { unreachablePages } from './unreachable-pages.ts';

const root = join(import.meta.dirname, '../..');

it('every page of the documentation is linked from docs/README.md, or from a page that is', () => {
  const paths = globSync('docs/**/*.md', { cwd: root }).map((path) => path.split(sep).join('/'));
  const pages = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  expect(paths).toContain('docs/README.md');
  expect(unreachablePages('docs/README.md', pages)).toEqual([]);
});

it('pages that only link to each other are not reached', () => {
  const pages = new Map([
    ['docs/README.md', '[a](a.md) [site](https://example.com/c.md)\n```\n[e](e.md)\n```\n'],
    ['docs/a.md', '[b](sub/b.md#part)'],
    ['docs/sub/b.md', '[home](../README.md)'],
    ['docs/c.md', '[d](d.md)'],
    ['docs/d.md', '[c](c.md)'],
    ['docs/e.md', ''],
  ]);
  expect(unreachablePages('docs/README.md', pages)).toEqual([
    'docs/c.md',
    'docs/d.md',
    'docs/e.md',
  ]);
});
