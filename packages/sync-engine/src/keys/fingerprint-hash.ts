import type { ConnectorRules } from '@cognate/sync-rules';
import { uuidOf } from './object-key.ts';

/** Goes up when the canonical form of objects changes: then every record is read again. */
const FORM = 1;

/**
 * How the fingerprints of a connector's records become hashes of its objects. What a record means depends on the
 * settings and on what of the schema is selected: another configuration gives other hashes. `salt` is in all of them.
 */
export function fingerprintHash(
  { settings, dnStyle, objectTypes }: ConnectorRules,
  salt: string,
): (fingerprint: string) => string {
  const types = [...objectTypes.values()].map(({ name, attributeList }) => [name, attributeList]);
  const scope = uuidOf(salt + JSON.stringify([FORM, settings, dnStyle, types]));
  return (fingerprint) => uuidOf(`${scope}\u0000${fingerprint}`);
}
