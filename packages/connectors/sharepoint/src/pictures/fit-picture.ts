import sharp from 'sharp';

/** Bytes that are no picture that can be read. */
export class UnreadablePicture extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'UnreadablePicture';
  }
}

const MAX_BYTES = 20 * 1024 * 1024;
/** More of them than any portrait has, and few enough that a small file cannot fill the memory. */
const MAX_INPUT_PIXELS = 50_000_000;
const QUALITY = 88;
/** What browsers show, without a way to run code. */
const KEPT_AS_IS: ReadonlySet<string | undefined> = new Set(['jpeg', 'png']);

/**
 * A picture no larger than it may be, upright, without what cameras note in it. One that fits and notes nothing stays as
 * it is, byte for byte; others become JPEG. Throws `UnreadablePicture`.
 */
export async function fitPicture(bytes: Buffer, maxPixels: number): Promise<Buffer> {
  if (bytes.length > MAX_BYTES)
    throw new UnreadablePicture(`The picture has ${bytes.length} bytes; ${MAX_BYTES} are allowed.`);
  try {
    const picture = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' });
    const { format, width, height, exif, xmp, iptc, pages = 1 } = await picture.metadata();
    const fits = Math.max(width, height) <= maxPixels && pages === 1;
    const isPlain = exif === undefined && xmp === undefined && iptc === undefined;
    if (fits && isPlain && KEPT_AS_IS.has(format)) return bytes;
    return await picture
      .rotate()
      .resize({ width: maxPixels, height: maxPixels, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: QUALITY })
      .toBuffer();
  } catch (error) {
    if (error instanceof UnreadablePicture) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new UnreadablePicture(`The picture cannot be read: ${words}`, { cause: error });
  }
}
