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
const REMEMBERED = 100_000;

export function objectKeys(
  connector: string,
  dnStyle: DnStyle,
  remembered: number = REMEMBERED,
): ObjectKeys {
  const known = new Map<string, string>();
  const name = connector.toLowerCase();
  const keyOf = (dn: string): string => uuidOf(`${name}\u0000dn\u0000${foldDn(dnStyle, dn)}`);
  return {
    ofOwnDn: (dn) => known.get(dn) ?? keyOf(dn),
    ofDn: (dn) => {
      const found = known.get(dn);
      if (found !== undefined) return found;
      const key = keyOf(dn);
      if (known.size >= remembered) known.clear();
      known.set(dn, key);
      return key;
    },
    ofAnchor: (anchor) => uuidOf(`${name}\u0000anchor\u0000${anchor}`),
  };
}

/** 128 bits as four numbers. */
type Lanes = readonly [number, number, number, number];

/**
 * Adds up the state of an object to 128 bits: the digest of its canonical text plus one term per reference.
 * Terms are added, so that one member more or less changes the hash without reading the others.
 */
export function stateHash(
  text: string,
  references: Iterable<{ readonly attribute: string; readonly key: string }>,
): string {
  let lanes: Lanes | undefined;
  for (const { attribute, key } of references)
    lanes = add(lanes ?? lanesOf(hash('md5', text, 'hex')), termOf(attribute, key));
  return lanes === undefined ? uuidOf(text) : laneText(lanes);
}

const laneText = (lanes: Lanes): string =>
  uuidText(lanes.map((lane) => lane.toString(16).padStart(8, '0')).join(''));

/**
 * The hash of a state of which only a part changed, from the hashes of that part before and after. Of a hash that was
 * not added up, such as one made of a fingerprint, comes one that no state has.
 */
export function movedHash(whole: string, before: string, after: string): string {
  if (before === after) return whole;
  const [from, to] = [lanesOfUuid(before), lanesOfUuid(after)];
  const lanes = lanesOfUuid(whole).map(
    (lane, at) => (lane - (from[at] ?? 0) + (to[at] ?? 0)) >>> 0,
  );
  const [a = 0, b = 0, c = 0, d = 0] = lanes;
  return laneText([a, b, c, d]);
}

const lanesOfUuid = (uuid: string): Lanes => lanesOf(uuid.replaceAll('-', ''));

const terms = new Map<string, Map<string, Lanes>>();

/** The term of a reference. Remembered by attribute and key: managers and group members recur. */
function termOf(attribute: string, key: string): Lanes {
  let known = terms.get(attribute);
  if (known === undefined) {
    known = new Map();
    terms.set(attribute, known);
  }
  let term = known.get(key);
  if (term !== undefined) return term;
  term = lanesOf(hash('md5', `${attribute}\u0000${key}`, 'hex'));
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, term);
  return term;
}

function lanesOf(hex: string): Lanes {
  const lane = (at: number): number => Number.parseInt(hex.slice(at, at + 8), 16);
  return [lane(0), lane(8), lane(16), lane(24)];
}

const add = (a: Lanes, b: Lanes): Lanes => [
  (a[0] + b[0]) >>> 0,
  (a[1] + b[1]) >>> 0,
  (a[2] + b[2]) >>> 0,
  (a[3] + b[3]) >>> 0,
];
