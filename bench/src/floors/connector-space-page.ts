import { canonicalValues } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { ImportEntry } from '@cognate/connector-kit';
import type { ConnectorRules, CsObject, WorkspaceInput } from '@cognate/sync-rules';
import { TARGETS } from '../configuration/target-connector.ts';

/**
 * The ids that the objects of the benchmark would have if every one were synchronized in the order of the data set.
 * They follow from the number in an object's name, so that references can be resolved without looking anything up.
 */
export interface Numbering {
  /** From 0: users, then groups. */
  readonly ordinalOf: (objectType: string, dn: string) => number;
  readonly sourceId: (ordinal: number) => number;
  readonly metaverseId: (ordinal: number) => number;
  /** Of the object that the n-th target gets. */
  readonly targetId: (ordinal: number, target: number) => number;
  readonly ordinalOfTarget: (id: number) => number;
}

const FIRST_TARGET = 1_000_000_000;
const NUMBER = /\d+/;

export function createNumbering(users: number, groupType: string): Numbering {
  return {
    ordinalOf: (objectType, dn) =>
      Number(NUMBER.exec(dn)?.[0] ?? 0) + (objectType === groupType ? users : 0),
    sourceId: (ordinal) => ordinal + 1,
    metaverseId: (ordinal) => ordinal + 1,
    targetId: (ordinal, target) => FIRST_TARGET + ordinal * TARGETS.length + target,
    ordinalOfTarget: (id) => Math.floor((id - FIRST_TARGET) / TARGETS.length),
  };
}

/** Objects of the source as a synchronization reads them when all that they refer to is connected already. */
export interface SourcePage {
  readonly objects: readonly CsObject[];
  readonly ordinals: ReadonlyMap<number, number>;
  readonly referenceTargets: WorkspaceInput['referenceTargets'];
}

export function sourcePage(
  source: ConnectorRules,
  numbering: Numbering,
  entries: readonly ImportEntry[],
): SourcePage {
  const ordinals = new Map<number, number>();
  const referred = new Set<number>();
  const shape: Shape = { source, numbering, referred };
  const objects = entries.map((entry) => {
    const { dn, type = '' } = entry;
    const ordinal = numbering.ordinalOf(type, dn);
    const id = numbering.sourceId(ordinal);
    ordinals.set(id, ordinal);
    return objectOf(shape, entry, id);
  });
  const referenceTargets = [...referred].flatMap((ordinal) =>
    TARGETS.map((connector, target) => ({
      metaverse: numbering.metaverseId(ordinal),
      connector,
      object: numbering.targetId(ordinal, target),
    })),
  );
  return { objects, ordinals, referenceTargets };
}

interface Shape {
  readonly source: ConnectorRules;
  readonly numbering: Numbering;
  /** Collects the ordinals of users that are referred to. */
  readonly referred: Set<number>;
}

function objectOf(
  { source, numbering, referred }: Shape,
  { dn, type = '', attributes }: ImportEntry,
  id: number,
): CsObject {
  const objectType = source.objectTypes.get(type);
  const scalars: Record<string, Values> = {};
  const references: Record<string, Values> = {};
  const targets: Record<string, Values> = {};
  for (const [name, values] of Object.entries(attributes)) {
    const attribute = objectType?.attributes.get(name);
    if (attribute === undefined) continue;
    if (attribute.type === 'reference') {
      // Only users are referred to.
      const ordinals = values.map((value) => numbering.ordinalOf('', String(value)));
      for (const ordinal of ordinals) referred.add(ordinal);
      references[attribute.name] = canonicalValues(ordinals.map(numbering.metaverseId));
      targets[attribute.name] = canonicalValues(ordinals.map(numbering.sourceId));
    } else scalars[attribute.name] = canonicalValues(values);
  }
  return {
    id,
    connector: source.id,
    type: objectType?.name ?? type,
    dn,
    scalars,
    references,
    targets,
    imported: true,
    pendingImport: 'add',
    link: undefined,
    state: 'normal',
    pendingExport: undefined,
    unconfirmedExport: undefined,
  };
}

/** A provisioned object as the confirming import leaves it: what was to be sent has come back. */
export function confirmed(numbering: Numbering, cs: CsObject): CsObject {
  const { pendingExport } = cs;
  const targets: Record<string, Values> = {};
  const references: Record<string, Values> = {};
  for (const [name, { add }] of Object.entries(pendingExport?.references ?? {})) {
    targets[name] = canonicalValues(add);
    references[name] = canonicalValues(
      add.map((id) => numbering.metaverseId(numbering.ordinalOfTarget(Number(id)))),
    );
  }
  return {
    ...cs,
    scalars: pendingExport?.attributes ?? {},
    references,
    targets,
    imported: true,
    pendingImport: 'add',
    pendingExport: undefined,
  };
}
