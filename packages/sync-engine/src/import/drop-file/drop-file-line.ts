import type { DiscoveryError, ImportEntry, ImportRequest } from '@cognate/connector-kit';
import { DISCOVERY_ERRORS } from '@cognate/connector-kit';

/** The first line of a drop file: what it is, and for which step. */
export interface DropFileHeader {
  readonly cognate: 'drop-file';
  readonly version: 1;
  readonly step: `${ImportRequest['mode']}-import`;
  readonly connector: string;
  readonly partition: string | null;
}

/** Any other line. The last one is the end, so that a file that was cut off is known for it. */
export type DropFileLine =
  | { readonly entry: ImportEntry }
  | { readonly error: DiscoveryError }
  | { readonly filtered: number }
  | { readonly end: { readonly entries: number; readonly errors: number } };

/** The line that a text is, or undefined. Nothing of a file is taken on trust. */
export function parseDropFileLine(text: string): DropFileLine | undefined {
  const line = parseObject(text);
  if (line === undefined) return undefined;
  if (isEntry(line['entry'])) return { entry: line['entry'] };
  if (isError(line['error'])) return { error: line['error'] };
  const { filtered, end } = line;
  if (isCount(filtered)) return { filtered };
  if (isObject(end) && isCount(end['entries']) && isCount(end['errors']))
    return { end: { entries: end['entries'], errors: end['errors'] } };
  return undefined;
}

export function parseDropFileHeader(text: string): DropFileHeader | undefined {
  const header = parseObject(text);
  if (header?.['cognate'] !== 'drop-file' || header['version'] !== 1) return undefined;
  const { step, connector, partition } = header;
  if (step !== 'full-import' && step !== 'delta-import') return undefined;
  if (typeof connector !== 'string') return undefined;
  if (partition !== null && typeof partition !== 'string') return undefined;
  return { cognate: 'drop-file', version: 1, step, connector, partition };
}

type Json = Readonly<Record<string, unknown>>;

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

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
