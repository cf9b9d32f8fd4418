/** What the placeholders of connector settings stand for. */
export interface PlaceholderValues {
  /** `${data}`: the instance's data directory, absolute. */
  readonly data: string;
  /** `${config}`: the configuration folder, absolute. */
  readonly config: string;
}

export interface UnknownPlaceholder {
  readonly path: readonly (string | number)[];
  /** With the braces, as written. */
  readonly text: string;
  readonly start: number;
}

const PLACEHOLDER = /\$?\$\{([^}]*)\}/g;

/**
 * The settings with `${data}` and `${config}` replaced in every text; `$${` stands for the characters `${`.
 * The configuration itself keeps the placeholders, so that it means the same on another machine.
 */
export function replacePlaceholders(settings: unknown, values: PlaceholderValues): unknown {
  if (typeof settings === 'string')
    return settings.replace(PLACEHOLDER, (text, name: string) => {
      if (text.startsWith('$$')) return text.slice(1);
      return name === 'data' ? values.data : name === 'config' ? values.config : text;
    });
  if (Array.isArray(settings)) return settings.map((item) => replacePlaceholders(item, values));
  if (typeof settings !== 'object' || settings === null) return settings;
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, replacePlaceholders(value, values)]),
  );
}

/** Placeholders that stand for nothing. */
export function unknownPlaceholders(
  settings: unknown,
  path: readonly (string | number)[] = [],
): readonly UnknownPlaceholder[] {
  if (typeof settings === 'string')
    return [...settings.matchAll(PLACEHOLDER)].flatMap((match) => {
      const [text, name] = match;
      if (text.startsWith('$$') || name === 'data' || name === 'config') return [];
      return [{ path, text, start: match.index }];
    });
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.entries(settings).flatMap(([key, value]) =>
    unknownPlaceholders(value, [...path, Array.isArray(settings) ? Number(key) : key]),
  );
}
