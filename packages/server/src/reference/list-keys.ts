import type { JsonSchema } from './json-schema.ts';

/** One key of a file: where it stands, what it takes and what it means. */
export interface KeyRow {
  /** `runProfiles.<name>[].pageSize` */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

type Definitions = Readonly<Record<string, JsonSchema>>;

/** Every key below a schema, outer ones first. Named parts that repeat are left to a section of their own. */
export function listKeys(
  schema: JsonSchema,
  definitions: Definitions,
  prefix = '',
): readonly KeyRow[] {
  const inner = schema.allOf?.length === 1 ? { ...schema.allOf[0], ...schema } : schema;
  const own = Object.entries(inner.properties ?? {}).flatMap(([key, child]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return [
      row(path, child, definitions, inner.required?.includes(key) ?? false),
      ...listKeys(child, definitions, path),
    ];
  });
  const named = inner.additionalProperties;
  const below = typeof named === 'object' ? listKeys(named, definitions, `${prefix}.<name>`) : [];
  const items = inner.items === undefined ? [] : listKeys(inner.items, definitions, `${prefix}[]`);
  const alternatives = (inner.anyOf ?? []).flatMap((each) => listKeys(each, definitions, prefix));
  return [...own, ...below, ...items, ...alternatives];
}

function row(
  path: string,
  schema: JsonSchema,
  definitions: Definitions,
  required: boolean,
): KeyRow {
  const preset =
    schema.default === undefined ? '' : ` Default: ${code(JSON.stringify(schema.default))}.`;
  const description = schema.description ?? referenced(schema, definitions)?.description ?? '';
  return {
    path,
    type: typeText(schema, definitions),
    required: required && schema.default === undefined,
    description: `${description}${preset}`.trim(),
  };
}

/** What a schema takes, in a few words. */
export function typeText(schema: JsonSchema, definitions: Definitions): string {
  const {
    const: constant,
    enum: values,
    anyOf,
    oneOf,
    allOf,
    items,
    additionalProperties,
    type,
    $ref,
  } = schema;
  if ($ref !== undefined) return referenceText($ref, definitions);
  if (constant !== undefined) return code(String(constant));
  if (values !== undefined) return values.map((value) => code(String(value))).join(', ');
  const alternatives = anyOf ?? oneOf ?? allOf;
  if (alternatives !== undefined)
    return [...new Set(alternatives.map((each) => typeText(each, definitions)))].join(' or ');
  if (type === 'array')
    return `list of ${items === undefined ? 'anything' : typeText(items, definitions)}`;
  if (typeof additionalProperties === 'object')
    return `by name: ${typeText(additionalProperties, definitions)}`;
  const types = typeof type === 'string' ? [type] : (type ?? ['anything']);
  return types.map((each) => WORDS[each] ?? each).join(' or ');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'keys',
};

/** Parts that are plain texts have a word; the others have a section of their own. */
const PLAIN: Readonly<Record<string, string>> = { Name: 'name', Expression: 'expression' };

const nameOf = (reference: string): string => reference.split('/').at(-1) ?? '';

function referenceText(reference: string, definitions: Definitions): string {
  const name = nameOf(reference);
  const definition = definitions[name];
  return PLAIN[name] ?? (definition === undefined ? name : `[${name}](#${name.toLowerCase()})`);
}

const referenced = ({ $ref }: JsonSchema, definitions: Definitions): JsonSchema | undefined =>
  $ref === undefined ? undefined : definitions[nameOf($ref)];

/** The named parts that have keys of their own and so a section. */
export const sections = (definitions: Definitions): readonly (readonly [string, JsonSchema])[] =>
  Object.entries(definitions).filter(([name]) => !(name in PLAIN));

export const code = (text: string): string => `\`${text === '' ? '""' : text}\``;
