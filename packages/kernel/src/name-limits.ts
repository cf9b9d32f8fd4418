import { parentDn, rdnOf } from './dn.ts';
import type { DnStyle } from './dn.ts';

/** Longest names that every index and every export file holds. */
const LONGEST_NAME = 2000;
/** MIM's limit for one part of a distinguished name. */
const LONGEST_PART = 876;
const DEEPEST = 100;
/** Whatever is shorter keeps all limits: 101 parts of two characters, with their commas. */
const SMALL = 300;

/** The size that a name must not have, as the end of a sentence about it; undefined for one that keeps all limits. */
export function excessOf(style: DnStyle, dn: string): string | undefined {
  if (dn.length <= SMALL) return undefined;
  if (dn.length > LONGEST_NAME) return `has ${dn.length} characters; ${LONGEST_NAME} are allowed`;
  if (style === 'generic') return undefined;
  let depth = 0;
  for (let rest = dn; rest !== ''; rest = parentDn(rest)) {
    const part = rdnOf(rest).length;
    if (part > LONGEST_PART) return `has a part of ${part} characters; ${LONGEST_PART} are allowed`;
    depth += 1;
    if (depth > DEEPEST) return `is deeper than ${DEEPEST} levels`;
  }
  return undefined;
}
