import { expect, it } from 'vitest';
import { ElementReader, unreadPath } from './element-reader.ts';
import { createXmlBuilder } from './xml-builder.ts';
import { XML_LIMITS } from './xml-limits.ts';

function parse(text: string) {
  const builder = createXmlBuilder({ file: 'a.xml', limits: XML_LIMITS });
  builder.write(text);
  return builder.end();
}

it('tells the elements, attributes and texts that nobody asked for', () => {
  const root = parse('<r k="1" l="2"><a>text</a><b><c/><d>x</d></b><e>y</e>stray</r>');
  const reader = new ElementReader();
  reader.attribute(root, 'k');
  reader.text(root, 'a');
  reader.child(reader.child(root, 'b'), 'c');
  reader.child(root, 'e');
  expect(reader.unread(root).map(unreadPath)).toEqual(['r/@l', 'r', 'r/b/d', 'r/e']);
});

it('takes what is ignored for read, with all that is inside', () => {
  const root = parse('<r><a k="1"><b>x</b></a></r>');
  const reader = new ElementReader();
  reader.ignore(root, 'a');
  expect(reader.unread(root)).toEqual([]);
});

it('reads white space as no text', () => {
  const root = parse('<r>\n <a>  \n</a><b> hr </b></r>');
  const reader = new ElementReader();
  const [a, b] = root.children;
  expect([a, b].map((element) => element && reader.ownText(element))).toEqual(['', ' hr ']);
});
