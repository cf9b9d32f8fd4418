import { foldName } from '@cognate/kernel';
import type { SelectedObjectType } from '@cognate/connector-kit';
import type { DirectorySettings } from '../settings.ts';
import { classClosure, withSuperiors } from '../schema/directory-schema.ts';
import type { DirectorySchema } from '../schema/directory-schema.ts';

/** An object type with what tells its objects from others. */
export interface TypeRule {
  readonly type: SelectedObjectType;
  /** The classes that an object of this type has. */
  readonly classes: readonly string[];
  /** The text of a filter that the objects must match as well. */
  readonly filter: string | undefined;
  /** How much the type says: the number of classes that its own ones inherit from. */
  readonly specificity: number;
}

/**
 * The selected types, the most specific first. A type with the name of a structural class is told by that class;
 * any other name stands for the classes that the settings give it.
 */
export function typeRules(
  types: readonly SelectedObjectType[],
  objectTypes: DirectorySettings['objectTypes'],
  schema: DirectorySchema,
): readonly TypeRule[] {
  const configured = new Map(
    Object.entries(objectTypes).map(([name, settings]) => [foldName(name), settings]),
  );
  return types
    .map((type): TypeRule => {
      const settings = configured.get(foldName(type.name));
      const classes = schema.classes.has(type.name)
        ? [type.name]
        : (settings?.objectClasses ?? [type.name]);
      const specificity = new Set(classes.flatMap((name) => withSuperiors(schema, name))).size;
      return { type, classes, filter: settings?.filter, specificity };
    })
    .sort((a, b) => b.specificity - a.specificity);
}

/** The classes of the rules that the directory does not have: nothing would be found, and all taken for deleted. */
export function unknownClasses(
  rules: readonly TypeRule[],
  schema: DirectorySchema,
): readonly string[] {
  if (schema.classList.length === 0) return [];
  return rules.flatMap(({ classes }) => classes.filter((name) => !schema.classes.has(name)));
}

// More combinations of classes than any directory has; a server that makes them up must not fill the memory.
const MOST_KNOWN = 10_000;

/** Answers with the most specific selected type of an object that has these classes. */
export function createTypeMapper(
  rules: readonly TypeRule[],
  schema: DirectorySchema,
  exact = false,
): (classes: readonly string[]) => SelectedObjectType | undefined {
  const known = new Map<string, SelectedObjectType | undefined>();
  return (classes) => {
    const key = classes.join(' ');
    if (known.has(key)) return known.get(key);
    const closure = classClosure(schema, classes);
    const own = exact ? foldName(mostSpecific(schema, classes)) : undefined;
    const found = rules.find(
      (rule) =>
        rule.classes.every((name) => closure.has(foldName(name))) &&
        (own === undefined || rule.classes.some((name) => foldName(name) === own)),
    );
    if (known.size < MOST_KNOWN) known.set(key, found?.type);
    return found?.type;
  };
}

/** The structural class that inherits from all others of an object. */
function mostSpecific(schema: DirectorySchema, classes: readonly string[]): string {
  let found = classes.at(-1) ?? '';
  let depth = 0;
  for (const name of classes) {
    const superiors = withSuperiors(schema, name);
    if (superiors[0]?.kind !== 'structural' || superiors.length <= depth) continue;
    found = superiors[0].name;
    depth = superiors.length;
  }
  return found;
}
