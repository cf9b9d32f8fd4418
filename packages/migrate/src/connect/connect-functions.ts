import { FUNCTIONS } from '@cognate/lang';
import { quoted } from '../translate/expression-text.ts';
import type { ConnectCall, ConnectNode } from './connect-tree.ts';
import type { Renderer } from './render-connect-expression.ts';

type RenderCall = (call: ConnectCall, render: Renderer) => string;

const NAMES = new Map(FUNCTIONS.map(({ name }) => [name.toLowerCase(), name]));

const renamed =
  (name: string): RenderCall =>
  (call, render) =>
    `${name}(${call.arguments.map((one) => render.text(one)).join(', ')})`;

const first = ({ arguments: given, name }: ConnectCall, render: Renderer): ConnectNode => {
  const [argument] = given;
  return argument ?? render.refuse(`${name} has no argument`);
};

/** Texts that are names of attributes: `ValueCount("member")`. */
const attributeOf = (node: ConnectNode): ConnectNode =>
  node.kind === 'literal' && node.text.startsWith('"')
    ? { kind: 'attribute', name: node.text.slice(1, -1) }
    : node;

const absent: RenderCall = (call, render) => `not(IsPresent(${render.text(first(call, render))}))`;

const asText: RenderCall = (call, render) => `Concatenate(${render.text(first(call, render))})`;

/** A condition, then what it gives; the first that holds. */
const switchCall: RenderCall = ({ arguments: given }, render) => {
  let text = 'Null()';
  for (let index = given.length - (given.length % 2) - 2; index >= 0; index -= 2) {
    const [condition, value] = given.slice(index, index + 2);
    if (condition !== undefined && value !== undefined)
      text = `IIF(${render.condition(condition)}, ${render.text(value)}, ${text})`;
  }
  return text;
};

const iif: RenderCall = ({ arguments: given }, render) => {
  const [condition, yes, no] = given;
  if (condition === undefined || yes === undefined || no === undefined)
    return render.refuse('IIF needs three arguments');
  const [one, other] = [render.text(yes), render.text(no)];
  // What was only told apart for the sake of types is the same here.
  if (one === other) return one;
  const test = render.condition(condition);
  if (test === 'true') return one;
  return test === 'false' ? other : `IIF(${test}, ${one}, ${other})`;
};

/** Only the first value has a place here, as long as it is one line. */
const item: RenderCall = ({ arguments: given }, render) => {
  const [list, number] = given;
  if (list === undefined || number?.kind !== 'literal' || number.text !== '1')
    return render.refuse('only the first value of several can be taken');
  if (list.kind === 'attribute' && render.facts.isMultivalued?.(list.name) === false)
    return render.text(list);
  render.note('Of several values the first in the order of their letters is taken.');
  return `Word(Join(${render.text(list)}, CRLF()), 1, CRLF())`;
};

/** Values of an attribute are different from each other anyway. */
const distinct: RenderCall = (call, render) => {
  const inside = first(call, render);
  const trims = inside.kind === 'call' && /^[lr]?trim$/i.test(inside.name);
  const [node] = trims ? inside.arguments : [inside];
  const values = node?.kind === 'call' ? render.unwrapped(node) : node;
  if (values?.kind !== 'attribute')
    return render.refuse(`${call.name} of a list that is computed has no counterpart`);
  if (trims) render.note('Values are not trimmed one by one.');
  return render.text(values);
};

const isString: RenderCall = (call, render) => {
  const node = first(call, render);
  const type = node.kind === 'attribute' ? render.facts.typeOf(node.name) : undefined;
  if (type === undefined)
    return render.refuse(`what ${call.name} asks for depends on a schema that is not there`);
  return String(type === 'string');
};

const failure: RenderCall = (_call, render) => {
  render.note('Where the old rule failed with an error of its own, nothing flows here.');
  return 'Null()';
};

const contains: RenderCall = ({ arguments: given, name }, render) => {
  const [where, what] = given;
  return where === undefined || what === undefined
    ? render.refuse(`${name} needs two arguments`)
    : `Contains(${searched(where, render)}, ${render.text(what)})`;
};

/** What becomes of functions that have no counterpart of the same meaning and name. */
const SPECIAL: ReadonlyMap<string, RenderCall> = new Map([
  ['iif', iif],
  ['switch', switchCall],
  ['isnullorempty', absent],
  ['isnull', absent],
  ['isempty', absent],
  ['cstr', asText],
  ['converttobase64', asText],
  ['cbool', (call, render) => render.condition(first(call, render))],
  ['cref', (call, render) => render.text(first(call, render))],
  ['importedvalue', (call, render) => render.text(attributeOf(first(call, render)))],
  ['valuecount', (call, render) => `Count(${render.text(attributeOf(first(call, render)))})`],
  ['item', item],
  ['removeduplicates', distinct],
  ['isstring', isString],
  ['error', failure],
  ['contains', contains],
  ['lcase', renamed('LowerCase')],
  ['ucase', renamed('UpperCase')],
  ['pcase', renamed('ProperCase')],
  ['len', renamed('Length')],
  ['replace', renamed('ReplaceString')],
  ['padleft', renamed('LeftPad')],
  ['padright', renamed('RightPad')],
  ['stringfromsid', renamed('ConvertSidToString')],
  ['cguid', renamed('ConvertStringToGuid')],
]);

/** A call in the language of this product, or a refusal. */
export function renderCall(call: ConnectCall, render: Renderer): string {
  const folded = call.name.toLowerCase();
  const special = SPECIAL.get(folded);
  if (special !== undefined) return special(call, render);
  const name = NAMES.get(folded);
  return name === undefined
    ? render.refuse(`there is no function "${call.name}"`)
    : renamed(name)(call, render);
}

/** `InStr(x, "y") > 0` and the like as functions that say whether. Undefined for anything else. */
export function searchText(
  operator: string,
  { left, right }: { readonly left: ConnectNode; readonly right: ConnectNode },
  render: Renderer,
): string | undefined {
  if (left.kind !== 'call' || !/^(?:instr|contains)$/i.test(left.name) || right.kind !== 'literal')
    return undefined;
  const [where, what] = left.arguments;
  if (where === undefined || what === undefined || left.arguments.length > 2) return undefined;
  const given = `${searched(where, render)}, ${render.text(what)}`;
  switch (`${operator}${right.text}`) {
    case '>0':
    case '<>0':
    case '>=1':
      return `Contains(${given})`;
    case '=0':
    case '<1':
      return `not(Contains(${given}))`;
    case '=1':
      return `StartsWith(${given})`;
    default:
      return undefined;
  }
}

/** The text that is searched: a part of a name in the whole name, several values as one text. */
function searched(where: ConnectNode, render: Renderer): string {
  if (where.kind === 'call' && /^dncomponent$/i.test(where.name)) return '[<dn>]';
  const node = render.unwrapped(where);
  const several = node.kind === 'attribute' && render.facts.isMultivalued?.(node.name) === true;
  return several ? `Join(${render.text(node)}, CRLF())` : render.text(where);
}

/** A parameter's value as a literal. */
export const parameterText = (value: string): string => quoted(value);
