import { foldName } from '@cognate/kernel';
import type { Instance } from '@cognate/server';
import { renderTable } from '../output/render-table.ts';
import type { CommandContext } from '../command-context.ts';
import type { OldServer } from './read-old-server.ts';

/** Connectors and pending exports of a management agent, beside those here. */
export interface ConnectorCounts {
  readonly connector: string;
  readonly connectorsThere: number;
  readonly connectorsHere: number;
  /** Undefined where the files do not tell. */
  readonly exportsThere: number | undefined;
  readonly exportsHere: number;
}

/** Metaverse objects of a type, beside those here. */
export interface MetaverseCounts {
  readonly type: string;
  readonly there: number;
  readonly here: number;
}

/** Compares the connectors and pending exports of each management agent that the files tell of. */
export async function compareConnectors(
  { store }: Instance,
  { objects }: OldServer,
  connectorOf: (agent: string) => string,
): Promise<readonly ConnectorCounts[]> {
  const statistics = await store.statistics();
  return [...Map.groupBy(objects, ({ agent }) => connectorOf(agent))].map(([id, own]) => {
    const here = statistics.find(({ connector }) => connector === id);
    const told = own.filter(({ pendingExport }) => pendingExport !== undefined);
    return {
      connector: id,
      connectorsThere: own.filter(({ metaverse }) => metaverse !== '').length,
      connectorsHere: here?.connectors ?? 0,
      exportsThere:
        told.length === 0 ? undefined : told.filter((one) => one.pendingExport === true).length,
      exportsHere:
        (here?.['export-add'] ?? 0) +
        (here?.['export-update'] ?? 0) +
        (here?.['export-delete'] ?? 0),
    };
  });
}

const PAGE = 1000;

/** Compares how many metaverse objects of each type there are. Undefined where no file lists them. */
export async function compareMetaverse(
  { store }: Instance,
  { metaverse }: OldServer,
): Promise<readonly MetaverseCounts[] | undefined> {
  if (metaverse === undefined) return undefined;
  const here = new Map<string, { readonly type: string; count: number }>();
  for (let after = 0; ;) {
    const page = await store.searchMetaverse({ clauses: [], after, limit: PAGE });
    for (const { id, type } of page) {
      const seen = here.get(foldName(type)) ?? { type, count: 0 };
      seen.count += 1;
      here.set(foldName(type), seen);
      after = id;
    }
    if (page.length < PAGE) break;
  }
  const there = new Map([...metaverse].map(([type, count]) => [foldName(type), { type, count }]));
  return [...new Set([...there.keys(), ...here.keys()])].map((key) => ({
    type: here.get(key)?.type ?? there.get(key)?.type ?? key,
    there: there.get(key)?.count ?? 0,
    here: here.get(key)?.count ?? 0,
  }));
}

export const renderConnectors = (
  counts: readonly ConnectorCounts[],
  { output }: CommandContext,
): string =>
  renderTable(
    [
      { title: 'connector', value: ({ connector }) => connector },
      { title: 'connectors there', value: ({ connectorsThere }) => connectorsThere },
      { title: 'here', value: ({ connectorsHere }) => connectorsHere },
      { title: 'pending exports there', value: ({ exportsThere }) => exportsThere ?? '-' },
      { title: 'here', value: ({ exportsHere }) => exportsHere },
    ],
    counts,
    output.style,
  );

export const renderMetaverse = (
  counts: readonly MetaverseCounts[],
  { output }: CommandContext,
): string =>
  renderTable(
    [
      { title: 'metaverse type', value: ({ type }) => type },
      { title: 'objects there', value: ({ there }) => there },
      { title: 'here', value: ({ here }) => here },
    ],
    counts,
    output.style,
  );
