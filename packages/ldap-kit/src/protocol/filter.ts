import { constructedTag, contextTag } from './ber-tag.ts';
import type { BerWriter } from './ber-writer.ts';

/** A value in a filter: text, or any bytes. Never text of a filter: nothing in it has a meaning. */
export type FilterValue = string | Uint8Array;

/**
 * A search filter (RFC 4511, section 4.5.1.7) as a tree. The client takes filters only in this form, so that a value
 * cannot become a part of the filter, whatever characters it holds.
 */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly op: 'not'; readonly filter: Filter }
  | {
      readonly op: 'equal' | 'greaterOrEqual' | 'lessOrEqual' | 'approx';
      readonly attribute: string;
      readonly value: FilterValue;
    }
  | {
      readonly op: 'substrings';
      readonly attribute: string;
      readonly initial?: FilterValue;
      readonly any: readonly FilterValue[];
      readonly final?: FilterValue;
    }
  | { readonly op: 'present'; readonly attribute: string }
  | {
      readonly op: 'extensible';
      readonly rule?: string;
      readonly attribute?: string;
      readonly value: FilterValue;
      readonly dnAttributes: boolean;
    };

export const present = (attribute: string): Filter => ({ op: 'present', attribute });

export const equal = (attribute: string, value: FilterValue): Filter => ({
  op: 'equal',
  attribute,
  value,
});

/** All of the filters; the only one where there is one. */
export const allOf = (filters: readonly Filter[]): Filter =>
  filters.length === 1 && filters[0] !== undefined ? filters[0] : { op: 'and', filters };

/** One of the filters; the only one where there is one. */
export const anyOf = (filters: readonly Filter[]): Filter =>
  filters.length === 1 && filters[0] !== undefined ? filters[0] : { op: 'or', filters };

const COMPARISONS = {
  equal: { tag: constructedTag(3), text: '=' },
  greaterOrEqual: { tag: constructedTag(5), text: '>=' },
  lessOrEqual: { tag: constructedTag(6), text: '<=' },
  approx: { tag: constructedTag(8), text: '~=' },
} as const;

/** Writes a filter as a search request holds it. */
export function writeFilter(writer: BerWriter, filter: Filter): void {
  switch (filter.op) {
    case 'and':
    case 'or':
      writer.constructed(constructedTag(filter.op === 'and' ? 0 : 1), () => {
        for (const part of filter.filters) writeFilter(writer, part);
      });
      return;
    case 'not':
      writer.constructed(constructedTag(2), () => writeFilter(writer, filter.filter));
      return;
    case 'present':
      writer.text(filter.attribute, contextTag(7));
      return;
    case 'substrings':
      writeSubstrings(writer, filter);
      return;
    case 'extensible':
      writeExtensible(writer, filter);
      return;
    case 'equal':
    case 'greaterOrEqual':
    case 'lessOrEqual':
    case 'approx':
      writer.constructed(COMPARISONS[filter.op].tag, () => {
        writer.text(filter.attribute);
        writer.value(filter.value);
      });
  }
}

function writeSubstrings(writer: BerWriter, filter: Filter & { op: 'substrings' }): void {
  writer.constructed(constructedTag(4), () => {
    writer.text(filter.attribute);
    writer.constructed(0x30, () => {
      if (filter.initial !== undefined) writer.value(filter.initial, contextTag(0));
      for (const part of filter.any) writer.value(part, contextTag(1));
      if (filter.final !== undefined) writer.value(filter.final, contextTag(2));
    });
  });
}

function writeExtensible(writer: BerWriter, filter: Filter & { op: 'extensible' }): void {
  writer.constructed(constructedTag(9), () => {
    if (filter.rule !== undefined) writer.text(filter.rule, contextTag(1));
    if (filter.attribute !== undefined) writer.text(filter.attribute, contextTag(2));
    writer.value(filter.value, contextTag(3));
    if (filter.dnAttributes) writer.boolean(true, contextTag(4));
  });
}

/** Writes a value so that it is safe inside the text of a filter (RFC 4515), whatever it holds. */
export function escapeFilterValue(value: FilterValue): string {
  if (typeof value === 'string')
    // oxlint-disable-next-line no-control-regex -- U+0000 is what must be escaped.
    return value.replace(/[\u0000()*\\]/g, (symbol) => hexPair(symbol.charCodeAt(0)));
  let text = '';
  for (const byte of value) text += isPlain(byte) ? String.fromCharCode(byte) : hexPair(byte);
  return text;
}

const hexPair = (byte: number): string => `\\${byte.toString(16).padStart(2, '0')}`;

const isPlain = (byte: number): boolean =>
  byte > 0x20 && byte < 0x7f && byte !== 0x28 && byte !== 0x29 && byte !== 0x2a && byte !== 0x5c;

/** The text of a filter (RFC 4515), as people and logs read it. */
export function printFilter(filter: Filter): string {
  switch (filter.op) {
    case 'and':
      return `(&${filter.filters.map(printFilter).join('')})`;
    case 'or':
      return `(|${filter.filters.map(printFilter).join('')})`;
    case 'not':
      return `(!${printFilter(filter.filter)})`;
    case 'present':
      return `(${filter.attribute}=*)`;
    case 'substrings': {
      const { initial = '', any, final = '' } = filter;
      return `(${filter.attribute}=${[initial, ...any, final].map(escapeFilterValue).join('*')})`;
    }
    case 'extensible': {
      const dn = filter.dnAttributes ? ':dn' : '';
      const rule = filter.rule === undefined ? '' : `:${filter.rule}`;
      return `(${filter.attribute ?? ''}${dn}${rule}:=${escapeFilterValue(filter.value)})`;
    }
    case 'equal':
    case 'greaterOrEqual':
    case 'lessOrEqual':
    case 'approx':
      return `(${filter.attribute}${COMPARISONS[filter.op].text}${escapeFilterValue(filter.value)})`;
  }
}
