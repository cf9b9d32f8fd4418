import { err, ok } from '@cognate/kernel';
import type { Result } from '@cognate/kernel';
import type { Filter, FilterValue } from './filter.ts';

/** What is wrong with the text of a filter, and where: the number of characters before it. */
export interface FilterProblem {
  readonly message: string;
  readonly at: number;
}

// Deeper than any filter that people write; recursion must end somewhere.
const DEEPEST = 100;
const ATTRIBUTE = /[A-Za-z0-9][A-Za-z0-9.;_-]*/y;
const OPERATOR = /(?:[~<>]?=|:)/y;
// oxlint-disable-next-line no-control-regex -- U+0000 is what must be escaped.
const VALUE = /(?:[^()*\\\u0000]|\\[0-9a-fA-F]{2})*/y;
const EXTENSION = /(?<dn>:dn)?(?::(?!dn:)(?<rule>[A-Za-z0-9][A-Za-z0-9.-]*))?:=/iy;
const COMPARISONS = {
  '=': 'equal',
  '>=': 'greaterOrEqual',
  '<=': 'lessOrEqual',
  '~=': 'approx',
} as const;

/** Reads the text of a filter (RFC 4515). The outermost parentheses may be missing. */
export function parseFilter(text: string): Result<Filter, FilterProblem> {
  const trimmed = text.trim();
  const wrapped = trimmed.startsWith('(') ? trimmed : `(${trimmed})`;
  const parser = new FilterParser(wrapped);
  try {
    const filter = parser.filter(0);
    parser.end();
    return ok(filter);
  } catch (error) {
    if (error instanceof Wrong) return err({ message: error.message, at: error.at });
    throw error;
  }
}

class Wrong extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

class FilterParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  filter(depth: number): Filter {
    if (depth > DEEPEST) throw this.#wrong(`more than ${DEEPEST} filters inside each other`);
    this.#expect('(');
    const filter = this.#content(depth);
    this.#expect(')');
    return filter;
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.#wrong('text after the filter');
  }

  #content(depth: number): Filter {
    const symbol = this.#peek();
    if (symbol === '&' || symbol === '|') {
      this.#at += 1;
      const filters: Filter[] = [];
      while (this.#peek() === '(') filters.push(this.filter(depth + 1));
      return { op: symbol === '&' ? 'and' : 'or', filters };
    }
    if (symbol === '!') {
      this.#at += 1;
      return { op: 'not', filter: this.filter(depth + 1) };
    }
    return this.#item();
  }

  #item(): Filter {
    const attribute = this.#take(ATTRIBUTE);
    const operator = this.#take(OPERATOR);
    if (operator === ':') return this.#extensible(attribute);
    if (attribute === undefined) throw this.#wrong('the name of an attribute is missing');
    if (operator === '=') return this.#equality(attribute);
    if (operator === '>=' || operator === '<=' || operator === '~=')
      return { op: COMPARISONS[operator], attribute, value: this.#value() };
    throw this.#wrong('"=", ">=", "<=" or "~=" is missing');
  }

  #equality(attribute: string): Filter {
    const parts: FilterValue[] = [this.#value()];
    while (this.#text[this.#at] === '*') {
      this.#at += 1;
      parts.push(this.#value());
    }
    const [initial, ...others] = parts;
    const final = others.pop();
    if (initial === undefined || final === undefined)
      return { op: 'equal', attribute, value: initial ?? '' };
    const any = others.filter((part) => part.length > 0);
    if (initial.length + any.length + final.length === 0) return { op: 'present', attribute };
    return {
      op: 'substrings',
      attribute,
      any,
      ...(initial.length === 0 ? {} : { initial }),
      ...(final.length === 0 ? {} : { final }),
    };
  }

  #extensible(attribute: string | undefined): Filter {
    this.#at -= 1;
    EXTENSION.lastIndex = this.#at;
    const found = EXTENSION.exec(this.#text);
    if (found === null) throw this.#wrong('the matching rule is not followed by ":="');
    this.#at += found[0].length;
    const { dn, rule } = found.groups ?? {};
    if (attribute === undefined && rule === undefined)
      throw this.#wrong('neither an attribute nor a matching rule');
    return {
      op: 'extensible',
      ...(rule === undefined ? {} : { rule }),
      ...(attribute === undefined ? {} : { attribute }),
      value: this.#value(),
      dnAttributes: dn !== undefined,
    };
  }

  /** A value up to what ends it. Escapes stand for bytes, which need not be text. */
  #value(): FilterValue {
    const written = this.#take(VALUE) ?? '';
    if (this.#text[this.#at] === '\\') throw this.#wrong('"\\" needs two hexadecimal digits');
    return written.includes('\\') ? unescape(written) : written;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #peek(): string | undefined {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text[this.#at];
  }

  #expect(symbol: string): void {
    if (this.#peek() !== symbol) throw this.#wrong(`"${symbol}" is missing`);
    this.#at += 1;
  }

  #wrong(message: string): Wrong {
    return new Wrong(message, this.#at);
  }
}

function unescape(written: string): Uint8Array {
  const bytes: Buffer[] = [];
  for (const part of written.split(/(\\[0-9a-fA-F]{2})/)) {
    if (part.startsWith('\\')) bytes.push(Buffer.from(part.slice(1), 'hex'));
    else bytes.push(Buffer.from(part));
  }
  return new Uint8Array(Buffer.concat(bytes));
}
