import { parseValue } from '@cognate/kernel';
import type { Diagnostic } from '../diagnostic.ts';
import type { Sign, Token } from './token.ts';

interface Scan {
  readonly text: string;
  at: number;
  readonly tokens: Token[];
  readonly diagnostics: Diagnostic[];
}

const SPACE = /\s+/y;
const WORD = /[\p{L}_][\p{L}\p{N}_.;-]*/uy;
const NUMBER = /-?[0-9][\p{L}\p{N}_.]*/uy;
const SYMBOL = /<>|<=|>=|[(),+=<>]/y;
// What people bring along from other languages, and what to write here.
const FOREIGN = /&&|\|\||==|!=|&|\||!/y;
type Instead =
  | { readonly kind: 'word'; readonly value: 'and' | 'or' | 'not' }
  | { readonly kind: 'symbol'; readonly value: Sign };
const INSTEAD: Readonly<Record<string, Instead>> = {
  '&&': { kind: 'word', value: 'and' },
  '||': { kind: 'word', value: 'or' },
  '|': { kind: 'word', value: 'or' },
  '!': { kind: 'word', value: 'not' },
  '==': { kind: 'symbol', value: '=' },
  '!=': { kind: 'symbol', value: '<>' },
  '&': { kind: 'symbol', value: '+' },
};

function take(scan: Scan, pattern: RegExp): string | undefined {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text)?.[0];
  if (found !== undefined) scan.at += found.length;
  return found;
}

/** Reads up to the closing mark; the mark doubled stands for itself. `undefined` when it never closes. */
function takeQuoted(scan: Scan, close: string): string | undefined {
  let value = '';
  let from = scan.at + 1;
  for (;;) {
    const found = scan.text.indexOf(close, from);
    if (found < 0) {
      scan.at = scan.text.length;
      return undefined;
    }
    value += scan.text.slice(from, found);
    if (scan.text[found + 1] !== close) {
      scan.at = found + 1;
      return value;
    }
    value += close;
    from = found + 2;
  }
}

function scanText(scan: Scan, quote: string): void {
  const start = scan.at;
  const value = takeQuoted(scan, quote);
  const end = scan.at;
  if (value === undefined) {
    scan.diagnostics.push({
      code: 'unterminated-text',
      message: `The text that begins here is never closed`,
      remedy: `Add the closing ${quote}; a ${quote} inside the text is written twice`,
      start,
      end,
    });
  } else if (value.includes('\u0000')) {
    scan.diagnostics.push({
      code: 'unexpected-character',
      message: 'The text holds the character U+0000, which no attribute can hold',
      remedy: 'Remove the character',
      start,
      end,
    });
  }
  const rest = scan.text.slice(start + 1, end);
  scan.tokens.push({ kind: 'text', value: value ?? rest, start, end });
}

function scanBracketed(scan: Scan): void {
  const start = scan.at;
  const value = takeQuoted(scan, ']');
  const end = scan.at;
  if (value === undefined) {
    scan.diagnostics.push({
      code: 'unterminated-name',
      message: 'The attribute name that begins here is never closed',
      remedy: 'Add the closing ]; a ] inside the name is written twice',
      start,
      end,
    });
  } else if (value === '') {
    scan.diagnostics.push({
      code: 'expected-expression',
      message: 'The brackets hold no attribute name',
      remedy: 'Write the name between the brackets, as in [extension name]',
      start,
      end,
    });
  }
  scan.tokens.push({
    kind: 'bracketed',
    value: value ?? scan.text.slice(start + 1, end),
    start,
    end,
  });
}

function scanNumber(scan: Scan, written: string, start: number): void {
  const value = parseValue('integer', written);
  const end = scan.at;
  if (!/^-?[0-9]+$/.test(written)) {
    scan.diagnostics.push({
      code: 'malformed-number',
      message: `"${written}" is not a whole number`,
      remedy: 'Write whole numbers in digits; put a name that begins with a digit in brackets',
      start,
      end,
    });
  } else if (value === undefined) {
    scan.diagnostics.push({
      code: 'integer-out-of-range',
      message: `${written} does not fit into a 64-bit integer`,
      remedy: 'Use a number between -9223372036854775808 and 9223372036854775807',
      start,
      end,
    });
  }
  scan.tokens.push({ kind: 'integer', value: value ?? 0, start, end });
}

/** Reads what is no part of the language; a known foreign operator is taken for the one that it means. */
function scanUnknown(scan: Scan): void {
  const start = scan.at;
  const written = take(scan, FOREIGN);
  const instead = written === undefined ? undefined : INSTEAD[written];
  if (written === undefined) scan.at += width(scan);
  const end = scan.at;
  if (instead !== undefined) scan.tokens.push({ ...instead, start, end });
  const last = scan.diagnostics.at(-1);
  if (instead === undefined && last?.code === 'unexpected-character' && last.end === start) {
    const shown = JSON.stringify(scan.text.slice(last.start, end));
    const message = `${shown} means nothing in an expression`;
    scan.diagnostics[scan.diagnostics.length - 1] = { ...last, message, end };
    return;
  }
  scan.diagnostics.push({
    code: 'unexpected-character',
    message: `${JSON.stringify(scan.text.slice(start, end))} means nothing in an expression`,
    remedy:
      instead === undefined
        ? 'Put text between quotes and unusual attribute names between brackets'
        : `Write ${instead.value} instead`,
    ...(instead === undefined ? {} : { replacement: instead.value }),
    start,
    end,
  });
}

const width = (scan: Scan): number => ((scan.text.codePointAt(scan.at) ?? 0) > 0xffff ? 2 : 1);

/** Splits an expression into words. Reads on after every mistake; the last token is always `end`. */
export function tokenize(text: string): { tokens: readonly Token[]; diagnostics: Diagnostic[] } {
  const scan: Scan = { text, at: 0, tokens: [], diagnostics: [] };
  for (;;) {
    take(scan, SPACE);
    const start = scan.at;
    const first = text[start];
    if (first === undefined) break;
    if (first === '"' || first === "'") {
      scanText(scan, first);
      continue;
    }
    if (first === '[') {
      scanBracketed(scan);
      continue;
    }
    const word = take(scan, WORD);
    if (word !== undefined) {
      scan.tokens.push({ kind: 'word', value: word, start, end: scan.at });
      continue;
    }
    const number = take(scan, NUMBER);
    if (number !== undefined) {
      scanNumber(scan, number, start);
      continue;
    }
    const symbol = take(scan, SYMBOL);
    // The pattern matches nothing but the members of the type.
    if (symbol !== undefined) {
      scan.tokens.push({ kind: 'symbol', value: symbol as Sign, start, end: scan.at });
    } else scanUnknown(scan);
  }
  scan.tokens.push({ kind: 'end', start: text.length, end: text.length });
  return { tokens: scan.tokens, diagnostics: scan.diagnostics };
}
