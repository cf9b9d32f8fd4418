import { findConnector, findObject } from '@cognate/server';
import type { Instance, ObjectRef, SyncRules } from '@cognate/server';
import type { CommandArguments } from '../command-line/command.ts';

/** The positionals and the option by which a command names a connector-space object. */
export const OBJECT_POSITIONALS = [
  { name: 'connector', summary: 'The connector, by its id.' },
  {
    name: 'object',
    summary: 'The object: its distinguished name, its anchor, or else its number.',
  },
] as const;

/** The object that a command names. Errors: `unknown-connector`, `unknown-object`. */
export async function findNamedObject(
  { store }: Instance,
  rules: SyncRules,
  args: CommandArguments,
): Promise<ObjectRef> {
  const connector = findConnector(rules, args.positional('connector'));
  return findObject(store, connector, args.positional('object'));
}
