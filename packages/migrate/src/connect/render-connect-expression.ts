import type { AttributeType } from '@cognate/kernel';
import { foldName } from '@cognate/kernel';
import { attributeText } from '../translate/expression-text.ts';
import { parameterText, renderCall, searchText } from './connect-functions.ts';
import type { ConnectCall, ConnectNode } from './connect-tree.ts';

/** What is known of the side that an expression reads. */
export interface ConnectFacts {
  readonly typeOf: (attribute: string) => AttributeType | undefined;
  readonly isMultivalued?: (attribute: string) => boolean | undefined;
  /** The value of `%Domain.FQDN%` and the like. */
  readonly parameter: (name: string) => string | undefined;
}

class Refusal extends Error {}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['null', 'Null()'],
  ['authoritativenull', 'Null()'],
  ['ignorethisflow', 'Null()'],
  ['true', 'true'],
  ['false', 'false'],
]);

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['&', '+'],
  ['&&', 'and'],
  ['||', 'or'],
]);

const CONDITIONS = new Set(['=', '<>', '<', '>', '<=', '>=', '&&', '||']);
const TESTS = /^(?:Is\w+|Contains|StartsWith|EndsWith|CBool|Not|HasValue)$/i;

/** Writes an expression of Azure AD Connect in the language of this product. */
export class Renderer {
  readonly facts: ConnectFacts;
  readonly notes = new Set<string>();

  constructor(facts: ConnectFacts) {
    this.facts = facts;
  }

  /** Ends the translation with a reason. */
  refuse(reason: string): never {
    throw new Refusal(reason);
  }

  /** Says what differs. */
  note(text: string): void {
    this.notes.add(text);
  }

  /** The attribute behind functions that change nothing here. */
  unwrapped(node: ConnectNode): ConnectNode {
    if (node.kind !== 'call' || !/^(?:importedvalue|cref)$/i.test(node.name)) return node;
    const [inside] = node.arguments;
    if (inside === undefined) return node;
    return inside.kind === 'literal'
      ? { kind: 'attribute', name: inside.text.slice(1, -1) }
      : this.unwrapped(inside);
  }

  text(node: ConnectNode): string {
    switch (node.kind) {
      case 'literal':
        return node.text;
      case 'attribute':
        return nameText(node.name);
      case 'parameter':
        return this.#parameter(node.name);
      case 'word':
        return this.#word(node.name);
      case 'call':
        return renderCall(node, this);
      case 'binary':
        return this.#binary(node);
    }
  }

  #word(name: string): string {
    if (/^authoritativenull$/i.test(name))
      this.note('Where the old rule kept lower rules from giving a value, the next one gives it.');
    return WORDS.get(name.toLowerCase()) ?? this.refuse(`"${name}" is not known here`);
  }

  /** An expression where a condition is expected: numbers hold unless they are zero. */
  condition(node: ConnectNode): string {
    if (node.kind === 'call' && /^iif$/i.test(node.name)) return this.#choice(node);
    if (isCondition(node)) return this.text(node);
    if (node.kind === 'literal') return node.text.replaceAll('"', '').toLowerCase();
    if (node.kind === 'attribute' && this.facts.typeOf(node.name) !== 'boolean')
      return `${this.text(node)} = "True"`;
    return node.kind === 'call' ? `${this.text(node)} <> 0` : this.text(node);
  }

  /** `IIF(a, b, NULL)` as a condition: nothing does not hold. */
  #choice(call: ConnectCall): string {
    const [test, yes, no] = call.arguments;
    if (test === undefined || yes === undefined || no === undefined)
      return this.refuse('IIF needs three arguments');
    const [when, one] = [this.condition(test), this.condition(yes)];
    if (!isNothing(no)) return `IIF(${when}, ${one}, ${this.condition(no)})`;
    if (truthOf(yes) === true) return `(${when})`;
    return `(${within(test, when)} and ${within(yes, one)})`;
  }

  #parameter(name: string): string {
    const value = this.facts.parameter(name);
    return value === undefined
      ? this.refuse(`${name} is filled in by the old server, and no file says with what`)
      : parameterText(value);
  }

  #binary(node: Extract<ConnectNode, { readonly kind: 'binary' }>): string {
    const { operator, left, right } = node;
    const search = searchText(operator, node, this);
    if (search !== undefined) return search;
    const compares = operator === '=' || operator === '<>';
    if (compares && isNothing(right))
      return operator === '='
        ? `not(IsPresent(${this.text(left)}))`
        : `IsPresent(${this.text(left)})`;
    const truth = truthOf(right);
    if (truth !== undefined && isCondition(left) && compares)
      return truth === (operator === '=') ? this.text(left) : `not(${this.text(left)})`;
    const logic = operator === '&&' || operator === '||';
    const side = (one: ConnectNode): string => {
      const text = logic ? this.condition(one) : this.text(one);
      return one.kind === 'binary' && isLooser(one.operator, operator) ? `(${text})` : text;
    };
    return `${side(left)} ${OPERATORS.get(operator) ?? operator} ${side(right)}`;
  }
}

/** Operators by how tightly they bind, there as here. */
const TIGHTNESS: ReadonlyMap<string, number> = new Map([
  ['||', 0],
  ['&&', 1],
  ['&', 3],
  ['+', 4],
  ['-', 4],
]);

const COMPARISON = 2;

const isLooser = (one: string, other: string): boolean =>
  (TIGHTNESS.get(one) ?? COMPARISON) < (TIGHTNESS.get(other) ?? COMPARISON);

/** A side of "and": what binds more loosely stands in brackets. */
const within = (node: ConnectNode, text: string): string =>
  node.kind === 'binary' && node.operator === '||' ? `(${text})` : text;

const nameText = (name: string): string =>
  foldName(name) === 'dn' ? '[<dn>]' : attributeText(name);

const isNothing = (node: ConnectNode): boolean =>
  node.kind === 'word' && WORDS.get(node.name.toLowerCase()) === 'Null()';

function truthOf(node: ConnectNode): boolean | undefined {
  const word = node.kind === 'word' ? node.name.toLowerCase() : '';
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

const isCondition = (node: ConnectNode): boolean =>
  (node.kind === 'binary' && CONDITIONS.has(node.operator)) ||
  truthOf(node) !== undefined ||
  (node.kind === 'call' && TESTS.test(node.name));

/** Renders a tree; `reason` where something in it has no counterpart. */
export function renderConnectExpression(
  tree: ConnectNode,
  facts: ConnectFacts,
):
  | { readonly ok: true; readonly text: string; readonly notes: readonly string[] }
  | { readonly ok: false; readonly reason: string } {
  const renderer = new Renderer(facts);
  try {
    const text = renderer.text(tree);
    return { ok: true, text, notes: [...renderer.notes] };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
}
