import type { XmlElement } from '../xml/xml-element.ts';
import type { ServiceExpression } from './model.ts';
import type { ReadContext } from './read-context.ts';

/** Reads `fn` with its arguments: a name, a text in quotes, a whole number, or another function. */
export function readServiceExpression(
  context: ReadContext,
  fn: XmlElement | undefined,
): ServiceExpression | undefined {
  if (fn === undefined) return undefined;
  const { reader } = context;
  reader.attribute(fn, 'isCustomExpression');
  return {
    kind: 'function',
    name: reader.attribute(fn, 'id') ?? '',
    arguments: reader.children(fn, 'arg').map((arg) => readArgument(context, arg)),
  };
}

function readArgument(context: ReadContext, arg: XmlElement): ServiceExpression {
  const { reader } = context;
  const inner = readServiceExpression(context, reader.child(arg, 'fn'));
  const text = reader.ownText(arg).trim();
  if (inner !== undefined) return inner;
  if (/^".*"$/s.test(text)) return { kind: 'text', value: text.slice(1, -1) };
  if (/^-?\d{1,19}$/.test(text)) return { kind: 'integer', value: text };
  return { kind: 'attribute', name: text };
}
