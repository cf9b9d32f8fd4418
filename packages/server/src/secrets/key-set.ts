import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** One key of 256 bits. Its id is a digest of it, so that a key that was changed does not pass for what it was. */
export interface SealingKey {
  readonly id: string;
  readonly createdAt: string;
  readonly key: Buffer;
}

/** The keys of an installation. New secrets are sealed with the active one, the others open what is older. */
export interface KeySet {
  readonly active: string;
  readonly keys: readonly SealingKey[];
  /** A rotation has begun: what is sealed with another key than the active one waits to be sealed anew. */
  readonly rotating: boolean;
}

const FORMAT = 'cognate-keys-1';
const KEY_BYTES = 32;
const ID_LENGTH = 16;

const schema = z.strictObject({
  format: z.literal(FORMAT),
  active: z.string(),
  rotating: z.boolean(),
  keys: z.array(
    z.strictObject({
      id: z.string(),
      createdAt: z.iso.datetime(),
      key: z.string().transform((text) => Buffer.from(text, 'base64')),
    }),
  ),
});

/** A key that nobody has. */
export function newKey(now: Date): SealingKey {
  const key = randomBytes(KEY_BYTES);
  return { id: idOf(key), createdAt: now.toISOString(), key };
}

export const findKey = ({ keys }: KeySet, id: string): SealingKey | undefined =>
  keys.find((each) => each.id === id);

export function keySetToText({ active, keys, rotating }: KeySet): string {
  const written = keys.map(({ id, createdAt, key }) => ({
    id,
    createdAt,
    key: key.toString('base64'),
  }));
  return `${JSON.stringify({ format: FORMAT, active, rotating, keys: written }, null, 2)}\n`;
}

/** Undefined when the text is no key set, or one whose keys are not those that it names. */
export function parseKeySet(text: string): KeySet | undefined {
  const { data } = schema.safeParse(readJson(text));
  if (data === undefined || !data.keys.some(({ id }) => id === data.active)) return undefined;
  const sound = data.keys.every(({ id, key }) => key.length === KEY_BYTES && id === idOf(key));
  return sound ? { active: data.active, keys: data.keys, rotating: data.rotating } : undefined;
}

const idOf = (key: Buffer): string =>
  createHash('sha256').update('cognate key\0').update(key).digest('hex').slice(0, ID_LENGTH);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
