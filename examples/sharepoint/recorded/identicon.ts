import { crc32, deflateSync } from 'node:zlib';

const CELLS = 5;

/** A square picture (PNG) that a number decides: a pattern of five by five cells, the same to the left and the right. */
export function identicon(seed: number, pixels: number): Buffer {
  const random = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const [red, green, blue] = [random & 0x7f, (random >>> 7) & 0x7f, (random >>> 14) & 0x7f];
  const raw = Buffer.alloc(pixels * (1 + pixels * 3));
  for (let y = 0; y < pixels; y += 1)
    for (let x = 0; x < pixels; x += 1) {
      const at = y * (1 + pixels * 3) + 1 + x * 3;
      const isFilled = cell(random, x, y, pixels);
      raw[at] = isFilled ? red + 64 : 240;
      raw[at + 1] = isFilled ? green + 64 : 240;
      raw[at + 2] = isFilled ? blue + 64 : 240;
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function cell(random: number, x: number, y: number, pixels: number): boolean {
  const column = Math.floor((x * CELLS) / pixels);
  const row = Math.floor((y * CELLS) / pixels);
  const mirrored = Math.min(column, CELLS - 1 - column);
  return ((random >>> (row * 3 + mirrored)) & 1) === 1;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
