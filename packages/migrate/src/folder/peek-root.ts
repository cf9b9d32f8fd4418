import { open } from 'node:fs/promises';
import { decoderFor } from '../xml/decode-xml.ts';

const HEAD = 65_536;

/**
 * The name of a file's root element and those of the first elements inside, without reading the rest; undefined when
 * the beginning is no XML.
 */
export async function peekRoot(file: string, name: string): Promise<readonly string[] | undefined> {
  const handle = await open(file, 'r');
  try {
    const buffer = new Uint8Array(HEAD);
    const { bytesRead } = await handle.read(buffer, 0, HEAD, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const encoding = decoderFor(bytes, name).encoding;
    // Not fatal: the cut may lie inside a character.
    const text = new TextDecoder(encoding).decode(bytes).replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '');
    if (!text.trimStart().startsWith('<')) return undefined;
    return [...text.matchAll(/<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)/g)]
      .slice(0, 4)
      .map((match) => match[1] ?? '');
  } finally {
    await handle.close();
  }
}
