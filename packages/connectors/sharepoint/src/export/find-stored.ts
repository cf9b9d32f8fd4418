import { canonicalValues, foldDn, foldName, sameValues } from '@cognate/kernel';
import type { SessionEnvironment } from '../environment.ts';
import { readEntry } from '../entry.ts';
import type { StoredProfile } from '../protocol/profile-change.ts';
import { isReadable } from '../schema.ts';
import { during } from '../step-failure.ts';
import type { PreparedChange } from './prepare-change.ts';

/**
 * Those of some additions whose objects the store has just as they were to be created, as far as it shows them. The
 * service has no way to ask for one object, so all are read until the last is found; this happens after a refusal only.
 */
export async function findStored(
  environment: SessionEnvironment,
  additions: readonly PreparedChange[],
): Promise<readonly PreparedChange[]> {
  const { service, run, settings, signal } = environment;
  const sought = new Map(
    additions.map((prepared) => [foldDn('generic', prepared.sent.anchor), prepared]),
  );
  const found: PreparedChange[] = [];
  const id = await run.id();
  let start: string | undefined;
  do {
    signal.throwIfAborted();
    const size = settings.pageSize;
    const page = await during('export', () => service.all(id, { start, size }));
    for (const profile of page.profiles) {
      const key = foldDn('generic', profile.anchor);
      const prepared = sought.get(key);
      if (prepared === undefined) continue;
      sought.delete(key);
      if (isSame(environment, prepared, profile)) found.push(prepared);
    }
    start = page.next;
  } while (start !== undefined && sought.size > 0);
  return found;
}

function isSame(
  { schema }: SessionEnvironment,
  { change, sent }: PreparedChange,
  stored: StoredProfile,
): boolean {
  if (foldName(stored.type) !== foldName(sent.type)) return false;
  const read = readEntry(schema, stored, 1);
  if ('error' in read) return false;
  const type = schema.objectTypes.find(({ name }) => foldName(name) === foldName(sent.type));
  return change.changes.every(({ attribute, ...one }) => {
    if (!isReadable(attribute) || one.op !== 'replace') return true;
    const selected = type?.attributes.find(({ name }) => foldName(name) === foldName(attribute));
    const held = selected === undefined ? undefined : read.entry.attributes[selected.name];
    const comparable = (values: readonly (string | number | boolean)[]) =>
      canonicalValues(
        selected?.type === 'reference'
          ? values.map((value) => foldDn('generic', String(value)))
          : values,
      );
    return sameValues(comparable(one.values), comparable(held ?? []));
  });
}
