import { DISCOVERY_ERRORS } from '@cognate/connector-kit';
import type { DiscoveryError, ImportEntry } from '@cognate/connector-kit';
import { isCount, isObject } from './json-shape.ts';
import type { Json } from './json-shape.ts';

/** A line of an import's drop file between the first one and the end. */
export type ImportLine =
  | { readonly entry: ImportEntry }
  | { readonly error: DiscoveryError }
  | { readonly filtered: number };

/** The line that an object is, or undefined. Nothing of a file is taken on trust. */
export function parseImportLine(line: Json): ImportLine | undefined {
  if (isEntry(line['entry'])) return { entry: line['entry'] };
  if (isError(line['error'])) return { error: line['error'] };
  return isCount(line['filtered']) ? { filtered: line['filtered'] } : undefined;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextIfAny = (value: unknown): boolean => value === undefined || isText(value);

const isValues = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((one) => ['string', 'number', 'boolean'].includes(typeof one));

const isRecordOf = (value: unknown, isRight: (one: unknown) => boolean): boolean =>
  isObject(value) && Object.values(value).every(isRight);

const isValueChange = (value: unknown): boolean =>
  isObject(value) && isValues(value['add']) && isValues(value['remove']);

const CHANGES: ReadonlySet<unknown> = new Set(['replace', 'update', 'delete']);

const isEntry = (value: unknown): value is ImportEntry =>
  isObject(value) &&
  CHANGES.has(value['change']) &&
  isText(value['dn']) &&
  isTextIfAny(value['anchor']) &&
  isTextIfAny(value['type']) &&
  isTextIfAny(value['fingerprint']) &&
  isRecordOf(value['attributes'], isValues) &&
  (value['valueChanges'] === undefined || isRecordOf(value['valueChanges'], isValueChange)) &&
  isPosition(value['position']);

const ERRORS: ReadonlySet<unknown> = new Set(DISCOVERY_ERRORS);

const isError = (value: unknown): value is DiscoveryError =>
  isObject(value) &&
  ERRORS.has(value['type']) &&
  isText(value['message']) &&
  ['dn', 'anchor', 'attribute'].every((key) => isTextIfAny(value[key])) &&
  isPosition(value['position']);

const isPosition = (value: unknown): boolean => value === undefined || isRecordOf(value, isCount);
