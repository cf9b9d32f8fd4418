import type { SyncRules } from '@cognate/sync-rules';
import { objectKeys } from '../keys/object-key.ts';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { ImportStore } from '../ports/import-store.ts';
import type { SyncStore } from '../ports/sync-store.ts';
import type { IdBlocks } from '../runs/id-blocks.ts';
import { LinkCache } from './link-cache.ts';

/** What every page of a synchronization is read, calculated and written with. */
export interface PageContext {
  readonly rules: SyncRules;
  readonly store: SyncStore & Pick<ImportStore, 'containers'>;
  readonly ids: IdBlocks;
  readonly run: number;
  readonly keysOf: (connector: string) => ObjectKeys;
  /** What references lead to, as far as it was looked up already. */
  readonly links: LinkCache;
  /** How objects with many references are looked at in part; absent: never. */
  readonly parts?: PartRules | undefined;
}

/** When a part of an object's references is enough. */
export interface PartRules {
  /** Objects with so many references are wide. */
  readonly wideFrom: number;
  /** The run since which references have flowed as they do, by metaverse type. */
  readonly since: ReadonlyMap<string, number>;
}

/** How many names' keys are remembered: a page asks for those of its own objects several times. */
const RECENT = 10_000;

/** Remembers the keys of each connector's latest names. */
export function pageContext(parts: Omit<PageContext, 'keysOf' | 'links'>): PageContext {
  const keys = new Map<string, ObjectKeys>();
  return {
    ...parts,
    links: new LinkCache(),
    keysOf: (id) => {
      let known = keys.get(id);
      if (known === undefined) {
        known = objectKeys(id, parts.rules.connectors.get(id)?.dnStyle ?? 'generic', RECENT);
        keys.set(id, known);
      }
      return known;
    },
  };
}
