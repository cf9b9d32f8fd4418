import type { SyncRules } from '@cognate/sync-rules';
import type { NamedConnector, ObjectRef, StoredReference } from '../ports/sync-store.ts';
import type { PageContext } from './page-context.ts';
import { refOf, SAMPLE } from './page-part.ts';
import type { PagePart, PartCandidates } from './page-part.ts';

interface PartLimits {
  /** The metaverse attributes that hold references. */
  readonly attributes: readonly string[];
  /** How many references may be looked at. */
  readonly most: number;
}

/**
 * Finds all that belongs to the references that change: what pending imports changed, what exports are about, some that
 * stay, and everything that any connector has of the same metaverse objects. Whatever is not among it stays as it is.
 */
export async function closeParts(
  context: PageContext,
  candidates: PartCandidates,
  { attributes, most }: PartLimits,
): Promise<PagePart | undefined> {
  const { store, rules } = context;
  const connectorAttributes = referenceNames(rules);
  const refs = candidates.connectors.map(refOf);
  const [pending, sample] = await Promise.all([
    store.pendingReferences(candidates.changed.map(refOf), most),
    store.referenceParts({
      objects: refs,
      attributes: connectorAttributes,
      keys: [],
      sample: SAMPLE,
    }),
  ]);
  const exported = exportedRefs(candidates);
  if (pending.length >= most || exported.length >= most) return undefined;
  const named = [
    ...(await resolve(context, candidates, [...pending, ...sample])),
    ...(exported.length === 0 ? [] : await store.namesOf(exported)),
  ];
  const targets = new Set(named.flatMap(({ metaverse }) => metaverse ?? []));
  for (const mv of candidates.metaverse)
    for (const name of attributes)
      for (const target of mv.attributes[name] ?? []) targets.add(Number(target));
  const connectors = [...new Set(refs.map(({ connector }) => connector))];
  const linked = await store.linkedNames([...targets], connectors);
  return {
    metaverse: new Set(candidates.metaverse.map(({ id }) => id)),
    targets: [...targets],
    keys: keysByConnector(candidates, [...pending, ...sample], [...named, ...linked]),
    attributes,
    connectorAttributes,
  };
}

/** The attributes of any object type that hold references. */
const referenceNames = ({ connectorList }: SyncRules): readonly string[] => [
  ...new Set(
    connectorList.flatMap(({ objectTypes }) =>
      [...objectTypes.values()].flatMap(({ attributeList }) =>
        attributeList.flatMap(({ name, type }) => (type === 'reference' ? [name] : [])),
      ),
    ),
  ),
];

/** The objects that exports refer to, in the connector of each export. */
function exportedRefs({ connectors, exports }: PartCandidates): readonly ObjectRef[] {
  const connectorOf = new Map(connectors.map(({ id, connector }) => [id, connector]));
  return exports.flatMap(({ object, delta }) =>
    Object.values(delta.references).flatMap(({ add, remove }) =>
      [...add, ...remove].map((id) => ({
        connector: connectorOf.get(object) ?? '',
        id: Number(id),
      })),
    ),
  );
}

type KeyOfObject = Pick<StoredReference, 'object' | 'key'>;

/** What the names of references mean. */
async function resolve(
  { store }: PageContext,
  candidates: PartCandidates,
  references: readonly KeyOfObject[],
): Promise<readonly NamedConnector[]> {
  const named: NamedConnector[] = [];
  for (const [connector, keys] of keysByConnector(candidates, references, []))
    for (const { key, target, metaverse } of await store.namedObjects(connector, keys))
      named.push({ connector, object: target, key, metaverse });
  return named;
}

function keysByConnector(
  { connectors }: PartCandidates,
  references: readonly KeyOfObject[],
  named: readonly NamedConnector[],
): ReadonlyMap<string, readonly string[]> {
  const connectorOf = new Map(connectors.map(({ id, connector }) => [id, connector]));
  const keys = new Map<string, Set<string>>();
  const note = (connector: string, key: string): void => {
    const known = keys.get(connector);
    if (known) known.add(key);
    else keys.set(connector, new Set([key]));
  };
  for (const { object, key } of references) note(connectorOf.get(object) ?? '', key);
  for (const { connector, key } of named) note(connector, key);
  return new Map([...keys].map(([connector, of]) => [connector, [...of]]));
}
