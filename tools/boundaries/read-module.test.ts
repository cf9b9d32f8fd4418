import { describe, expect, it } from 'vitest';
import type { Finding } from './module-facts.ts';
import { readModule } from './read-module.ts';

const read = (source: string) => readModule('example.ts', source);
const what = (findings: readonly Finding[]) => findings.map((finding) => finding.what);

describe('readModule', () => {
  it.each([
    ["import { a } from 'x';"],
    ["import type { A } from 'x';"],
    ["import 'x';"],
    ["import * as a from 'x';"],
    ["export * from 'x';"],
    ["export { a } from 'x';"],
    ["export type { A } from 'x';"],
    ["export const a = () => import('x');"],
    ['export const a = () => import(`x`);'],
    ["export type A = import('x').A;"],
    ["import a = require('x');"],
    ["export const a = require('x');"],
  ])('sees the module named by %s', (source) => {
    expect(what(read(source).imports)).toEqual(['x']);
  });

  it('does not take a comment or a string for an import', () => {
    expect(read("// import 'x';\nexport const text = \"import 'x'\";").imports).toEqual([]);
  });

  it('says the line of what it found', () => {
    expect(read("\n\nimport 'x';").imports).toEqual([{ what: 'x', line: 3 }]);
  });

  it.each([
    ['process.exit()', 'process'],
    ['console.log(1)', 'console'],
    ["fetch('x')", 'fetch'],
    ['globalThis.x', 'globalThis'],
    ['Date.now()', 'Date.now'],
    ["Date['now']()", 'Date.now'],
    ['new Date()', 'new Date()'],
    ['Date()', 'Date()'],
    ['Math.random()', 'Math.random'],
    ['[1].map(setTimeout)', 'setTimeout'],
    ['({ ...process })', 'process'],
    ['({ process })', 'process'],
  ])('finds the impurity in %s', (expression, expected) => {
    expect(what(read(`export const a = ${expression};`).impurities)).toContain(expected);
  });

  it.each([
    ['new Date(0)'],
    ['Math.max(1, 2)'],
    ['Date.UTC(2026, 0)'],
    ['run.process'],
    ['({ process: 1, console: 2 })'],
  ])('finds no impurity in %s', (expression) => {
    expect(read(`export const a = ${expression};`).impurities).toEqual([]);
  });

  it('finds no impurity in the names of a type', () => {
    const source = 'export interface A { readonly process: string; fetch(): string }';
    expect(read(source).impurities).toEqual([]);
  });

  it.each([
    ['async function a() {}'],
    ['export const a = async () => 1;'],
    ['export const a = { async b() {} };'],
  ])('finds the waiting in %s', (source) => {
    expect(read(source).waits).not.toEqual([]);
  });

  it.each([
    ["eval('1')"],
    ["new Function('a')"],
    ["Function('a')"],
    ["new Worker('1', { eval: true })"],
    ['import(`data:text/javascript,${text}`)'],
    ["import('data:text/javascript,' + text)"],
  ])('finds that %s runs text as code', (expression) => {
    expect(read(`export const a = ${expression};`).evaluations).toHaveLength(1);
  });

  it('does not take a method called eval for the language one', () => {
    expect(read('export const a = tree.eval(1);').evaluations).toEqual([]);
  });

  it.each([
    ["'select id from person'"],
    ["'SELECT id FROM person'"],
    ['`insert into a (b) values (${b})`'],
    ['`update ${table} set a = 1`'],
    ["'delete from a'"],
    ["'copy a (b, c) from stdin'"],
    ["'create unlogged table a (b int)'"],
    ["'with recursive a as (select 1) select b from a'"],
    ['sql`\n  truncate table a`'],
  ])('finds SQL in %s', (expression) => {
    expect(read(`export const a = ${expression};`).sql).toHaveLength(1);
  });

  it.each([
    ["'Select a person from the list'"],
    ["'update the rule, then set its precedence'"],
    ["'With one rule as (possibly) the only one'"],
    ["'person'"],
  ])('finds no SQL in %s', (expression) => {
    expect(read(`export const a = ${expression};`).sql).toEqual([]);
  });

  it('marks a statement that asks for all columns', () => {
    const source = "export const a = 'select * from person';";
    expect(what(read(source).sql)).toEqual(['select * in: select * from person']);
  });

  it('tells a list of exports from code', () => {
    expect(read("export { a } from './a.ts';\nexport type * from './b.ts';").hasOwnCode).toBe(
      false,
    );
    expect(read("export { a } from './a.ts';\nexport const b = 1;").hasOwnCode).toBe(true);
  });

  it('refuses a file that does not parse', () => {
    expect(() => read('export const = 1;')).toThrow(/example\.ts does not parse/);
  });
});
