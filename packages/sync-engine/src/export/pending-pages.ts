import type { ExportRow, ExportStore } from '../ports/export-store.ts';

const PAGE_SIZE = 1000;

/** All pending exports of a connector in the order of sending. */
export async function* pendingPages(
  store: Pick<ExportStore, 'exportPage'>,
  connector: string,
): AsyncGenerator<readonly ExportRow[]> {
  for (let after = { rank: -1, id: 0 }; ;) {
    const rows = await store.exportPage(connector, after, PAGE_SIZE);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = { rank: last.rank, id: last.id };
    yield rows;
  }
}
