import type { MimPartition } from '../mim/model.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit } from './unit.ts';
import type { Unit } from './unit.ts';

/** The partitions that run steps are limited to, by their old ids; empty where there is one only. */
export function partitionNames(
  { catalog }: TranslateContext,
  connector: TargetConnector,
): ReadonlyMap<string, string> {
  const selected = (connector.agent?.partitions ?? []).filter((one) => one.selected);
  const tree = catalog.get(connector.type)?.traits.dnStyle === 'ldap';
  return new Map(selected.length > 1 && tree ? selected.map(({ id, name }) => [id, name]) : []);
}

/** The partitions of a connector that has several. */
export function partitionUnits(
  context: TranslateContext,
  connector: TargetConnector,
  partitions: readonly MimPartition[],
): readonly Unit[] {
  const names = partitionNames(context, connector);
  return partitions.flatMap((partition): readonly Unit[] => {
    const { id, name, objectTypes, place } = partition;
    const subject = `${connector.id}: partition ${name}`;
    const code = 'partition';
    if (!partition.selected) {
      say(context, { category: 'note', code, subject, message: 'Not selected; left out.' }, place);
      return [];
    }
    sayLimits(context, partition, subject);
    if (!names.has(id)) {
      const message = 'Its containers and object types are those of the connector.';
      say(context, { category: 'one-to-one', code, subject, message }, place);
      return [];
    }
    return [
      connectorUnit(
        { category: 'one-to-one', code, subject, message: 'Partition.', place },
        connector.id,
        (draft) => {
          const part = { base: name, ...(objectTypes.length === 0 ? {} : { objectTypes }) };
          draft.partitions = { ...draft.partitions, [name]: part };
          return ['partitions', name];
        },
      ),
    ];
  });
}

/** What a partition was told there besides, and is told elsewhere or not at all here. */
function sayLimits(
  context: TranslateContext,
  { changeLimit, passwordTargets, place }: MimPartition,
  subject: string,
): void {
  if (changeLimit !== undefined)
    say(
      context,
      {
        category: 'note',
        code: 'partition',
        subject,
        message: `Runs there stopped after ${changeLimit} changes of this partition; here the steps of run profiles have limits.`,
        remedy: 'Give the steps an objectLimit or a deletionLimit.',
      },
      place,
    );
  if (passwordTargets.length > 0)
    say(
      context,
      {
        category: 'unsupported',
        code: 'password-sync',
        subject,
        message: 'Password synchronization from this partition is not supported.',
      },
      place,
    );
}
