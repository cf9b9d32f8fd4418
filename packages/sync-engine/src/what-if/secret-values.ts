import { createHmac, randomBytes } from 'node:crypto';
import type { Attributes, Value } from '@cognate/kernel';
import type { Attribute, ExportDelta } from '@cognate/sync-rules';
import { isSealed } from '../secrets/sealed-values.ts';

/** Puts something that tells nothing in the place of secret values. */
export interface SecretValues {
  /**
   * Of a secret attribute each value becomes a mark: equal values have equal marks, in one report only. Of sealed ones
   * nobody can tell.
   */
  readonly attributes: (values: Attributes, schema: SchemaOf) => Attributes;
  readonly delta: (delta: ExportDelta, schema: SchemaOf) => ExportDelta;
}

type SchemaOf = { readonly get: (name: string) => Attribute | undefined } | undefined;

/** The key is never kept, so that nobody can find out later which value a mark stands for by trying. */
export function secretValues(): SecretValues {
  const key = randomBytes(32);
  const mark = (value: Value): string =>
    isSealed(value)
      ? 'secret'
      : `secret ${createHmac('sha256', key)
          .update(`${typeof value} ${value}`)
          .digest('hex')
          .slice(0, 8)}`;
  const attributes = (values: Attributes, schema: SchemaOf): Attributes => {
    const secret = Object.keys(values).filter((name) => schema?.get(name)?.secret === true);
    if (secret.length === 0) return values;
    const marked = secret.map((name) => [name, (values[name] ?? []).map(mark)] as const);
    return { ...values, ...Object.fromEntries(marked) };
  };
  return {
    attributes,
    delta: (delta, schema) => {
      const hidden = attributes(delta.attributes, schema);
      return hidden === delta.attributes ? delta : { ...delta, attributes: hidden };
    },
  };
}
