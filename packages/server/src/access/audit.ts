import { randomUUID } from 'node:crypto';
import type { AccessStore } from '@cognate/store-postgres';
import { AppError } from '@cognate/kernel';
import type { Caller } from '../http/caller.ts';

type AuditEntry = Awaited<ReturnType<AccessStore['auditPage']>>[number];

export interface Audit {
  /** Adds to the trail; what cannot be written there must not be done. */
  note(
    caller: Pick<Caller, 'name' | 'via'>,
    event: Pick<AuditEntry, 'action' | 'outcome' | 'about'>,
  ): Promise<void>;
  /** Newest first; `next` asks for the page after it, and is null on the last one. */
  page(query: {
    readonly who?: string | undefined;
    readonly action?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: string | null }>;
}

export function createAudit(
  store: Pick<AccessStore, 'appendAudit' | 'auditPage'>,
  now: () => Date,
): Audit {
  return {
    note: ({ name, via }, event) =>
      store.appendAudit({ id: randomUUID(), at: now(), who: name, via, ...event }),
    page: async ({ who, action, after, limit }) => {
      const entries = await store.auditPage({
        limit,
        ...(who === undefined ? {} : { who }),
        ...(action === undefined ? {} : { action }),
        ...(after === undefined ? {} : { before: placeOf(after) }),
      });
      const last = entries.at(-1);
      const next =
        last === undefined || entries.length < limit ? null : `${last.at.getTime()}.${last.id}`;
      return { entries, next };
    },
  };
}

const PLACE = /^(\d{1,15})\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

function placeOf(after: string): Pick<AuditEntry, 'at' | 'id'> {
  const [, at, id] = PLACE.exec(after) ?? [];
  if (at !== undefined && id !== undefined) return { at: new Date(Number(at)), id };
  throw new AppError('invalid-request', 'after: is not what "next" of another page says.');
}
