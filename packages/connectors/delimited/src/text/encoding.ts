import iconv from 'iconv-lite';

/** Bytes that stand for no text in the encoding of their file. */
export class UndecodableBytes extends Error {
  /** How many line ends stand before them in the piece that was decoded. */
  readonly linesBefore: number;

  constructor(textBefore: string) {
    super('undecodable bytes');
    this.name = 'UndecodableBytes';
    this.linesBefore = textBefore.split('\n').length - 1;
  }
}

/** Turns the bytes of a file, given in pieces, into text. Throws `UndecodableBytes`. */
export type Decode = (piece: Buffer, isLast: boolean) => string;

const UNICODE = /^(?:utf-?8|utf-?16-?(?:le|be)?|unicode)$/i;

/** The one name of a Unicode encoding, however it is spelt in the settings; other names as they are. */
function canonicalName(label: string): string {
  const name = label.trim();
  if (!UNICODE.test(name)) return name;
  const folded = name.toLowerCase().replaceAll('-', '');
  if (folded === 'utf8') return 'utf-8';
  return folded === 'utf16be' ? 'utf-16be' : 'utf-16le';
}

export const isKnownEncoding = (label: string): boolean =>
  label.trim() !== '' && iconv.encodingExists(canonicalName(label));

/** The encoding that a byte order mark at the start of a file tells, and the mark's length. */
export function readByteOrderMark(start: Buffer): { encoding: string; length: number } | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf)
    return { encoding: 'utf-8', length: 3 };
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return undefined;
}

const REPLACEMENT = '\ufffd';

/** A decoder for one file without its byte order mark. */
export function createDecoder(label: string): Decode {
  const name = canonicalName(label);
  return UNICODE.test(name) ? unicodeDecoder(name) : tableDecoder(name);
}

function unicodeDecoder(name: string): Decode {
  const strict = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder(name, { ignoreBOM: true });
  const completeLength = name === 'utf-8' ? completeUtf8 : completeUtf16(name === 'utf-16be');
  let rest: Buffer = Buffer.alloc(0);
  return (piece, isLast) => {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const complete = isLast ? bytes.length : completeLength(bytes);
    const whole = bytes.subarray(0, complete);
    // A copy, because the piece's memory is used again for the next one.
    rest = Buffer.from(bytes.subarray(complete));
    try {
      return strict.decode(whole);
    } catch {
      const text = lenient.decode(whole);
      throw new UndecodableBytes(text.slice(0, Math.max(0, text.indexOf(REPLACEMENT))));
    }
  };
}

/** How many bytes there are without a last character that is cut off. */
function completeUtf8(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back += 1) {
    const byte = bytes[length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? length - back : length;
  }
  return length;
}

const completeUtf16 =
  (bigEndian: boolean) =>
  (bytes: Buffer): number => {
    const even = bytes.length - (bytes.length % 2);
    const high = bytes[bigEndian ? even - 2 : even - 1] ?? 0;
    return (high & 0xfc) === 0xd8 ? even - 2 : even;
  };

/**
 * Code pages, by the tables that also encode them: Node's own decoder reads windows-1252 as ISO 8859-1.
 * What a table does not know becomes the replacement character, which no code page has itself.
 */
function tableDecoder(name: string): Decode {
  const decoder = iconv.getDecoder(name, { stripBOM: false });
  return (piece, isLast) => {
    const text = decoder.write(piece) + (isLast ? (decoder.end() ?? '') : '');
    const at = text.indexOf(REPLACEMENT);
    if (at >= 0) throw new UndecodableBytes(text.slice(0, at));
    return text;
  };
}

/** How a file that is written gets its bytes. */
export interface Encoder {
  readonly encode: (text: string) => Buffer;
  /** Whether the encoding has every character of the text. */
  readonly canEncode: (text: string) => boolean;
  /** What stands at the start of a new file: a byte order mark where the encoding cannot be told without. */
  readonly mark: Buffer;
}

export function createEncoder(label: string): Encoder {
  const name = canonicalName(label);
  if (name === 'utf-8')
    return {
      encode: (text) => Buffer.from(text),
      canEncode: (text) => text.isWellFormed(),
      mark: Buffer.alloc(0),
    };
  const encode = (text: string): Buffer => iconv.encode(text, name, { addBOM: false });
  if (UNICODE.test(name))
    return { encode, canEncode: (text) => text.isWellFormed(), mark: encode('\ufeff') };
  return {
    encode,
    canEncode: (text) => iconv.decode(encode(text), name, { stripBOM: false }) === text,
    mark: Buffer.alloc(0),
  };
}
