/** An element of an XML document with either text or elements inside. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

/** An element around text or a number. */
export const textElement = (
  name: string,
  text: string | number,
  attributes: Readonly<Record<string, string>> = {},
): XmlElement => ({ name, attributes, content: String(text) });

/** An element around elements; those that are not there are left out. */
export const element = (
  name: string,
  children: readonly (XmlElement | undefined)[],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement => ({
  name,
  attributes,
  content: children.filter((child) => child !== undefined),
});

/** The element as lines, one space deeper per level. Text is kept as it is, on the line of its element. */
export function renderXml({ name, attributes, content }: XmlElement, indent = ''): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const start = `${indent}<${name}${pairs.join('')}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === 'string') return `${start}>${escapeXml(content)}</${name}>\n`;
  const inside = content.map((child) => renderXml(child, `${indent} `));
  return `${start}>\n${inside.join('')}${indent}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Everything that XML 1.0 has no way to write: control characters, halves of pairs, two non-characters. */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * A text as it stands in an element or attribute. Line ends and tabs survive a reader's normalization; a character
 * that XML cannot hold becomes U+FFFD.
 */
const escapeXml = (text: string): string =>
  text
    .replace(UNWRITABLE, '\uFFFD')
    .replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? character);
