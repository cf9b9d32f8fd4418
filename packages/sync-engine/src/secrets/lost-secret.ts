import type { SyncError, Workspace } from '@cognate/sync-rules';
import { sealedAttribute } from './sealed-values.ts';

/** What is said of an object with a value whose key is lost, with what else can be done than to bring it back. */
export const lostKeyMessage = (
  attribute: string,
  otherwise = 'give the value up with "cognate keys abandon"',
): string =>
  `A value of "${attribute}" is sealed with a key that is not here. Bring the key back with "cognate keys import <file>", or ${otherwise}.`;

/** Why an object cannot be synchronized: a value of it, or of its metaverse object, has lost its key. */
export function lostSecret(workspace: Workspace, id: number): SyncError | undefined {
  const cs = workspace.object(id);
  if (cs === undefined) return undefined;
  const mv = cs.link === undefined ? undefined : workspace.metaverse(cs.link.mv);
  const attribute = sealedAttribute(cs.scalars) ?? sealedAttribute(mv?.attributes ?? {});
  if (attribute === undefined) return undefined;
  const message = lostKeyMessage(attribute);
  return { type: 'encryption-key-lost', step: 'staging', message, attribute };
}
