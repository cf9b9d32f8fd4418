import { foldText } from '@cognate/kernel';
import { objectClasses, propertiesOf, propertyOf } from './store-schema.ts';

/** A profile with all that the store has of it, write-only properties included; binary values as base64. */
export interface SharePointProfile {
  readonly anchor: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

/** A change of one object, as a request asks for it. */
export interface RequestedChange {
  readonly kind: string;
  readonly type: string;
  readonly anchor: string;
  readonly properties: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** What the store has against a change, by the name of SharePoint's exception. */
export class StoreRefusal extends Error {
  constructor(exception: string, message: string) {
    super(`Microsoft.Office.Server.UserProfiles.${exception}: ${message}`);
  }
}

const refuse = (exception: string, message: string): never => {
  throw new StoreRefusal(exception, message);
};

/** The profiles of a farm in memory, in the order of their creation, with a log of what changed. */
export class ProfileStore {
  readonly #profiles = new Map<string, SharePointProfile>();
  readonly #log: { readonly key: string; readonly anchor: string }[] = [];
  #forgotten = 0;

  get(anchor: string): SharePointProfile | undefined {
    return this.#profiles.get(foldText(anchor));
  }

  all(): readonly SharePointProfile[] {
    return [...this.#profiles.values()];
  }

  /** Where the log ends now. */
  position(): number {
    return this.#log.length;
  }

  /** Drops the log up to now, as the farm's clean-up does after some days. */
  forgetChanges(): void {
    this.#forgotten = this.#log.length;
  }

  /** The profiles that changed after a position and are still there: the service tells of no deletions. */
  changedSince(position: number): readonly SharePointProfile[] {
    if (position < this.#forgotten || position > this.#log.length)
      refuse('ChangeTokenTooEarlyException', 'The change token precedes the earliest change.');
    const keys = new Set(this.#log.slice(position).map(({ key }) => key));
    return [...keys].flatMap((key) => this.#profiles.get(key) ?? []);
  }

  /** Puts a profile there as its owner or an administrator would, unchecked. */
  put(profile: SharePointProfile): void {
    const key = foldText(profile.anchor);
    this.#profiles.set(key, profile);
    this.#log.push({ key, anchor: profile.anchor });
  }

  remove(anchor: string): boolean {
    const key = foldText(anchor);
    this.#log.push({ key, anchor });
    return this.#profiles.delete(key);
  }

  /** Applies a change but for its references, or throws `StoreRefusal`. */
  apply(change: RequestedChange): void {
    const { kind, anchor, type } = change;
    const held = this.get(anchor);
    if (anchor === '') refuse('UserProfileException', 'The object has no anchor.');
    if (kind === 'Delete') {
      if (held === undefined) refuse('UserNotFoundException', `"${anchor}" is not there.`);
      this.remove(anchor);
    } else if (kind === 'Add') {
      if (held !== undefined) refuse('DuplicateEntryException', `"${anchor}" is there already.`);
      if (!objectClasses.includes(type.toLowerCase()))
        refuse('UserProfileException', `There is no class "${type}".`);
      this.#write({ anchor, type: type.toLowerCase(), properties: {} }, change, true);
    } else if (kind === 'Modify') {
      if (held === undefined) return refuse('UserNotFoundException', `"${anchor}" is not there.`);
      this.#write(held, change, false);
    } else refuse('UserProfileException', `"${kind}" is no kind of change.`);
  }

  #write(held: SharePointProfile, { properties }: RequestedChange, isNew: boolean): void {
    const next: Record<string, readonly string[]> = { ...held.properties };
    for (const { name, values } of properties) {
      const property = propertyOf(held.type, name);
      if (property === undefined)
        return refuse('PropertyNotDefinedException', `There is no property "${name}".`);
      const before = next[property.name] ?? [];
      const isChanged = before.join('\0') !== values.join('\0');
      if (property.isImmutable && !isNew && isChanged)
        refuse('PropertyNotEditableException', `"${name}" cannot be changed.`);
      if (property.isUrl && values.some((value) => URL.parse(value) === null))
        refuse('PropertyInvalidFormatException', 'Invalid URL Format: Invalid format for a URL.');
      if (property.isReference && values.some((target) => this.get(target) === undefined))
        refuse('ReferenceNotFoundException', `"${name}" names an object that is not there.`);
      if (values.length === 0) delete next[property.name];
      else next[property.name] = values;
    }
    this.put({ ...held, properties: next });
  }
}

/** What the service tells of a profile: no write-only properties, and only references to what is there. */
export function toldProperties(
  { type, properties }: SharePointProfile,
  store: ProfileStore,
): readonly (readonly [string, readonly string[]])[] {
  return propertiesOf(type).flatMap(({ name, isWriteOnly, isReference }) => {
    const values = properties[name] ?? [];
    const told = isReference ? values.filter((target) => store.get(target)) : values;
    return isWriteOnly || told.length === 0 ? [] : [[name, told] as const];
  });
}
