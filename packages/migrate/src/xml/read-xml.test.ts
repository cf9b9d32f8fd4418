import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../testing/folders.ts';
import { readXml, readXmlRecords } from './read-xml.ts';
import { XML_LIMITS } from './xml-limits.ts';

async function read(content: string | Uint8Array, limits = XML_LIMITS) {
  return readXml(path.join(folderOf({ 'a.xml': content }), 'a.xml'), 'a.xml', limits);
}

async function refusal(content: string | Uint8Array, limits = XML_LIMITS): Promise<AppError> {
  const error = await read(content, limits).catch((caught: unknown) => caught);
  if (error instanceof AppError) return error;
  throw new Error('It was read.');
}

const TEXT = '<?xml version="1.0" encoding="utf-16"?><r><a>Zoë &#8364; &lt;</a></r>';

const wide = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));

describe('reading a file', () => {
  it.each([
    ['UTF-8 with a byte order mark', `\uFEFF${TEXT}`],
    ['UTF-8 that declares UTF-16', TEXT],
    ['UTF-16 with a byte order mark', wide(`\uFEFF${TEXT}`)],
    ['UTF-16 without a byte order mark', wide(TEXT)],
    ['big-endian UTF-16', new Uint8Array(Buffer.from(wide(`\uFEFF${TEXT}`)).swap16())],
    [
      'a code page',
      new Uint8Array(
        Buffer.from(TEXT.replace('utf-16', 'windows-1252').replace('&#8364;', '\u0080'), 'latin1'),
      ),
    ],
  ])('understands %s', async (_, content) => {
    expect((await read(content)).children[0]?.text).toBe('Zoë € <');
  });

  it('gives names without prefixes, lines, and no comments', async () => {
    const root = await read('<a:r xmlns:a="x">\n<!-- c --><a:b a:k="v"/></a:r>');
    expect(root.name).toBe('r');
    expect(root.children[0]?.line).toBe(2);
    expect([...(root.children[0]?.attributes ?? [])]).toEqual([['k', 'v']]);
    expect(root.attributes.size).toBe(0);
  });

  it('hands records over one by one', async () => {
    const file = path.join(folderOf({ 'a.xml': '<r><o><x>1</x></o><o><x>2</x></o></r>' }), 'a.xml');
    const texts: string[] = [];
    for await (const record of readXmlRecords(file, 'a.xml', 1))
      texts.push(record.children[0]?.text ?? '');
    expect(texts).toEqual(['1', '2']);
  });
});

describe('refusing a file', () => {
  it('refuses an entity bomb without expanding it', async () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<r>&b;</r>';
    const error = await refusal(bomb);
    expect(error.code).toBe('xml-doctype-refused');
    expect(error.message).toContain('a.xml:1');
  });

  it('refuses an external entity', async () => {
    const error = await refusal('<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>');
    expect(error.code).toBe('xml-doctype-refused');
  });

  it.each([
    ['that is cut off', '<r>\n<a>'],
    ['with crossing tags', '<r><a></r></a>'],
    ['with an unknown entity', '<r>&nbsp;</r>'],
    ['that is empty', ''],
    ['with two roots', '<r/><r/>'],
  ])('refuses a file %s and says where', async (_, content) => {
    const error = await refusal(content);
    expect(error.code).toBe('xml-not-well-formed');
    expect(error.message).toMatch(/^a\.xml:\d+: /);
  });

  it('refuses bytes that are not the encoding', async () => {
    expect((await refusal(new Uint8Array([0x3c, 0x72, 0xff, 0xfe, 0x3e]))).code).toBe(
      'xml-encoding',
    );
  });

  it('refuses an encoding that does not exist', async () => {
    expect((await refusal('<?xml version="1.0" encoding="klingon"?><r/>')).code).toBe(
      'xml-encoding',
    );
  });

  it.each([
    ['too many bytes', { ...XML_LIMITS, bytes: 20 }],
    ['too many levels', { ...XML_LIMITS, depth: 2 }],
    ['too many elements', { ...XML_LIMITS, elements: 3 }],
    ['too many attributes', { ...XML_LIMITS, attributes: 1 }],
  ])('refuses %s', async (_, limits) => {
    const error = await refusal('<r><a k="1" l="2"><b><c/></b></a></r>', limits);
    expect(error.code).toBe('xml-too-large');
  });
});
