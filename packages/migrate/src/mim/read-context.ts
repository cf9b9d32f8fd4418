import type { Category, Finding, Place } from '../findings/finding.ts';
import { placeOf } from '../findings/finding.ts';
import type { ElementReader } from '../xml/element-reader.ts';
import type { XmlElement } from '../xml/xml-element.ts';

/** What the readers of one file share. */
export interface ReadContext {
  readonly file: string;
  readonly reader: ElementReader;
  readonly findings: Finding[];
}

export const at = (context: ReadContext, element: XmlElement): Place =>
  placeOf(context.file, element);

export function report(
  context: ReadContext,
  element: XmlElement,
  category: Category,
  statement: {
    readonly code: string;
    readonly subject: string;
    readonly message: string;
    readonly remedy?: string;
  },
): void {
  context.findings.push({ category, ...statement, place: at(context, element) });
}

/** MIM writes `1`, `true`, `True` and `-1` for yes. */
export const isTrue = (text: string | undefined): boolean =>
  ['1', '-1', 'true'].includes((text ?? '').trim().toLowerCase());

/** A whole number, or undefined where there is none. */
export function numberOf(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
