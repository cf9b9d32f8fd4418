import type { AttributeType, Value, Values } from '@cognate/kernel';
import type { Attrib } from '../api/entries.ts';
import {
  AttributeNotPresentException,
  TooManyValuesException,
  UnexpectedDataException,
} from '../api/exceptions.ts';
import { ValueSet } from './values.ts';
import type { AttributeShape, Given } from './values.ts';

/** One attribute of an object that a script works with. */
export class ScriptAttrib implements Attrib {
  readonly name: string;
  readonly dataType: AttributeType;
  readonly isMultivalued: boolean;
  readonly values: ValueSet;

  constructor(shape: AttributeShape, values: Values, refuseWrite: () => void) {
    this.name = shape.name;
    this.dataType = shape.type;
    this.isMultivalued = shape.multivalued;
    this.values = new ValueSet(shape, values, refuseWrite);
  }

  get isPresent(): boolean {
    return this.values.count > 0;
  }

  get value(): string {
    return String(this.#only());
  }

  set value(value: string) {
    this.#replace(value);
  }

  get stringValue(): string {
    return this.value;
  }

  set stringValue(value: string) {
    this.#replace(value);
  }

  get integerValue(): number {
    const value = this.#only();
    if (typeof value === 'number') return value;
    throw this.#isNot('a whole number up to 2^53');
  }

  set integerValue(value: number) {
    this.#replace(value);
  }

  get booleanValue(): boolean {
    const value = this.#only();
    if (typeof value === 'boolean') return value;
    throw this.#isNot('true or false');
  }

  set booleanValue(value: boolean) {
    this.#replace(value);
  }

  get binaryValue(): Uint8Array {
    if (this.dataType !== 'binary') throw this.#isNot('binary');
    return Buffer.from(String(this.#only()), 'base64');
  }

  set binaryValue(value: Uint8Array) {
    this.#replace(value);
  }

  get referenceValue(): string {
    if (this.dataType !== 'reference') throw this.#isNot('a reference');
    return this.value;
  }

  set referenceValue(value: string) {
    this.#replace(value);
  }

  delete(): void {
    this.values.clear();
  }

  #only(): Value {
    const [first, second] = this.values.list();
    if (first === undefined)
      throw new AttributeNotPresentException(
        `"${this.name}" has no value. Ask isPresent before reading it.`,
      );
    if (second !== undefined)
      throw new TooManyValuesException(`"${this.name}" has several values. Read values instead.`);
    return first;
  }

  /** One value in place of all others, of which a single-valued attribute has no second one even for a moment. */
  #replace(value: Given): void {
    this.values.clear();
    this.values.add(value);
  }

  #isNot(what: string): UnexpectedDataException {
    return new UnexpectedDataException(`The value of "${this.name}" is not ${what}.`);
  }
}
