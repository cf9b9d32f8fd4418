import type { MimAgent } from '../../mim/model.ts';
import { valueOf } from './setting-values.ts';

/** The kinds of text files by the names of their parts in the old settings. */
const FORMATS = [
  'delimited_format',
  'fixed_width_format',
  'attribute_value_pair_format',
  'ldif_format',
  'dsml_format',
];

const NAMED: ReadonlyMap<string, string> = new Map([
  ['1200', 'utf-16le'],
  ['932', 'shift_jis'],
]);

/** The encoding of a file, from the number of a Windows code page; UTF-8 needs no word. */
export function encodingOf(agent: MimAgent): { readonly encoding?: string } {
  const pages = FORMATS.map((format) => valueOf(agent, `MAConfig/${format}/code_page`));
  const number = pages.find((text) => text !== '') ?? '';
  const encoding = /^125\d$/.test(number) ? `windows-${number}` : NAMED.get(number);
  return encoding === undefined ? {} : { encoding };
}
