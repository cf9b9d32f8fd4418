import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { parseValue } from '@cognate/kernel';
import type { AttributeType, Value } from '@cognate/kernel';
import { readOldDropFile } from '@cognate/migrate';
import type { OldDropFileRecord, OldEntry, OldValues } from '@cognate/migrate';
import { UsageError } from '../usage-error.ts';

/** What of an object type a file may have; undefined for what is not selected, or secret. */
export type TypeOf = (
  objectType: string,
  attribute: string,
) => { readonly name: string; readonly type: AttributeType } | undefined;

/** What became of a drop file. */
export interface Conversion {
  readonly step: OldDropFileRecord['step'];
  readonly entries: number;
  /** Attributes of entries that are not selected, or secret: they are left out. */
  readonly leftOut: number;
  /** Values that are none of their attribute's type: they are left out. */
  readonly unfit: number;
}

/** Writes the drop file of an old server's import as one that a step of a connector reads. */
export async function convertDropFile(
  source: { readonly file: string; readonly name: string },
  target: { readonly file: string; readonly connector: string },
  typeOf: TypeOf,
): Promise<Conversion> {
  if (existsSync(target.file))
    throw new UsageError(`${target.file} exists already.`, 'Name another one with --name.');
  mkdirSync(path.dirname(target.file), { recursive: true, mode: 0o700 });
  const draft = `${target.file}.part`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  const write = (line: object): void => {
    writeSync(handle, `${JSON.stringify(line)}\n`);
  };
  const count = { leftOut: 0, unfit: 0 };
  let step: Conversion['step'] | undefined;
  let entries = 0;
  try {
    for await (const record of readOldDropFile(source.file, source.name)) {
      if (step === undefined) {
        ({ step } = record);
        const { connector } = target;
        write({ cognate: 'drop-file', version: 1, step, connector, partition: null });
      }
      write({ entry: entryOf(record.entry, typeOf, count) });
      entries += 1;
    }
    write({ end: { entries, errors: 0 } });
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  renameSync(draft, target.file);
  return { step: step ?? 'full-import', entries, ...count };
}

type Count = { leftOut: number; unfit: number };

function entryOf({ change, dn, type, attributes }: OldEntry, typeOf: TypeOf, count: Count): object {
  if (change === 'delete') return { change, dn, attributes: {} };
  const whole: Record<string, readonly Value[]> = {};
  const changes: Record<string, object> = {};
  for (const [name, values] of attributes) {
    const known = typeOf(type, name);
    if (known === undefined) {
      count.leftOut += 1;
      continue;
    }
    const parsed = (of: OldValues['add']): readonly Value[] => valuesOf(known.type, of, count);
    if (values.remove === undefined || change === 'replace') whole[known.name] = parsed(values.add);
    else changes[known.name] = { add: parsed(values.add), remove: parsed(values.remove) };
  }
  const byValue = Object.keys(changes).length === 0 ? {} : { valueChanges: changes };
  return { change, dn, type, attributes: whole, ...byValue };
}

function valuesOf(type: AttributeType, values: OldValues['add'], count: Count): readonly Value[] {
  return values.flatMap(({ text, isBase64 }): readonly Value[] => {
    const value = isBase64 === (type === 'binary') ? parseValue(type, text.trim()) : undefined;
    if (value === undefined) count.unfit += 1;
    return value === undefined ? [] : [value];
  });
}
