import type { XmlElement } from '../xml/xml-element.ts';
import { elementPath } from '../xml/xml-element.ts';

/** What becomes of a part of the old configuration, best first. */
export const CATEGORIES = [
  'one-to-one',
  'note',
  'later',
  'human',
  'unsafe',
  'unsupported',
  'unknown',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What each category says, for reports. */
export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  'one-to-one': 'Carried over as it is',
  note: 'Carried over, with a note',
  later: 'Kept for later: the identity service',
  human: 'Needs a human',
  unsafe: 'Unsafe: look at this first',
  unsupported: 'Not supported',
  unknown: 'Not known to this reader',
};

export interface Place {
  /** Relative to the folder that was read. */
  readonly file: string;
  readonly line: number;
  /** `ma-data/join/join-profile` */
  readonly element: string;
}

/** One statement about one part of the old configuration. Never holds a secret. */
export interface Finding {
  readonly category: Category;
  /** What kind of part: `import-flow`, `join`. */
  readonly code: string;
  /** Which one: `HR: person.mail`. */
  readonly subject: string;
  readonly message: string;
  readonly remedy?: string;
  readonly place: Place;
}

export const placeOf = (file: string, element: XmlElement): Place => ({
  file,
  line: element.line,
  element: elementPath(element),
});
