import { BerReader, TAG, controlValue, encodeBer } from '@cognate/ldap-kit';
import type { Control } from '@cognate/ldap-kit';

// RFC 4533.
export const SYNC_REQUEST = '1.3.6.1.4.1.4203.1.9.1.1';
const SYNC_STATE = '1.3.6.1.4.1.4203.1.9.1.2';
const SYNC_DONE = '1.3.6.1.4.1.4203.1.9.1.3';
const SYNC_INFO = '1.3.6.1.4.1.4203.1.9.1.4';

const REFRESH_ONLY = 1;

/** Asks for what has changed since a cookie; without one for everything. */
export const syncRequest = (cookie: Uint8Array | undefined): Control => ({
  oid: SYNC_REQUEST,
  critical: true,
  value: encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      writer.integer(REFRESH_ONLY, TAG.enumerated);
      if (cookie !== undefined) writer.bytes(cookie);
    });
  }),
});

const STATES = ['present', 'add', 'modify', 'delete'] as const;

export interface SyncState {
  readonly state: (typeof STATES)[number];
  readonly uuid: string;
}

/** What an entry of the answer is; `undefined` when the server does not say. */
export function syncState(controls: readonly Control[]): SyncState | undefined {
  const value = controlValue(controls, SYNC_STATE);
  if (value === undefined) return undefined;
  const reader = new BerReader(Buffer.from(value));
  reader.enter(TAG.sequence);
  const state = STATES[reader.integer(TAG.enumerated)];
  return state === undefined ? undefined : { state, uuid: uuidText(reader.bytes()) };
}

export interface SyncDone {
  readonly cookie: Uint8Array | undefined;
  /** Whether all deletions were reported. Otherwise what was not mentioned is gone. */
  readonly refreshDeletes: boolean;
}

/** How the answer ended; `undefined` when the server did not do what was asked. */
export function syncDone(controls: readonly Control[]): SyncDone | undefined {
  const value = controlValue(controls, SYNC_DONE);
  if (value === undefined) return undefined;
  const reader = new BerReader(Buffer.from(value));
  reader.enter(TAG.sequence);
  const cookie = reader.peek() === TAG.octetString ? reader.bytes() : undefined;
  return { cookie, refreshDeletes: reader.peek() === TAG.boolean && reader.boolean() };
}

const ID_SET = 0xa3;

/** The ids of a set of objects that are gone, or of objects that have not changed. */
export interface SyncIdSet {
  readonly areGone: boolean;
  readonly uuids: readonly string[];
}

/** A set of ids that is sent on the way; `undefined` for other messages. */
export function syncIdSet(
  name: string | undefined,
  value: Uint8Array | undefined,
): SyncIdSet | undefined {
  if (name !== SYNC_INFO || value === undefined || value[0] !== ID_SET) return undefined;
  const reader = new BerReader(Buffer.from(value));
  reader.enter(ID_SET);
  if (reader.peek() === TAG.octetString) reader.skip();
  const areGone = reader.peek() === TAG.boolean && reader.boolean();
  const uuids: string[] = [];
  reader.enter(TAG.set);
  while (!reader.atEnd()) uuids.push(uuidText(reader.bytes()));
  return { areGone, uuids };
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
