import { hash } from 'node:crypto';
import { foldDn } from '@cognate/kernel';
import type { DnStyle } from '@cognate/kernel';

/** 128 bits as a UUID's text, the form in which the store compares keys and hashes. */
const uuidText = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/** A text's digest. */
export const uuidOf = (text: string): string => uuidText(hash('md5', text, 'hex'));

/** Makes the keys of one connector's objects: fixed-size stand-ins for names of any length and spelling. */
export interface ObjectKeys {
  /** Remembers the key: managers and group members recur. */
  readonly ofDn: (dn: string) => string;
  /** The same for a name that is not expected again. */
  readonly ofOwnDn: (dn: string) => string;
  readonly ofAnchor: (anchor: string) => string;
}

/** How many names' keys are remembered. */
const REMEMBERED = 50_000;

export function objectKeys(connector: string, dnStyle: DnStyle): ObjectKeys {
  const known = new Map<string, string>();
  const name = connector.toLowerCase();
  const keyOf = (dn: string): string => uuidOf(`${name}\u0000dn\u0000${foldDn(dnStyle, dn)}`);
  return {
    ofOwnDn: (dn) => known.get(dn) ?? keyOf(dn),
    ofDn: (dn) => {
      const found = known.get(dn);
      if (found !== undefined) return found;
      const key = keyOf(dn);
      if (known.size >= REMEMBERED) known.clear();
      known.set(dn, key);
      return key;
    },
    ofAnchor: (anchor) => uuidOf(`${name}\u0000anchor\u0000${anchor}`),
  };
}

/**
 * Adds up the state of an object to 128 bits: the digest of its canonical text plus one term per reference.
 * Terms are added, so that one member more or less changes the hash without reading the others.
 */
export function stateHash(
  text: string,
  references: Iterable<{ readonly attribute: string; readonly key: string }>,
): string {
  let lanes: [number, number, number, number] | undefined;
  for (const { attribute, key } of references)
    lanes = add(
      lanes ?? lanesOf(hash('md5', text, 'hex')),
      lanesOf(hash('md5', `${attribute}\u0000${key}`, 'hex')),
    );
  if (lanes === undefined) return uuidOf(text);
  return uuidText(lanes.map((lane) => lane.toString(16).padStart(8, '0')).join(''));
}

function lanesOf(hex: string): [number, number, number, number] {
  const lane = (at: number): number => Number.parseInt(hex.slice(at, at + 8), 16);
  return [lane(0), lane(8), lane(16), lane(24)];
}

const add = (
  a: [number, number, number, number],
  b: [number, number, number, number],
): [number, number, number, number] => [
  (a[0] + b[0]) >>> 0,
  (a[1] + b[1]) >>> 0,
  (a[2] + b[2]) >>> 0,
  (a[3] + b[3]) >>> 0,
];
