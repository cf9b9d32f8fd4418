import type { Attributes, Value, Values } from '@cognate/kernel';
import type { Vault } from '../ports/vault.ts';

/** No value that is imported or calculated holds its first character, so that nobody can pass off one as sealed. */
const MARK = '\u0000sealed ';

/** How the beginning of a sealed value stands in JSON. */
export const SEALED_IN_JSON = JSON.stringify(MARK).slice(0, -1);

/** Whether a value is sealed; where values were opened: whether its key is lost. */
export const isSealed = (value: Value): boolean =>
  typeof value === 'string' && value.startsWith(MARK);

/** The place of an object's values, to which their seals are bound. */
export const placeOf = (kind: 'object' | 'metaverse', id: number): string => `${kind}\u0000${id}`;

const sealOf = (value: Value): string => String(value).slice(MARK.length);

const attributePlace = (place: string, attribute: string): string => `${place}\u0000${attribute}`;

/** The attributes, with the values of secret ones sealed; what is sealed stays as it is. */
export function sealAttributes(
  vault: Vault,
  place: string,
  attributes: Attributes,
  isSecret: (attribute: string) => boolean,
): Attributes {
  return withValues(
    attributes,
    (name) => isSecret(name),
    (name, value) =>
      isSealed(value)
        ? value
        : `${MARK}${vault.seal(attributePlace(place, name), JSON.stringify(value))}`,
  );
}

/** The attributes with all values that can be opened; what is still sealed afterwards has lost its key. */
export function openAttributes(vault: Vault, place: string, attributes: Attributes): Attributes {
  return withValues(
    attributes,
    (_name, values) => values.some(isSealed),
    (name, value) => {
      if (!isSealed(value)) return value;
      const text = vault.open(attributePlace(place, name), sealOf(value));
      // Sealed by `sealAttributes`, as the JSON of a value.
      return text === undefined ? value : (JSON.parse(text) as Value);
    },
  );
}

/**
 * The attributes with other seals in the place of those that there are, each with the place that it is bound to. A value
 * for which there is none goes, and an attribute with its last one.
 */
export function changeSealed(
  attributes: Attributes,
  place: string,
  change: (place: string, sealed: string) => string | undefined,
): Attributes {
  const changed = Object.entries(attributes).map(([name, values]) => {
    const left = values.flatMap((value): Values => {
      if (!isSealed(value)) return [value];
      const seal = change(attributePlace(place, name), sealOf(value));
      return seal === undefined ? [] : [MARK + seal];
    });
    return [name, left, values] as const;
  });
  const kept = changed.filter(([, left, values]) => left.length > 0 || values.length === 0);
  return Object.fromEntries(kept.map(([name, left]) => [name, left]));
}

/** The first attribute with a value that is sealed. */
export const sealedAttribute = (attributes: Attributes): string | undefined => {
  for (const name in attributes) if (attributes[name]?.some(isSealed)) return name;
  return undefined;
};

/** The same object where nothing is meant: most objects have nothing secret. */
function withValues(
  attributes: Attributes,
  isMeant: (name: string, values: Values) => boolean,
  valueOf: (name: string, value: Value) => Value,
): Attributes {
  let changed: Record<string, Values> | undefined;
  for (const name in attributes) {
    const values = attributes[name];
    if (values === undefined || values.length === 0 || !isMeant(name, values)) continue;
    changed ??= { ...attributes };
    changed[name] = values.map((value) => valueOf(name, value));
  }
  return changed ?? attributes;
}
