/** The names of the secrets that settings refer to with `{ secret: NAME }`, each with its place. */
export function secretNames(
  settings: unknown,
  path: readonly (string | number)[] = [],
): readonly { readonly name: string; readonly path: readonly (string | number)[] }[] {
  if (typeof settings !== 'object' || settings === null) return [];
  const entries = Object.entries(settings);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'secret' && typeof first[1] === 'string')
    return [{ name: first[1], path: [...path, 'secret'] }];
  return entries.flatMap(([key, value]) =>
    secretNames(value, [...path, Array.isArray(settings) ? Number(key) : key]),
  );
}
