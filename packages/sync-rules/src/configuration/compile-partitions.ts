import { NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import type { ConnectorContext, Path } from './compile-context.ts';
import type { PartitionDocument } from './document.ts';
import type { Partition } from './rules.ts';

/** Compiles the parts of a connected system that run steps can be limited to. */
export function compilePartitions(context: ConnectorContext): NameMap<Partition> {
  const { document, problems } = context;
  const at = [...context.path, 'partitions'];
  return new NameMap(
    problems.entries(document.partitions, at, 'partition').map(([name, partition]) => {
      const path = [...at, name];
      checkBase(context, partition, path);
      const { base, objectTypes } = partition;
      return [
        name,
        {
          name,
          ...(base === undefined ? {} : { base }),
          ...(objectTypes === undefined
            ? {}
            : { objectTypes: knownTypes(context, objectTypes, path) }),
        },
      ];
    }),
  );
}

function checkBase(
  { problems, traits }: ConnectorContext,
  { base }: PartitionDocument,
  path: Path,
): void {
  if (base !== undefined && traits.dnStyle !== 'ldap')
    problems.error(
      [...path, 'base'],
      'partition-without-tree',
      'Objects of this connected system are not in a tree, so none is under a name.',
      'Limit the partition by objectTypes.',
    );
}

/** The types in the spelling of their declaration. */
function knownTypes(
  { document, problems }: ConnectorContext,
  names: readonly string[],
  path: Path,
): readonly string[] {
  const declared = Object.keys(document.objectTypes);
  const types = new NameMap(declared.map((name) => [name, name]));
  return names.map((name, index) => {
    if (!types.has(name))
      problems.error(
        [...path, 'objectTypes', index],
        'unknown-object-type',
        `The connector "${document.id}" has no object type "${name}".`,
        closestName(name, declared) ?? 'Declare it under objectTypes.',
      );
    return types.get(name) ?? name;
  });
}
