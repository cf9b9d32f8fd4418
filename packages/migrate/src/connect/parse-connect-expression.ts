import type { ConnectNode } from './connect-tree.ts';

const TOKEN =
  /\s+|"(?:[^"]|"")*"|\[[^\]]+\]|%[A-Za-z.]+%|&H[0-9A-Fa-f]+&?|&&|\|\||<>|<=|>=|[&=<>(),+-]|\d+|\$?[A-Za-z_][A-Za-z0-9_]*|./gsy;

/** Operators by how loosely they bind, the loosest first. */
const LEVELS: readonly ReadonlySet<string>[] = [
  new Set(['||']),
  new Set(['&&']),
  new Set(['=', '<>', '<', '>', '<=', '>=']),
  new Set(['&']),
  new Set(['+', '-']),
];

const MAX_DEPTH = 100;

class Unreadable extends Error {}

export type ParsedConnect =
  | { readonly ok: true; readonly tree: ConnectNode }
  | { readonly ok: false; readonly reason: string };

/** Reads an expression of Azure AD Connect, or says where it cannot be read. */
export function parseConnectExpression(expression: string): ParsedConnect {
  const tokens = expression.match(TOKEN)?.filter((token) => token.trim() !== '') ?? [];
  const parser = new Parser(tokens);
  try {
    const tree = parser.level(0, 0);
    if (parser.peek() === undefined) return { ok: true, tree };
    return { ok: false, reason: `"${parser.peek() ?? ''}" is not expected there` };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.message };
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.peek();
    if (token === undefined) throw new Unreadable('it ends too early');
    this.#at += 1;
    return token;
  }

  #expect(wanted: string): void {
    const token = this.#next();
    if (token !== wanted) throw new Unreadable(`"${wanted}" is missing before "${token}"`);
  }

  /** Operators of this level, left to right. */
  level(level: number, depth: number): ConnectNode {
    if (depth > MAX_DEPTH) throw new Unreadable('it is nested too deeply');
    const operators = LEVELS[level];
    if (operators === undefined) return this.#primary(depth + 1);
    let left = this.level(level + 1, depth);
    for (
      let token = this.peek();
      token !== undefined && operators.has(token);
      token = this.peek()
    ) {
      this.#at += 1;
      left = { kind: 'binary', operator: token, left, right: this.level(level + 1, depth) };
    }
    return left;
  }

  #primary(depth: number): ConnectNode {
    const token = this.#next();
    if (token === '(') {
      const inside = this.level(0, depth);
      this.#expect(')');
      return inside;
    }
    if (token === '-') return { kind: 'literal', text: `-${this.#next()}` };
    if (token.startsWith('&H'))
      return { kind: 'literal', text: String(Number.parseInt(token.slice(2), 16)) };
    if (/^["\d]/.test(token)) return { kind: 'literal', text: token };
    if (/^\[.+\]$/.test(token)) return { kind: 'attribute', name: token.slice(1, -1) };
    if (/^%.+%$/.test(token)) return { kind: 'parameter', name: token };
    if (token.startsWith('$'))
      throw new Unreadable(
        `values that are gone through one by one (${token}) have no counterpart`,
      );
    if (!/^[A-Za-z_]/.test(token)) throw new Unreadable(`"${token}" is not expected there`);
    return this.peek() === '(' ? this.#call(token, depth) : { kind: 'word', name: token };
  }

  #call(name: string, depth: number): ConnectNode {
    this.#expect('(');
    const given: ConnectNode[] = [];
    while (this.peek() !== ')') {
      if (given.length > 0) this.#expect(',');
      given.push(this.level(0, depth));
    }
    this.#expect(')');
    return { kind: 'call', name, arguments: given };
  }
}
