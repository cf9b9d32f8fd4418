import { canonicalValues, parseValue } from '@cognate/kernel';
import type { Value, Values } from '@cognate/kernel';
import type { DiscoveryErrorType, SelectedAttribute } from '@cognate/connector-kit';
import { anchorToDn, dnToAnchor } from './anchor.ts';
import type { Format } from './format.ts';

/** Values of a field, or what is wrong with it. */
export type FieldOutcome =
  | { readonly ok: true; readonly values: Values }
  | { readonly ok: false; readonly type: DiscoveryErrorType; readonly message: string };

/** Translates between the text of a field and the values of an attribute. */
export interface FieldFormat {
  /** The values; none for an empty field. */
  readonly read: (text: string, attribute: FieldAttribute) => FieldOutcome;
  /** The text that reads as these values; `undefined` when there is none. */
  readonly write: (values: Values, attribute: FieldAttribute) => string | undefined;
  /** The text of an anchor's component, without what protects it in the file. */
  readonly readAnchor: (text: string) => string;
  readonly writeAnchor: (component: string) => string;
}

export interface FieldAttribute extends SelectedAttribute {
  /** Whether the column may hold several values, whatever the attribute may hold. */
  readonly isList: boolean;
}

const WRONG: Readonly<Record<SelectedAttribute['type'], DiscoveryErrorType>> = {
  string: 'invalid-attribute-value',
  integer: 'invalid-numeric-value',
  boolean: 'invalid-boolean-value',
  binary: 'invalid-base64-value',
  reference: 'invalid-reference-value',
};

// What a spreadsheet takes for a formula, behind any number of guards.
const FORMULA = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const GUARDED = /^'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/**
 * `namesAreRaw`: every anchor of the connector has one component, so that a reference column holds the plain anchor
 * of its target; with longer anchors it holds the name, in which the components are joined and escaped.
 */
export function createFieldFormat(format: Format, namesAreRaw: boolean): FieldFormat {
  const { nullText, multivalueSeparator: separator, trim, guardFormulas } = format;
  const unguard = (text: string): string =>
    guardFormulas && GUARDED.test(text) ? text.slice(1) : text;
  const guard = (text: string): string => (guardFormulas && FORMULA.test(text) ? `'${text}` : text);
  const isNothing = (text: string): boolean => text === '' || text === nullText;

  const readOne = (text: string, { type }: FieldAttribute): Value | undefined => {
    const value = parseValue(type, text);
    return type === 'reference' && namesAreRaw && value !== undefined ? anchorToDn([text]) : value;
  };
  const writeOne = (value: Value, { type }: FieldAttribute): string =>
    type === 'reference' && namesAreRaw ? (dnToAnchor(String(value))[0] ?? '') : String(value);

  const read: FieldFormat['read'] = (text, attribute) => {
    if (isNothing(text)) return { ok: true, values: [] };
    const plain = unguard(text);
    const texts = attribute.isList ? splitValues(plain, separator, trim) : [plain];
    if (texts.length > 1 && !attribute.multivalued)
      return {
        ok: false,
        type: 'multi-single-mismatch',
        message: `"${attribute.name}" holds one value; the field has ${texts.length}.`,
      };
    const values: Value[] = [];
    for (const one of texts) {
      const value = readOne(one, attribute);
      if (value === undefined)
        return {
          ok: false,
          type: WRONG[attribute.type],
          message: `The value ${excerpt(one)} of "${attribute.name}" is no ${attribute.type}.`,
        };
      values.push(value);
    }
    return { ok: true, values: canonicalValues(values) };
  };

  const write: FieldFormat['write'] = (values, attribute) => {
    if (values.length === 0) return nullText;
    const texts = values.map((value) => writeOne(value, attribute));
    const plain = attribute.isList ? joinValues(texts, separator) : (texts[0] ?? '');
    // A number is no formula, whatever its sign.
    const text = attribute.type === 'integer' ? plain : guard(plain);
    const back = read(text, attribute);
    const wanted = canonicalValues(values);
    return back.ok && sameTexts(back.values, wanted) ? text : undefined;
  };

  return { read, write, readAnchor: unguard, writeAnchor: guard };
}

const sameTexts = (a: Values, b: Values): boolean =>
  a.length === b.length && a.every((value, at) => value === b[at]);

const excerpt = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);

/**
 * Splits a list. A backslash means itself except right before a separator: there `\;` is a separator that belongs to
 * the value and `\\;` a backslash that ends one, so that paths and domain names need no escaping.
 */
function splitValues(text: string, separator: string, trim: boolean): readonly string[] {
  if (!text.includes(separator)) return [trim ? text.trim() : text];
  const values: string[] = [];
  let value = '';
  const end = (): void => {
    const kept = trim ? value.trim() : value;
    if (kept !== '') values.push(kept);
    value = '';
  };
  const parts = text.split(separator);
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      value += part;
      break;
    }
    const backslashes = /\\*$/.exec(part)?.[0].length ?? 0;
    value += part.slice(0, part.length - Math.ceil(backslashes / 2));
    if (backslashes % 2 === 1) value += separator;
    else end();
  }
  end();
  return values;
}

const doubled = (value: string): string => value.replace(/\\+$/, '$&$&');

function joinValues(values: readonly string[], separator: string): string {
  return values
    .map((value, index) => {
      const parts = value.split(separator);
      const last = parts.pop() ?? '';
      const inner = parts.map((part) => `${doubled(part)}\\${separator}`).join('');
      return inner + (index === values.length - 1 ? last : doubled(last));
    })
    .join(separator);
}
