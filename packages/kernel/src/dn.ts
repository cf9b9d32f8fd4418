import { foldName, foldText } from './name.ts';

/** How a connected system writes distinguished names; escaping and comparison depend on it. */
export type DnStyle = 'generic' | 'ldap';

/** One `attribute=value` pair of a relative name; the value is unescaped. */
export interface DnPart {
  readonly attribute: string;
  readonly value: string;
}

/** Outermost first is the leaf: `[[cn=Ann], [ou=people], [dc=test]]`. A multi-part name has several pairs. */
export type Dn = readonly (readonly DnPart[])[];

const ATTRIBUTE = /^[A-Za-z0-9][A-Za-z0-9.;_-]*$/;
const HEX = /^\\[0-9a-fA-F]{2}/;
const PLAIN = /[^\\,+;"<>]+/y;
const HEX_PAIRS = /(?:\\[0-9a-fA-F]{2})+/y;
const ESCAPED = /\\[,=+<>#;\\" ]/y;

/** Parses an LDAP distinguished name (RFC 4514); `undefined` when it is not one. */
export function parseLdapDn(text: string): Dn | undefined {
  if (text.trim() === '') return [];
  const rdns: DnPart[][] = [];
  let parts: DnPart[] = [];
  let at = 0;
  for (;;) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return undefined;
    const attribute = text.slice(at, equals).trim();
    if (!ATTRIBUTE.test(attribute)) return undefined;
    const scanned = scanValue(text, equals + 1);
    if (scanned === undefined) return undefined;
    parts.push({ attribute, value: scanned.value });
    const separator = text[scanned.end];
    if (separator !== '+') {
      rdns.push(parts);
      parts = [];
    }
    if (separator === undefined) return rdns;
    at = scanned.end + 1;
    if (at >= text.length) return undefined;
  }
}

function takeAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Reads a value up to its separator. Spaces around it mean nothing unless they are escaped. */
function scanValue(text: string, start: number): { value: string; end: number } | undefined {
  let at = start;
  while (text[at] === ' ') at += 1;
  let value = '';
  let kept = 0;
  while (at < text.length && !',+;'.includes(text.charAt(at))) {
    const plain = takeAt(PLAIN, text, at);
    if (plain === undefined) {
      const escape = takeAt(HEX_PAIRS, text, at) ?? takeAt(ESCAPED, text, at);
      const meant = escape === undefined ? undefined : unescape(escape);
      if (escape === undefined || meant === undefined) return undefined;
      value += meant;
      kept = value.length;
      at += escape.length;
    } else {
      const trimmed = withoutTrailingSpaces(plain);
      if (trimmed !== '') kept = value.length + trimmed.length;
      value += plain;
      at += plain.length;
    }
  }
  return { value: value.slice(0, kept), end: at };
}

/** What an escape stands for: one special character, or UTF-8 bytes in pairs of hexadecimal digits. */
function unescape(escape: string): string | undefined {
  if (!HEX.test(escape)) return escape.slice(1);
  try {
    return decodeURIComponent(escape.replaceAll('\\', '%'));
  } catch {
    return undefined;
  }
}

function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end -= 1;
  return text.slice(0, end);
}

/** Writes a value so that it is safe inside an LDAP distinguished name (RFC 4514), whatever it holds. */
export function escapeDnValue(value: string): string {
  let escaped = '';
  for (const symbol of value) {
    const point = symbol.codePointAt(0) ?? 0;
    if (',=+<>#;\\"'.includes(symbol)) escaped += `\\${symbol}`;
    else if (point < 0x20 || point === 0x7f) escaped += `\\${point.toString(16).padStart(2, '0')}`;
    else escaped += symbol;
  }
  if (escaped.startsWith(' ')) escaped = `\\${escaped}`;
  return value.length > 1 && value.endsWith(' ') ? `${escaped.slice(0, -1)}\\ ` : escaped;
}

/** Writes a parsed name again. */
export function printDn(dn: Dn): string {
  return dn
    .map((parts) => parts.map((part) => `${part.attribute}=${escapeDnValue(part.value)}`).join('+'))
    .join(',');
}

// Where none of these stand, folding the case is all there is to do.
const NEEDS_PARSING = /[\\"+#;<>\p{Cc}]|\s[,=]|[,=][\s\p{M}]|=[^,]*=|^\s|\s$/u;

/**
 * The form under which distinguished names of a style are compared.
 * LDAP: without case and without the spaces and escapes that mean nothing; text that is no DN compares as it is.
 */
export function foldDn(style: DnStyle, dn: string): string {
  if (style === 'generic' || !NEEDS_PARSING.test(dn)) return foldText(dn);
  const parsed = parseLdapDn(dn);
  return parsed === undefined ? foldText(dn) : printDn(parsed.map(foldParts));
}

/** The parts of a name component, without case and in a fixed order: `cn=a+uid=b` is `uid=b+cn=a`. */
function foldParts(parts: readonly DnPart[]): readonly DnPart[] {
  return parts
    .map(({ attribute, value }) => ({ attribute: foldName(attribute), value: foldText(value) }))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

// No attribute name holds a "=", so that the key orders by name first.
const sortKey = ({ attribute, value }: DnPart): string => `${attribute}=${value}`;

/** Where the leaf's own part ends, and where it ends without the spaces that mean nothing. */
function leafEnd(dn: string): { readonly end: number; readonly kept: number } {
  let kept = 0;
  for (let at = 0; at < dn.length; at += 1) {
    if (dn[at] === '\\') at += 1;
    else if (dn[at] === ',') return { end: at, kept };
    else if (dn[at] === ' ') continue;
    kept = Math.min(at + 1, dn.length);
  }
  return { end: dn.length, kept };
}

/** The parent's name; empty for a root. */
export const parentDn = (dn: string): string => dn.slice(leafEnd(dn).end + 1).trimStart();

/** The leaf's own part, as written. */
export const rdnOf = (dn: string): string => dn.slice(0, leafEnd(dn).kept);
