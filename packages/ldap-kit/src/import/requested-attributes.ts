import { foldName } from '@cognate/kernel';
import type { SelectedSchema } from '@cognate/connector-kit';
import type { AnchorAttribute } from './anchor.ts';
import type { TextForms } from './convert-values.ts';

export const OBJECT_CLASS = 'objectclass';
const BINARY_OPTION = ';binary';

/** The name without the option that only says how a value is transferred. */
export const baseName = (name: string): string => {
  const folded = foldName(name);
  return folded.endsWith(BINARY_OPTION) ? folded.slice(0, -BINARY_OPTION.length) : folded;
};

/** What to ask the directory for: the selected attributes, and what the connector itself needs. */
export function requestedAttributes(
  schema: SelectedSchema,
  anchor: AnchorAttribute | undefined,
): readonly string[] {
  const names = schema.objectTypes.flatMap((type) => type.attributes.map(({ name }) => name));
  const all = ['objectClass', ...(anchor === undefined ? [] : [anchor.name]), ...names];
  return [...new Map(all.map((name) => [foldName(name), name])).values()];
}

/** Which attributes are wanted as bytes. */
export function binaryAttributes(
  schema: SelectedSchema,
  anchor: AnchorAttribute | undefined,
  forms?: TextForms,
): (name: string) => boolean {
  const names = schema.objectTypes.flatMap((type) =>
    type.attributes
      .filter(({ name, type: kind }) => kind === 'binary' || forms?.has(foldName(name)) === true)
      .map(({ name }) => name),
  );
  const binary = new Set(
    [...names, ...(anchor?.binary === true ? [anchor.name] : [])].map(baseName),
  );
  return (name) => binary.has(baseName(name));
}

/** Which attributes tell what kind of object an entry is, and which one. */
export function keyAttributes(anchor: AnchorAttribute | undefined): (name: string) => boolean {
  const keys = new Set([OBJECT_CLASS, ...(anchor === undefined ? [] : [baseName(anchor.name)])]);
  return (name) => keys.has(baseName(name));
}

/** Folds names; those of a search are few and written alike in every entry. */
export function nameFolder(): (text: string) => string {
  const folded = new Map<string, string>();
  return (text) => {
    const known = folded.get(text);
    if (known !== undefined) return known;
    const name = baseName(text);
    folded.set(text, name);
    return name;
  };
}
