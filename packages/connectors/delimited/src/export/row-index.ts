import type { SelectedFile } from '../data-file.ts';
import type { Layout } from '../layout.ts';
import type { OpenedFile } from '../records.ts';
import { contentHash, createFieldsReader, isBlank, rowDn, rowKey } from '../row.ts';

/** What a file holds under a name. */
export type IndexedRow =
  | 'several rows'
  /** A row that cannot be read whole. */
  | 'unreadable'
  /** The hash of the row's selected attributes. */
  | number;

/** Which rows a file has: about 100 bytes of memory for each. */
export type RowIndex = ReadonlyMap<string, IndexedRow>;

/** Reads a file to its end. */
export async function indexRows(
  file: SelectedFile,
  layout: Layout,
  { blocks }: Pick<OpenedFile, 'blocks'>,
): Promise<RowIndex> {
  const readFields = createFieldsReader(file, layout);
  const index = new Map<string, IndexedRow>();
  for await (const { records } of blocks)
    for (const record of records) {
      const dn = isBlank(record) ? undefined : rowDn(file, layout, record);
      if (typeof dn !== 'string') continue;
      const key = rowKey(dn);
      const row = readFields(record);
      if (index.has(key)) index.set(key, 'several rows');
      else index.set(key, row.ok ? contentHash(layout.columns, row.attributes) : 'unreadable');
    }
  return index;
}
