import { expect, it } from 'vitest';

declare global {
  interface ImportMeta {
    /** Provided by the test runner: the files that match, by their path. */
    readonly glob: (
      pattern: string | readonly string[],
      options: { query: '?raw'; import: 'default'; eager: true },
    ) => Readonly<Record<string, string>>;
  }
}

const sources = Object.entries(
  import.meta.glob(['./**/*.ts', '!./**/*.test.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);

it('no source runs text as code, reads a clock or draws a random number', () => {
  const forbidden =
    /\beval\s*\(|\bFunction\s*\(|\bimport\s*\(|setTimeout|Date\.now|new Date\b|Math\.random|['"]node:/;
  expect(sources.length).toBeGreaterThan(30);
  const guilty = sources.filter(([, source]) => forbidden.test(source)).map(([path]) => path);
  expect(guilty).toEqual([]);
});
