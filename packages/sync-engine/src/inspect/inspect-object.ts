import { parentDn } from '@cognate/kernel';
import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';
import { referencedIds } from '../export/referenced-ids.ts';
import { stableGuid } from '../history/guid.ts';
import { objectKeys } from '../keys/object-key.ts';
import type { ExportStore } from '../ports/export-store.ts';
import type { ImportStore } from '../ports/import-store.ts';
import type { MetaverseDetails, ObjectDetails, ReadStore } from '../ports/read-store.ts';
import type { ObjectRef } from '../ports/sync-store.ts';
import { withoutSecrets } from '../preview/without-secrets.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import { objectImages } from './object-images.ts';
import type { ObjectImages } from './object-images.ts';

/** An object as an administrator looks at it, with marks in the place of secret values. */
export interface InspectedObject {
  readonly details: ObjectDetails;
  /** Under which MIM's formats know it; never another. */
  readonly guid: string;
  /** What it is directly below, in a system whose names are a hierarchy; without an id where that was not imported. */
  readonly parent: { readonly dn: string; readonly id: number | undefined } | undefined;
  /** The first partition of the run profiles that it belongs to. */
  readonly partition: string | undefined;
  /** Its own type first, then the other classes that it was imported with. */
  readonly classes: readonly string[];
  readonly images: ObjectImages;
  /** Names for the ids in what is exported. */
  readonly referenceNames: Readonly<Record<number, string>>;
  /** What it is linked to. */
  readonly metaverse: MetaverseDetails | undefined;
}

export interface InspectDependencies {
  readonly store: Pick<ReadStore, 'objectDetails' | 'metaverseDetails'> &
    Pick<ImportStore, 'findStaged'> &
    Pick<ExportStore, 'referenceTargets'>;
  readonly rules: SyncRules;
}

/** Everything about one object of a connector space; undefined when it is gone. */
export async function inspectObject(
  { store, rules }: InspectDependencies,
  ref: ObjectRef,
): Promise<InspectedObject | undefined> {
  const read = await store.objectDetails(ref);
  if (read === undefined) return undefined;
  const shown = withoutSecrets(rules);
  const details = shown.object(read);
  const metaverse = read.link && (await store.metaverseDetails(read.link.mv));
  const { pendingExport, unconfirmedExport } = read;
  const deltas = [pendingExport, unconfirmedExport].flatMap((delta) => delta ?? []);
  const targets = await store.referenceTargets(ref.connector, referencedIds(deltas));
  const referenceNames = Object.fromEntries(targets.map(({ id, dn }) => [id, dn]));
  const connector = rules.connectors.get(ref.connector);
  return {
    details,
    guid: stableGuid('object', ref.id),
    parent: connector && (await parentOf(store, connector, read.dn)),
    partition: connector && partitionOf(connector, read),
    classes: classesOf(details),
    images: objectImages(details, (value) =>
      typeof value === 'number' ? (referenceNames[value] ?? `object ${value}`) : String(value),
    ),
    referenceNames,
    metaverse: metaverse && shown.metaverse(metaverse),
  };
}

async function parentOf(
  store: InspectDependencies['store'],
  { id, dnStyle }: ConnectorRules,
  name: string,
): Promise<InspectedObject['parent']> {
  const dn = dnStyle === 'ldap' ? parentDn(name) : '';
  if (dn === '') return undefined;
  const [found] = await store.findStaged(id, [objectKeys(id, dnStyle).ofDn(dn)], []);
  return { dn, id: found?.id };
}

function partitionOf(connector: ConnectorRules, object: ObjectDetails): string | undefined {
  const steps = [...connector.runProfiles.values()].flatMap((profile) => profile.steps);
  const found = steps.find(
    ({ partition }) => partition !== undefined && partitionScope(connector, partition)(object),
  );
  return found?.partition?.name;
}

/** Directories keep the classes of an entry as values. */
function classesOf({ type, attributes }: ObjectDetails): readonly string[] {
  const name = Object.keys(attributes).find((each) => each.toLowerCase() === 'objectclass');
  const all = (attributes[name ?? ''] ?? []).map(String);
  return [type, ...all.filter((each) => each.toLowerCase() !== type.toLowerCase())];
}
