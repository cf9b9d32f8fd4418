import { lostKeyMessage } from '../secrets/lost-secret.ts';
import { sealedAttribute } from '../secrets/sealed-values.ts';
import type { PreparedExport } from './prepare-exports.ts';
import type { Refusal } from './refuse-occupied.ts';

const AGAIN = 'run a full synchronization of the source, which calculates the value anew';

/** What cannot be sent, because a value has lost its key; MIM's name for it. It stays pending, and is tried again. */
export const refuseSealed = (page: readonly PreparedExport[]): readonly Refusal[] =>
  page.flatMap(({ row: { id }, opened }): readonly Refusal[] => {
    const attribute = sealedAttribute(opened.attributes);
    if (attribute === undefined) return [];
    return [
      { id, ok: false, type: 'encryption-key-lost', message: lostKeyMessage(attribute, AGAIN) },
    ];
  });
