import { BerReader } from './ber-reader.ts';
import { TAG } from './ber-tag.ts';
import { encodeBer } from './ber-writer.ts';
import { controlValue } from './control.ts';
import type { Control } from './control.ts';
import { AttributeNames } from './attribute-names.ts';
import { readEntry } from './response.ts';
import type { LdapAttribute } from './response.ts';

const POST_READ = '1.3.6.1.1.13.2';

/** Asks for attributes of the entry as the operation leaves it (RFC 4527). */
export const postRead = (attributes: readonly string[]): Control => ({
  oid: POST_READ,
  critical: false,
  value: encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      for (const attribute of attributes) writer.text(attribute);
    });
  }),
});

/** The attributes that came back; `undefined` when the server does not know the control. */
export function postReadAttributes(
  controls: readonly Control[],
  isBinary: (attribute: string) => boolean,
): readonly LdapAttribute[] | undefined {
  const value = controlValue(controls, POST_READ);
  if (value === undefined) return undefined;
  return readEntry(new BerReader(Buffer.from(value)), new AttributeNames({ isBinary })).attributes;
}
