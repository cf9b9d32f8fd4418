import { foldName } from '@cognate/kernel';
import type { LdapSettings } from '../config.ts';
import { SYNC_REQUEST } from './sync-controls.ts';

export type DeltaMethod = 'accessLog' | 'changeLog' | 'contentSync';

interface Abilities {
  readonly controls: ReadonlySet<string>;
  readonly changeLog: string | undefined;
}

/** How changes are found: as the settings say, or else as the server can; `undefined` when nothing tells them. */
export function chooseMethod(
  { delta, anchor }: Pick<LdapSettings, 'anchor' | 'delta'>,
  { controls, changeLog }: Abilities,
): DeltaMethod | undefined {
  if (delta === 'none') return undefined;
  if (delta !== 'auto') return delta;
  if (changeLog !== undefined) return 'changeLog';
  // It names what is gone by entryUUID alone.
  return controls.has(SYNC_REQUEST) && foldName(anchor) === 'entryuuid' ? 'contentSync' : undefined;
}
