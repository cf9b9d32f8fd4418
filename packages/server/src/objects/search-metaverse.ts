import { AppError } from '@cognate/kernel';
import type { ReadStore, SearchClause } from '@cognate/sync-engine';
import { withoutSecrets } from '@cognate/sync-engine';
import type { MvObject, SyncRules } from '@cognate/sync-rules';

export interface MetaverseSearch {
  readonly type?: string | undefined;
  readonly clauses: readonly SearchClause[];
  readonly after: number;
  readonly limit: number;
}

/**
 * Metaverse objects in the order of their numbers, with marks in the place of secret values. Errors:
 * `attribute-not-indexed`, `unknown-metaverse-type`.
 */
export async function searchMetaverse(
  store: Pick<ReadStore, 'searchMetaverse'>,
  rules: SyncRules,
  { type: typeName, clauses, after, limit }: MetaverseSearch,
): Promise<readonly MvObject[]> {
  const type = typeName === undefined ? undefined : findType(rules, typeName);
  const query = {
    clauses: clauses.map((clause) => ({
      ...clause,
      attribute: searchableAttribute(clause.attribute, rules),
    })),
    after,
    limit,
  };
  const { object } = withoutSecretsOf(rules);
  try {
    const found = await store.searchMetaverse({
      ...query,
      ...(type === undefined ? {} : { type }),
    });
    return found.map(object);
  } catch (error) {
    // Every clause is over an indexed attribute: one that has no values yet finds nothing.
    if (error instanceof AppError && error.code === 'attribute-not-indexed') return [];
    throw error;
  }
}

function withoutSecretsOf(rules: SyncRules): { readonly object: (mv: MvObject) => MvObject } {
  const shown = withoutSecrets(rules);
  const nothing = { lineage: [], connectors: [], referenceLabels: {} };
  return { object: (object) => shown.metaverse({ object, ...nothing }).object };
}

function findType(rules: SyncRules, name: string): string {
  const type = rules.metaverseTypes.get(name);
  if (type !== undefined) return type.name;
  throw new AppError('unknown-metaverse-type', `The metaverse has no type "${name}".`, {
    remedy: `It has: ${[...rules.metaverseTypes.values()].map((known) => known.name).join(', ')}.`,
  });
}

/**
 * An indexed attribute by its name, whatever its case; `attribute-not-indexed`. Secret attributes cannot be searched:
 * who may not read a value could find it out by trying.
 */
export function searchableAttribute(name: string, rules: SyncRules): string {
  const attribute = rules.metaverseAttributes.get(name);
  const indexed = rules.indexedAttributes.filter(
    (each) => rules.metaverseAttributes.get(each)?.secret !== true,
  );
  if (attribute !== undefined && indexed.includes(attribute.name)) return attribute.name;
  throw new AppError(
    'attribute-not-indexed',
    attribute === undefined
      ? `The metaverse has no attribute "${name}".`
      : `The metaverse cannot be searched by "${attribute.name}".`,
    {
      remedy: `Searchable are: ${indexed.join(', ') || 'none'}. Mark others as indexed in metaverse.yaml, apply it and run a full synchronization.`,
    },
  );
}
