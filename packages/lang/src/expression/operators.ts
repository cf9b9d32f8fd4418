/** An infix way of writing a function. */
export interface Operator {
  readonly symbol: string;
  /** The function that it stands for. */
  readonly name: string;
  /** Binds tighter the higher it is. */
  readonly power: number;
  /** `a + b + c` is one call with three arguments; comparisons take exactly two. */
  readonly chain: boolean;
}

/** All operators, loosest first. */
const OPERATORS: readonly Operator[] = [
  { symbol: 'or', name: 'Or', power: 1, chain: true },
  { symbol: 'and', name: 'And', power: 2, chain: true },
  { symbol: '=', name: 'Eq', power: 3, chain: false },
  { symbol: '<>', name: 'NotEquals', power: 3, chain: false },
  { symbol: '<', name: 'LessThan', power: 3, chain: false },
  { symbol: '<=', name: 'LessThanOrEquals', power: 3, chain: false },
  { symbol: '>', name: 'GreaterThan', power: 3, chain: false },
  { symbol: '>=', name: 'GreaterThanOrEquals', power: 3, chain: false },
  { symbol: '+', name: 'Concatenate', power: 4, chain: true },
];

const BY_SYMBOL = new Map(OPERATORS.map((operator) => [operator.symbol, operator]));
const BY_NAME = new Map(OPERATORS.map((operator) => [operator.name, operator]));

/** The operator written with a symbol or word (in lower case). */
export const operatorOf = (symbol: string): Operator | undefined => BY_SYMBOL.get(symbol);

/** The operator that a call with this many arguments may be written with. */
export function operatorFor(name: string, count: number): Operator | undefined {
  const operator = BY_NAME.get(name);
  if (operator === undefined) return undefined;
  return (operator.chain ? count >= 2 : count === 2) ? operator : undefined;
}
