import { printable } from '@cognate/server';
import type { Discovery } from '@cognate/server';
import { renderTable } from '../../output/render-table.ts';
import type { Column } from '../../output/render-table.ts';
import type { Style } from '../../output/style.ts';

type Partition = Discovery['partitions'][number];
type Container = Partition['containers'][number];
type Attribute = Discovery['objectTypes'][number]['attributes'][number];

interface ShownType {
  readonly name: string;
  readonly selected: boolean;
  readonly parents: readonly string[];
  readonly anchor: readonly string[];
  readonly attributeCount: number;
  readonly attributes?: readonly Attribute[];
}

/** What is shown of a discovery: of object types all, the selected ones, or one with its attributes. */
export interface ShownDiscovery extends Pick<Discovery, 'connector' | 'partitions' | 'server'> {
  /** How many object types the system has. */
  readonly typeCount: number;
  readonly objectTypes: readonly ShownType[];
}

const TYPES: readonly Column<ShownType>[] = [
  { title: '', value: ({ selected }) => mark(selected) },
  { title: 'type', value: ({ name }) => name },
  { title: 'inherits from', value: ({ parents }) => parents.join(', ') },
  { title: 'anchor', value: ({ anchor }) => anchor.join(', ') },
  { title: 'attributes', value: ({ attributeCount }) => attributeCount },
];

const ATTRIBUTES: readonly Column<Attribute>[] = [
  { title: 'attribute', value: ({ name }) => name },
  { title: 'type', value: ({ type }) => type },
  { title: 'values', value: ({ multivalued }) => (multivalued ? 'several' : 'one') },
  { title: 'required', value: ({ required }) => (required ? 'yes' : '') },
  { title: 'written by', value: ({ writable }) => (writable ? 'anyone' : 'the system') },
  { title: 'link', value: ({ link }) => link ?? '' },
  { title: 'syntax', value: ({ syntax }) => syntax ?? '' },
];

const mark = (selected: boolean): string => (selected ? '[x]' : '[ ]');

export function renderDiscovery(
  { server, partitions, objectTypes, typeCount }: ShownDiscovery,
  style: Style,
): string {
  const [only] = objectTypes;
  if (only?.attributes !== undefined)
    return `${style.bold(printable(only.name))}\n${renderTable(ATTRIBUTES, only.attributes, style)}`;
  const title = `${style.bold('Object types')} (${objectTypes.length} of ${typeCount})`;
  return [
    ...(server === null ? [] : [`${style.bold('Server')} ${printable(server)}`, '']),
    ...(partitions.length === 0 ? [] : [style.bold('Partitions')]),
    ...partitions.flatMap(partitionLines),
    ...(partitions.length === 0 ? [] : ['']),
    title,
    renderTable(TYPES, objectTypes, style),
  ].join('\n');
}

const partitionLines = ({
  name,
  kind,
  selected,
  containers,
  incomplete,
}: Partition): readonly string[] => [
  `${mark(selected)} ${printable(name)} (${kind})`,
  ...containers.flatMap((container) => containerLines(container, 1)),
  ...(incomplete === undefined ? [] : [`    ${printable(incomplete)}`]),
];

const containerLines = (
  { name, selected, containers }: Container,
  depth: number,
): readonly string[] => [
  `${'    '.repeat(depth)}${mark(selected)} ${printable(name)}`,
  ...containers.flatMap((container) => containerLines(container, depth + 1)),
];
