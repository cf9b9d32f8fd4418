import { canonicalValues, isValueOf, parseValue } from '@cognate/kernel';
import type { AttributeType, Value, Values } from '@cognate/kernel';
import type { ValueCollection } from '../api/entries.ts';
import { TooManyValuesException, UnexpectedDataException } from '../api/exceptions.ts';

/** What a script may give as a value. */
export type Given = string | number | boolean | Uint8Array;

/** An attribute as a script meets it. */
export interface AttributeShape {
  readonly name: string;
  readonly type: AttributeType;
  readonly multivalued: boolean;
}

/** The canonical form of what a script wrote. Texts are read as the attribute's type; an empty one is no value. */
export function valueOf(shape: AttributeShape, given: unknown): Value {
  const value = converted(shape, given);
  if (value === undefined || !isValueOf(shape.type, value))
    throw new UnexpectedDataException(
      `"${shape.name}" is ${shape.type}; ${describe(given)} is no value for it.`,
    );
  return value;
}

function converted({ type }: AttributeShape, given: unknown): Value | undefined {
  if (given instanceof Uint8Array)
    return type === 'binary' ? Buffer.from(given).toString('base64') : undefined;
  if (typeof given === 'string') return parseValue(type, given);
  if (typeof given === 'number' || typeof given === 'boolean')
    return type === 'string' ? String(given) : given;
  return undefined;
}

const describe = (given: unknown): string =>
  typeof given === 'string' ? 'this text' : given === null ? 'null' : `a ${typeof given}`;

/** The values of one attribute while a script works with them. */
export class ValueSet implements ValueCollection {
  readonly #shape: AttributeShape;
  readonly #refuseWrite: () => void;
  #values: Values;

  constructor(shape: AttributeShape, values: Values, refuseWrite: () => void = () => undefined) {
    this.#shape = shape;
    this.#values = values;
    this.#refuseWrite = refuseWrite;
  }

  get count(): number {
    return this.#values.length;
  }

  list(): Values {
    return this.#values;
  }

  add(value: Given): void {
    this.#write([...this.#values, valueOf(this.#shape, value)]);
  }

  remove(value: Given): void {
    const gone = valueOf(this.#shape, value);
    this.#write(this.#values.filter((known) => known !== gone));
  }

  contains(value: Given): boolean {
    return this.#values.includes(valueOf(this.#shape, value));
  }

  clear(): void {
    this.#write([]);
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.#values[Symbol.iterator]();
  }

  #write(values: Values): void {
    this.#refuseWrite();
    const { name, multivalued } = this.#shape;
    const next = canonicalValues(values.filter((value) => value !== ''));
    if (next.length > 1 && !multivalued)
      throw new TooManyValuesException(`"${name}" holds one value; ${next.length} were given.`);
    this.#values = next;
  }
}
