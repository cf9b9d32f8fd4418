import { AppError } from '@cognate/kernel';
import type { Instance, ObjectRef, SyncRules } from '@cognate/server';
import type { CommandArguments } from '../command-line/command.ts';

type Connector = SyncRules['connectorList'][number];

/** The positionals and the option by which a command names a connector-space object. */
export const OBJECT_POSITIONALS = [
  { name: 'connector', summary: 'The connector, by its id.' },
  {
    name: 'object',
    summary: 'The object: its distinguished name, its anchor, or else its number.',
  },
] as const;

/** The object that a command names. Errors: `unknown-connector`, `unknown-object`. */
export async function findObject(
  instance: Instance,
  rules: SyncRules,
  args: CommandArguments,
): Promise<{ readonly ref: ObjectRef; readonly connector: Connector }> {
  const connector = findConnector(rules, args.positional('connector'));
  const name = args.positional('object');
  const byName = await instance.store.findObject({ connector: connector.id, dn: name });
  if (byName !== undefined) return { ref: byName, connector };
  const byId = /^\d{1,15}$/.test(name)
    ? await instance.store.findObject({ id: Number(name) })
    : undefined;
  if (byId?.connector === connector.id) return { ref: byId, connector };
  throw new AppError('unknown-object', `The connector "${connector.id}" has no object "${name}".`, {
    remedy: `Look it up with "cognate cs search ${connector.id} <text>".`,
  });
}

/** A connector by its id, whatever its case. */
export function findConnector(rules: SyncRules, name: string): Connector {
  const connector = rules.connectors.get(name);
  if (connector !== undefined) return connector;
  throw new AppError('unknown-connector', `There is no connector "${name}".`, {
    remedy: `Configured are: ${rules.connectorList.map(({ id }) => id).join(', ') || 'none'}.`,
  });
}
