import { z } from 'zod';

/** A value with the keys of every object in the order of its schema; names that the value chose keep theirs. */
export function orderKeys(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodOptional) return orderKeys(schema.def.innerType, value);
  if (schema instanceof z.ZodUnion) {
    const option = schema.options.find((each) => z.safeParse(each, value).success);
    return option === undefined ? value : orderKeys(option, value);
  }
  if (Array.isArray(value))
    return schema instanceof z.ZodArray
      ? value.map((item) => orderKeys(schema.element, item))
      : value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (schema instanceof z.ZodRecord)
    return Object.fromEntries(
      entries.map(([key, item]) => [key, orderKeys(schema.valueType, item)]),
    );
  if (!(schema instanceof z.ZodObject)) return value;
  const given = new Map<string, unknown>(entries);
  // Every field of an object schema is a schema.
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, child]) =>
      given.has(key) ? [[key, orderKeys(child, given.get(key))]] : [],
    ),
  );
}
