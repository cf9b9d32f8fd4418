/** How a connected system writes distinguished names; escaping and comparison depend on it. */
export type DnStyle = 'generic' | 'ldap';

/** One `attribute=value` pair of a relative name; the value is unescaped. */
export interface DnPart {
  readonly attribute: string;
  readonly value: string;
}

/** Outermost first is the leaf: `[[cn=Ann], [ou=people], [dc=test]]`. A multi-part name has several pairs. */
export type Dn = readonly (readonly DnPart[])[];

const HEX = /^[0-9a-fA-F]{2}/;
const SPECIAL = new Set([',', '=', '+', '<', '>', '#', ';', '\\', '"', ' ']);

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
    if (!/^[A-Za-z0-9][A-Za-z0-9.;_-]*$/.test(attribute)) return undefined;
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

function scanValue(text: string, start: number): { value: string; end: number } | undefined {
  let at = start;
  while (text[at] === ' ') at += 1;
  const bytes: number[] = [];
  let kept = 0;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === ',' || character === '+' || character === ';') break;
    if (character === '"' || character === '<' || character === '>') return undefined;
    if (character === '\\') {
      const pair = HEX.exec(text.slice(at + 1, at + 3));
      if (pair) {
        bytes.push(Number.parseInt(pair[0], 16));
        at += 2;
      } else {
        const next = text.charAt(at + 1);
        if (!SPECIAL.has(next)) return undefined;
        bytes.push(next.charCodeAt(0));
        at += 1;
      }
      kept = bytes.length;
      continue;
    }
    const point = text.codePointAt(at) ?? 0;
    const symbol = String.fromCodePoint(point);
    bytes.push(...utf8(symbol));
    at += symbol.length - 1;
    if (character !== ' ') kept = bytes.length;
  }
  const value = fromUtf8(bytes.slice(0, kept));
  return value === undefined ? undefined : { value, end: at };
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const symbol of text) {
    const point = symbol.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      );
  }
  return bytes;
}

function fromUtf8(bytes: readonly number[]): string | undefined {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined;
  }
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

// Without escapes, quotes, multi-part names and spaces beside a separator, folding the case is all there is to do.
const NEEDS_PARSING = /[\\"+]|\s[,=;]|[,=;]\s|^\s|\s$/;

/**
 * The form under which distinguished names of a style are compared.
 * LDAP: without case and without the spaces and escapes that mean nothing; text that is no DN compares as it is.
 */
export function foldDn(style: DnStyle, dn: string): string {
  const folded = dn.normalize('NFC').toLowerCase();
  if (style === 'generic' || !NEEDS_PARSING.test(folded)) return folded;
  const parsed = parseLdapDn(folded);
  if (parsed === undefined) return folded;
  return printDn(parsed.map((parts) => [...parts].sort((a, b) => (a.attribute < b.attribute ? -1 : 1))));
}

function leafEnd(dn: string): number {
  for (let at = 0; at < dn.length; at += 1) {
    if (dn[at] === '\\') at += 1;
    else if (dn[at] === ',') return at;
  }
  return dn.length;
}

/** The parent's name; empty for a root. */
export const parentDn = (dn: string): string => dn.slice(leafEnd(dn) + 1).trimStart();

/** The leaf's own part, as written. */
export const rdnOf = (dn: string): string => dn.slice(0, leafEnd(dn)).trimEnd();
