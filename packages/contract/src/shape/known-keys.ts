import { z } from 'zod';

type Path = readonly PropertyKey[];

/** The keys that a schema knows at a place of its input; none where it takes any, or no object at all. */
export function knownKeys(schema: z.core.$ZodType, path: Path): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion)
    return [...new Set(inner.options.flatMap((option) => knownKeys(option, path)))];
  const [key, ...rest] = path;
  if (key === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const child = childOf(inner, key);
  return child === undefined ? [] : knownKeys(child, rest);
}

function childOf(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    // The shape is typed by its own keys; this key comes from the input.
    const shape = schema.shape as Readonly<Record<PropertyKey, z.core.$ZodType | undefined>>;
    return Object.hasOwn(shape, key) ? shape[key] : undefined;
  }
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodArray) return schema.element;
  return undefined;
}

/** The schema below what only says how it is wrapped. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  )
    return unwrap(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.in);
  if (schema instanceof z.ZodLazy) return unwrap(schema.def.getter());
  return schema;
}
