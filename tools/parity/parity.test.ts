import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkParity } from './check-parity.ts';
import { parseParity } from './parse-parity.ts';
import { renderParity } from './render-parity.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** A list of one section with these entries. */
function listOf(...entries: string[]): string {
  return `sections:\n  - title: Runs\n    entries:\n${entries.map((entry) => `      - { ${entry} }\n`).join('')}`;
}

function problemsOf(...entries: string[]): readonly string[] {
  const { list, problems } = parseParity(listOf(...entries));
  return [...problems, ...checkParity(list, (path) => path === 'packages/a/src/a.test.ts')];
}

describe('the parity list of this project', () => {
  const { list, problems } = parseParity(read('docs/reference/mim-parity.yaml'));

  it('is of its form, its ids are unique and its evidence exists', () => {
    expect(problems).toEqual([]);
    expect(checkParity(list, (path) => existsSync(join(root, path)))).toEqual([]);
  });

  it('covers the features that the product is made of', () => {
    const ids = new Set(list.flatMap(({ features }) => features.map(({ id }) => id)));
    expect(ids.size).toBeGreaterThan(1000);
    for (const id of ['CONN-22', 'CS-03', 'MV-09', 'SYNC-24', 'FUNC-31', 'RUN-24', 'MPR-01'])
      expect(ids).toContain(id);
  });

  it('is what the page shows (if not: npm run parity)', () => {
    expect(read('docs/reference/mim-parity.md')).toBe(renderParity(list));
  });
});

describe('checkParity', () => {
  it('accepts one entry of each state', () => {
    const problems = problemsOf(
      'id: A-1, text: a, state: planned',
      'id: A-2, text: b, state: yes, evidence: [packages/a/src/a.test.ts]',
      'id: A-3, text: c, state: partial, note: no d, evidence: [packages/a/src/a.test.ts]',
      'id: A-4, text: d, state: wont, reason: gone',
    );
    expect(problems).toEqual([]);
  });

  it.each([
    ['id: A-1, text: a, state: maybe', 'A-1: state is not one of yes, partial, planned, wont'],
    ['id: A-1, state: planned', 'A-1: no text'],
    ['id: A-1, text: a, state: yes', 'A-1: yes without evidence'],
    ['id: A-1, text: a, state: yes, evidence: b', 'A-1: evidence is not a list of paths'],
    ['id: A-1, text: a, state: wont', 'A-1: wont without a reason'],
    ['id: A-1, text: a, state: planned, evidnce: [b]', 'A-1: unknown key evidnce'],
    [
      'id: A-1, text: a, state: yes, evidence: [packages/a/src/b.test.ts]',
      'A-1: packages/a/src/b.test.ts does not exist',
    ],
    [
      'id: A-1, text: a, state: yes, evidence: [packages/a/src/a.ts]',
      'A-1: packages/a/src/a.ts is not a test',
    ],
    [
      'id: A-1, text: a, state: partial, evidence: [packages/a/src/a.test.ts]',
      'A-1: partial without a note',
    ],
    [
      'id: A-1, text: a, state: planned, evidence: [packages/a/src/a.test.ts]',
      'A-1: planned, yet it has evidence',
    ],
  ])('reports { %s }', (entry, problem) => {
    expect(problemsOf(entry)).toContain(problem);
  });

  it('reports an id that stands twice', () => {
    const entry = 'id: A-1, text: a, state: planned';
    expect(problemsOf(entry, entry)).toEqual(['A-1: there is another entry of this id']);
  });
});

describe('parseParity', () => {
  it.each([['sections: 1'], ['[]'], ['sections:\n  - title: Runs'], ['a: [']])(
    'reports a text that is no list: %j',
    (text) => {
      expect(parseParity(text).problems).not.toEqual([]);
    },
  );
});

describe('renderParity', () => {
  it('counts per section and links the evidence from where the page lies', () => {
    const { list } = parseParity(
      listOf(
        'id: A-1, text: a | b, state: yes, evidence: [packages/a/src/a.test.ts]',
        'id: A-2, text: c, state: wont, reason: gone',
      ),
    );
    const page = renderParity(list).split('\n');
    expect(page).toContain('| Runs | 1 | 0 | 0 | 1 |');
    expect(page).toContain('| All | 1 | 0 | 0 | 1 |');
    expect(page).toContain(
      String.raw`| A-1 | a \| b | yes | [a.test.ts](../../packages/a/src/a.test.ts) |`,
    );
    expect(page).toContain('| A-2 | c | wont | gone |');
  });
});
