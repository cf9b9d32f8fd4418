import type { RunError } from '../ports/record.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** `insufficientAccessRights (50): what the server adds`: how connectors quote a system's answer. */
const QUOTED = /\b(?<literal>[A-Za-z][A-Za-z0-9]*) \((?<code>-?\d+)\)(?:: (?<detail>[\s\S]+))?$/;

/**
 * The connected system's own words, taken apart into code, name and detail where they have them; otherwise all that
 * is known about the error.
 */
export function cdError({ cdError: quoted, message }: RunError): XmlElement {
  const text = quoted ?? message;
  const { literal, code, detail } = QUOTED.exec(text)?.groups ?? {};
  return element('cd-error', [
    textElement('error-code', code ?? ''),
    textElement('error-literal', literal ?? text),
    detail === undefined ? undefined : textElement('server-error-detail', detail),
  ]);
}
