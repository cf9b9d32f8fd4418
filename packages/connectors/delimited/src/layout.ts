import { ConnectorError } from '@cognate/connector-kit';
import { foldName, NameMap } from '@cognate/kernel';
import type { DataFile } from './data-file.ts';
import type { FieldAttribute } from './field.ts';

/** What stands where in the records of a file. */
export interface Layout {
  /** The columns' names as the header has them, or the attributes of a file without one. */
  readonly headings: readonly string[];
  /** The attribute of each column. */
  readonly attributes: readonly string[];
  /** The columns of the anchor's components. */
  readonly anchor: readonly number[];
  /** The selected attributes. */
  readonly columns: readonly Column[];
  /** The same by the attribute's name. */
  readonly byName: NameMap<Column>;
}

export interface Column extends FieldAttribute {
  readonly index: number;
}

/** The layout of a file with this header. Throws `ConnectorError` when it lacks what is needed. */
export function layOut(file: DataFile, header: readonly string[]): Layout {
  const headings = header.map((heading) => heading.trim());
  const { columns: names } = file.settings;
  const renamed = new Map(
    Array.isArray(names)
      ? []
      : Object.entries(names ?? {}).map(([heading, attribute]) => [foldName(heading), attribute]),
  );
  const attributes = headings.map((heading) => renamed.get(foldName(heading)) ?? heading);
  const find = (attribute: string): number => findColumn(file, headings, attributes, attribute);
  const lists = new Set(file.settings.multivalued?.map(foldName));
  const columns = (file.selected?.attributes ?? []).map((attribute) => {
    const isList = attribute.multivalued || lists.has(foldName(attribute.name));
    return { ...attribute, isList, index: find(attribute.name) };
  });
  return {
    headings,
    attributes,
    anchor: file.settings.anchor.map(find),
    columns,
    byName: new NameMap(columns.map((column) => [column.name, column])),
  };
}

/** The layout of a file that the first export creates: the anchor, then the selected attributes. */
export function newLayout(file: DataFile): Layout {
  const { columns: names, anchor } = file.settings;
  if (Array.isArray(names)) return layOut(file, names);
  const headingOf = new Map(
    Object.entries(names ?? {}).map(([heading, attribute]) => [foldName(attribute), heading]),
  );
  const wanted = [...anchor, ...(file.selected?.attributes.map(({ name }) => name) ?? [])];
  const distinct = wanted.filter(
    (name, at) => wanted.findIndex((other) => foldName(other) === foldName(name)) === at,
  );
  return layOut(
    file,
    distinct.map((name) => headingOf.get(foldName(name)) ?? name),
  );
}

function findColumn(
  file: DataFile,
  headings: readonly string[],
  attributes: readonly string[],
  attribute: string,
): number {
  const isIt = (name: string): boolean => foldName(name) === foldName(attribute);
  const index = attributes.findIndex(isIt);
  const second = attributes.findIndex((name, at) => at > index && isIt(name));
  if (index >= 0 && second < 0) return index;
  const what =
    index < 0
      ? `no column for the attribute "${attribute}"`
      : `two columns for the attribute "${attribute}" (${index + 1} and ${second + 1})`;
  throw new ConnectorError(
    'no-start-header-row-mismatch',
    `${file.path} has ${what}. It has: ${headings.map((heading) => `"${heading}"`).join(', ')}.`,
    {
      remedy:
        index < 0
          ? 'Add the column, name the one that holds it in `columns`, check `delimiter` and `encoding`, or remove the attribute from the schema.'
          : 'Remove one of them, or give it another name in `columns`.',
      details: { path: file.path, attribute, headings },
    },
  );
}
