import { SaxesParser } from 'saxes';

/** An element of an answer. Names are without their prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** The text directly inside, as it stands. */
  readonly text: string;
  /** Whether the element says of itself that it holds nothing (`xsi:nil`). */
  readonly isNil: boolean;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

/** Text that is no XML, or XML that no service sends. */
export class XmlProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XmlProblem';
  }
}

const refuse = (message: string): never => {
  throw new XmlProblem(message);
};

const MAX_DEPTH = 50;
const MAX_ELEMENTS = 5_000_000;

/**
 * Reads an answer. Strict: what is not well-formed is refused, and so is every document type, because it is what entity
 * bombs and external entities need. Throws `XmlProblem`.
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let count = 0;
  parser.on('error', ({ message }) => refuse(`It is no well-formed XML: ${message}`));
  parser.on('doctype', () => refuse('It has a document type declaration.'));
  parser.on('opentag', ({ name, attributes }) => {
    count += 1;
    if (open.length >= MAX_DEPTH || count > MAX_ELEMENTS) refuse('It is nested too deep or long.');
    const nil = attributes['xsi:nil'];
    const element = {
      name: name.slice(name.indexOf(':') + 1),
      children: [],
      text: '',
      isNil: nil === 'true' || nil === '1',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const append = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return root ?? refuse('It is empty.');
}

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** The text of a child as it stands; undefined where there is none. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const child = childOf(element, name);
  return child === undefined || child.isNil ? undefined : child.text;
}

// What XML 1.0 has no way to write, not even as a character reference.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;

/** Whether XML can hold a text. */
export const isWritable = (text: string): boolean => !UNWRITABLE.test(text);

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser turns a carriage return that stands as it is into a line feed.
  '\r': '&#13;',
};

/** Text as it stands between tags or in a quoted attribute. The caller knows that it is writable. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);

/** An element with a text. */
export const textElement = (name: string, text: string): string =>
  `<${name}>${escapeXml(text)}</${name}>`;
