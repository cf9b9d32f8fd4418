import { TextDecoder } from 'node:util';
import { AppError } from '@cognate/kernel';

const DECLARED = /^(?:\u00EF\u00BB\u00BF)?<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/;

/** The first two bytes of UTF-16, with a byte order mark or without one. */
const WIDE: ReadonlyMap<number, string> = new Map([
  [0xfffe, 'utf-16le'],
  [0xfeff, 'utf-16be'],
  [0x3c00, 'utf-16le'],
  [0x003c, 'utf-16be'],
]);

/**
 * A decoder for a file that begins with these bytes: by its byte order mark, by the shape of its first characters
 * (UTF-16 without a mark), or by what it declares. Throws `xml-encoding` for what cannot be decoded.
 */
export function decoderFor(start: Uint8Array, file: string): TextDecoder {
  const [first = 0, second = 0] = start;
  const name = WIDE.get(first * 256 + second) ?? declaredEncoding(start);
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    throw new AppError('xml-encoding', `${file}: the encoding "${name}" is not known.`, {
      remedy: 'Save the file again as UTF-8.',
    });
  }
}

function declaredEncoding(start: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(start.subarray(0, 200));
  const declared = DECLARED.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  // What has one byte per character cannot be UTF-16: editors re-save files and leave the declaration.
  return declared.startsWith('utf-16') || declared === 'unicode' ? 'utf-8' : declared;
}
