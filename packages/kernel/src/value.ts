/** The data types of attributes, as MIM knows them. Dates are strings in `yyyy-MM-ddTHH:mm:ss.fff`. */
export const ATTRIBUTE_TYPES = ['string', 'integer', 'boolean', 'binary', 'reference'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/**
 * One attribute value in its canonical form, which is also its JSON form:
 * - string: text; reference: the distinguished name (connector space) or the object id (metaverse) of the target
 * - integer: a number, or its decimal digits as text beyond 2^53 (64-bit integers survive)
 * - boolean: true or false
 * - binary: base64 text
 *
 * The type is the schema's business; the value does not repeat it. Canonical values are equal exactly when `===`.
 */
export type Value = string | number | boolean;

/** The values of one attribute. Order means nothing; no value occurs twice; an absent attribute has no entry at all. */
export type Values = readonly Value[];

/** Attribute values by canonical attribute name. */
export type Attributes = Readonly<Record<string, Values>>;

const COLLATE = (a: Value, b: Value): number => {
  const x = String(a);
  const y = String(b);
  return x < y ? -1 : x > y ? 1 : 0;
};

/** Values without duplicates in a fixed order, so that equal sets have equal texts. */
export function canonicalValues(values: Values): Values {
  if (values.length < 2) return values;
  return [...new Set(values)].sort(COLLATE);
}

/** Whether two value sets are the same. Both must be canonical (sorted, without duplicates). */
export function sameValues(a: Values | undefined, b: Values | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

const INTEGER = /^[+-]?\d{1,19}$/;
const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const TRUE = new Set(['true', '1', 'yes']);
const FALSE = new Set(['false', '0', 'no']);

/**
 * Reads a text as a value of a type; `undefined` when it is not one.
 * Text with U+0000 or half of a character is refused: no store and few directories can hold it.
 */
export function parseValue(type: AttributeType, text: string): Value | undefined {
  switch (type) {
    case 'string':
    case 'reference':
      return isText(text) ? text : undefined;
    case 'integer':
      return parseInteger(text);
    case 'boolean': {
      const folded = text.trim().toLowerCase();
      return TRUE.has(folded) ? true : FALSE.has(folded) ? false : undefined;
    }
    case 'binary':
      return BASE64.test(text) ? canonicalBase64(text) : undefined;
  }
}

/**
 * The one spelling of some bytes: the unused bits of the last digit before the padding are zero.
 * Other spellings are read by most decoders too, and would make equal values look different.
 */
function canonicalBase64(text: string): string {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (padding === 0) return text;
  const at = text.length - padding - 1;
  const step = padding === 2 ? 16 : 4;
  const digit = BASE64_DIGITS.indexOf(text.charAt(at));
  return text.slice(0, at) + BASE64_DIGITS.charAt(digit - (digit % step)) + '='.repeat(padding);
}

function parseInteger(text: string): Value | undefined {
  const trimmed = text.trim();
  if (!INTEGER.test(trimmed)) return undefined;
  const number = Number(trimmed);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  const big = BigInt(trimmed);
  return big < MIN || big > MAX ? undefined : big.toString();
}

/** Whether a canonical value is one of its type. */
export function isValueOf(type: AttributeType, value: Value): boolean {
  switch (type) {
    case 'integer':
      return typeof value === 'number'
        ? Number.isSafeInteger(value)
        : typeof value === 'string' && parseInteger(value) === value;
    case 'boolean':
      return typeof value === 'boolean';
    case 'binary':
      return typeof value === 'string' && BASE64.test(value) && canonicalBase64(value) === value;
    case 'string':
    case 'reference':
      return typeof value === 'string' && isText(value);
  }
}

/** Whether every store and encoding can hold a text: no U+0000, and no half of a character. */
const isText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
