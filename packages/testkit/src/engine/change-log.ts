import type { FakeObject } from './fake-system.ts';

/** What has changed in a fake system since it was reported last. */
export interface Changed {
  readonly objects: readonly {
    readonly object: FakeObject;
    /** The attributes that look different now; undefined for an object that is new, and is told as a whole. */
    readonly mentioned: readonly string[] | undefined;
  }[];
  readonly gone: readonly FakeObject[];
}

/** Remembers what was reported of which object, as the change log of a directory would have it. */
export class ChangeLog {
  readonly #identityOf: (object: FakeObject) => string;
  #told: ReadonlyMap<string, FakeObject> = new Map();

  constructor(identityOf: (object: FakeObject) => string) {
    this.#identityOf = identityOf;
  }

  /** Of what was not reported stands what was reported before, as long as it is there. */
  told(reported: readonly FakeObject[], all: readonly FakeObject[]): void {
    const is = new Set(all.map(this.#identityOf));
    const kept = [...this.#told].filter(([identity]) => is.has(identity));
    const now = reported.map(
      (object) => [this.#identityOf(object), structuredClone(object)] as const,
    );
    this.#told = new Map([...kept, ...now]);
  }

  take(all: readonly FakeObject[]): Changed {
    const before = this.#told;
    this.told(all, all);
    const is = this.#told;
    return {
      objects: all.flatMap((object) => {
        const known = before.get(this.#identityOf(object));
        if (JSON.stringify(known) === JSON.stringify(object)) return [];
        const whole = known === undefined || known.type !== object.type;
        return [{ object, mentioned: whole ? undefined : different(known, object) }];
      }),
      gone: [...before].flatMap(([identity, object]) => (is.has(identity) ? [] : [object])),
    };
  }
}

const different = (
  { attributes: a }: FakeObject,
  { attributes: b }: FakeObject,
): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );
