/** The name of an attribute in an answer; one object per name within a search. */
export interface AttributeName {
  /** As the server writes it, with options: `cn;lang-de`. */
  readonly text: string;
  /** Whether its values are handed out as bytes. */
  readonly binary: boolean;
  /** Whether these are some of the values only: `member;range=0-1499`, as Active Directory answers. */
  readonly isPartial: boolean;
  /** Whether its values are read at once where those of others are put off. */
  readonly isKey: boolean;
}

/** What is wanted of attributes, by their names. */
export interface AttributeWishes {
  readonly isBinary?: (name: string) => boolean;
  /** Puts off the values of all others until somebody asks. */
  readonly isKey?: (name: string) => boolean;
}

interface Known {
  readonly name: AttributeName;
  readonly bytes: Uint8Array;
}

const RANGE = /;range=/i;

// Names that a server makes up without end must not fill the memory.
const MOST_NAMES = 5000;

/**
 * The attribute names of a search. Entries of one kind have the same attributes in the same order, so that comparing
 * with the name that stood at this place last saves making the text again: most names cost a few nanoseconds.
 */
export class AttributeNames {
  /** Whether the values of most attributes are put off. */
  readonly putOff: boolean;
  readonly #wishes: AttributeWishes;
  readonly #byText = new Map<string, Known>();
  readonly #byPlace: Known[] = [];

  constructor(wishes: AttributeWishes = {}) {
    this.#wishes = wishes;
    this.putOff = wishes.isKey !== undefined;
  }

  /** The name in these bytes, as the `place`-th attribute of its entry. */
  at(place: number, buffer: Buffer, start: number, end: number): AttributeName {
    const last = this.#byPlace[place];
    if (last !== undefined && isSame(last.bytes, buffer, start, end)) return last.name;
    const text = buffer.toString('latin1', start, end);
    let known = this.#byText.get(text);
    if (known === undefined) {
      const bytes = new Uint8Array(buffer.subarray(start, end));
      known = { name: this.#named(text), bytes };
      if (this.#byText.size < MOST_NAMES) this.#byText.set(text, known);
    }
    if (place < MOST_NAMES) this.#byPlace[place] = known;
    return known.name;
  }

  #named(text: string): AttributeName {
    const { isBinary, isKey } = this.#wishes;
    return {
      text,
      binary: isBinary?.(text) ?? false,
      isPartial: RANGE.test(text),
      isKey: isKey?.(text) ?? true,
    };
  }
}

function isSame(bytes: Uint8Array, buffer: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (bytes.length !== length) return false;
  for (let i = 0; i < length; i += 1) if (bytes[i] !== buffer[start + i]) return false;
  return true;
}
