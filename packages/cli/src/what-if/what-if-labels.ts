import type { Instance, WhatIfEntry } from '@cognate/server';

type Value = string | number | boolean;

/** Names for the ids in a report. */
export interface WhatIfLabels {
  readonly object: (value: Value) => string;
  readonly metaverse: (value: Value) => string;
}

/** Names for what the entries speak of: as the report knows them, otherwise as they are now. */
export async function whatIfLabels(
  { store }: Instance,
  report: number,
  entries: readonly WhatIfEntry[],
): Promise<WhatIfLabels> {
  const objects = [...new Set(entries.flatMap(objectIds))];
  const metaverse = [...new Set(entries.flatMap(metaverseIds))];
  const known = await store.findWhatIfEntries(report, [
    ...objects.map((id) => ({ kind: 'object' as const, id })),
    ...metaverse.map((id) => ({ kind: 'metaverse' as const, id })),
  ]);
  const objectNames = new Map((await store.objectNames(objects)).map(({ id, dn }) => [id, dn]));
  const metaverseNames = new Map<number, string>();
  for (const { id, type, attributes } of await store.metaverseObjects(metaverse))
    metaverseNames.set(id, `${String(attributes['displayName']?.[0] ?? type)} (${id})`);
  for (const { kind, id, type, name, existed } of known) {
    const shown = name === '' ? type : name;
    if (kind === 'object') objectNames.set(id, shown);
    else metaverseNames.set(id, existed ? `${shown} (${id})` : `${shown} (new)`);
  }
  return { object: labelOf(objectNames), metaverse: labelOf(metaverseNames) };
}

const labelOf =
  (names: ReadonlyMap<number, string>) =>
  (value: Value): string =>
    typeof value === 'number' ? (names.get(value) ?? String(value)) : String(value);

const isNumber = (value: Value): value is number => typeof value === 'number';

const objectIds = ({ change }: WhatIfEntry): readonly number[] =>
  Object.values(change.pendingExport?.after?.references ?? {}).flatMap(({ add, remove }) =>
    [...add, ...remove].filter(isNumber),
  );

const metaverseIds = ({ change }: WhatIfEntry): readonly number[] => [
  ...[change.link?.before?.mv, change.link?.after?.mv].filter((id) => id !== undefined),
  ...Object.values(change.attributes ?? {}).flatMap(({ removed, added }) =>
    [...removed, ...added].filter(isNumber),
  ),
];
