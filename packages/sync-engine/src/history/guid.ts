import { hash } from 'node:crypto';

/** The name space of all GUIDs that stand for something of ours. Never to be changed: they are meant to last. */
const NAMESPACE = '161b5596-6dbc-4e1e-8410-c8746fddea28';

/** What a GUID may stand for; a step is named by its run and number. */
export type GuidKind = 'connector' | 'object' | 'rule' | 'step';

/**
 * The GUID under which MIM's formats know something that we know by another id: always the same one for the same id,
 * in braces and capitals as MIM writes them.
 */
export const stableGuid = (kind: GuidKind, id: string | number): string =>
  `{${nameUuid(NAMESPACE, `${kind}:${id}`).toUpperCase()}}`;

/** A name-based UUID (version 5 of RFC 9562). */
export function nameUuid(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const digest = hash('sha1', Buffer.concat([space, Buffer.from(name)]), 'buffer');
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}
