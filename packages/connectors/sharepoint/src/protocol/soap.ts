import { childOf, parseXml, textOf, XmlProblem } from './xml.ts';
import type { XmlElement } from './xml.ts';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

/** What the service has against a call, in its own words. */
export class SoapFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'SoapFault';
    this.code = code;
  }
}

/** An answer that is none of the service's. */
export class UnexpectedAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnexpectedAnswer';
  }
}

/** A request of SOAP 1.1, document/literal wrapped: the body's element is the operation. */
export const soapRequest = (namespace: string, operation: string, content: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>` +
  `<soap:Envelope xmlns:soap="${ENVELOPE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">` +
  `<soap:Body><${operation} xmlns="${namespace}">${content}</${operation}></soap:Body></soap:Envelope>`;

/** The element that answers an operation. Throws `SoapFault`, or `UnexpectedAnswer` for what is no answer to it. */
export function readSoapAnswer(operation: string, text: string): XmlElement {
  const body = childOf(readEnvelope(text), 'Body');
  const fault = childOf(body, 'Fault');
  if (fault !== undefined) throw faultOf(fault);
  const answer = childOf(body, `${operation}Response`);
  if (answer === undefined)
    throw new UnexpectedAnswer(`The answer to ${operation} has no element ${operation}Response.`);
  return answer;
}

function readEnvelope(text: string): XmlElement {
  try {
    const root = parseXml(text);
    if (root.name === 'Envelope') return root;
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    throw new UnexpectedAnswer(`The answer cannot be read. ${error.message}`);
  }
  throw new UnexpectedAnswer('The answer is no SOAP envelope.');
}

const MAX_WORDS = 2000;

function faultOf(fault: XmlElement): SoapFault {
  // SOAP 1.2 calls them Code and Reason, and nests their texts.
  const code = textOf(fault, 'faultcode') ?? textOf(childOf(fault, 'Code'), 'Value') ?? '';
  const words = textOf(fault, 'faultstring') ?? textOf(childOf(fault, 'Reason'), 'Text') ?? '';
  const detail = childOf(fault, 'detail');
  const more = textOf(detail, 'errorstring') ?? '';
  const message = [words.trim(), more.trim()].filter((part) => part !== '').join(' ');
  return new SoapFault(code.trim(), message.slice(0, MAX_WORDS) || 'The service gave no reason.');
}
