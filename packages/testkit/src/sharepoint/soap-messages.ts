import { SaxesParser } from 'saxes';

/** An element of a request. */
export interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The operation that a request asks for, with its arguments. Throws for what is no such request. */
export function readOperation(text: string): Element {
  const root: Element = { name: '', children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    const element = { name: localName(name), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  const operation = inside(inside(root, 'Envelope'), 'Body')?.children[0];
  if (operation === undefined) throw new Error('The request holds no operation.');
  return operation;
}

export const inside = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((child) => child.name === name);

export const textIn = (element: Element | undefined, name: string): string =>
  inside(element, name)?.text ?? '';

export const escapeMarkup = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');

export const element = (name: string, text: string): string =>
  `<${name}>${escapeMarkup(text)}</${name}>`;

const envelope = (body: string): string =>
  '<?xml version="1.0" encoding="utf-8"?>' +
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">' +
  `<soap:Body>${body}</soap:Body></soap:Envelope>`;

export const answerTo = (namespace: string, operation: string, content: string): string =>
  envelope(`<${operation}Response xmlns="${namespace}">${content}</${operation}Response>`);

export const faultWith = (message: string): string =>
  envelope(
    '<soap:Fault><faultcode>soap:Server</faultcode>' +
      `${element('faultstring', `Server was unable to process request. ---> ${message}`)}<detail/></soap:Fault>`,
  );
