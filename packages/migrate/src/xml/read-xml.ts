import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { TextDecoder } from 'node:util';
import { AppError } from '@cognate/kernel';
import { decoderFor } from './decode-xml.ts';
import { createXmlBuilder } from './xml-builder.ts';
import type { XmlElement } from './xml-element.ts';
import { RECORD_LIMITS, XML_LIMITS } from './xml-limits.ts';
import type { XmlLimits } from './xml-limits.ts';

/**
 * Reads a file whole. `name` stands for it in messages. Throws `xml-not-well-formed`, `xml-doctype-refused`,
 * `xml-too-large` or `xml-encoding`, with file and line.
 */
export async function readXml(
  file: string,
  name: string,
  limits: XmlLimits = XML_LIMITS,
): Promise<XmlElement> {
  const builder = createXmlBuilder({ file: name, limits });
  for await (const text of decodedChunks(file, name, limits)) builder.write(text);
  return builder.end();
}

/** Reads the elements at a depth (1: the children of the root) one by one, so that a file may be of any size. */
export async function* readXmlRecords(
  file: string,
  name: string,
  recordDepth: number,
): AsyncGenerator<XmlElement> {
  const builder = createXmlBuilder({ file: name, limits: RECORD_LIMITS, recordDepth });
  for await (const text of decodedChunks(file, name, RECORD_LIMITS)) {
    builder.write(text);
    yield* builder.takeRecords();
  }
  builder.end();
  yield* builder.takeRecords();
}

async function* decodedChunks(
  file: string,
  name: string,
  limits: XmlLimits,
): AsyncGenerator<string> {
  const { size } = await stat(file);
  if (size > limits.bytes)
    throw new AppError(
      'xml-too-large',
      `${name}: The file has ${size} bytes; at most ${limits.bytes} are read.`,
      { remedy: 'Export in parts, or leave out what is not needed.' },
    );
  let decoder: TextDecoder | undefined;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    // A stream without an encoding gives buffers.
    const bytes = chunk as Uint8Array;
    decoder ??= decoderFor(bytes, name);
    yield decode(decoder, name, bytes);
  }
  if (decoder !== undefined) yield decode(decoder, name);
}

function decode(decoder: TextDecoder, name: string, bytes?: Uint8Array): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    throw new AppError('xml-encoding', `${name}: The file is not valid ${decoder.encoding}.`, {
      remedy: 'Save the file again as UTF-8.',
      cause: error,
    });
  }
}
