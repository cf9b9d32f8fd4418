import type { AttributeChange, ExportChange, ExportResult } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { Value } from '@cognate/kernel';
import { sidBytes, sidText } from '../security-identifier.ts';

const TYPE = 'foreignsecurityprincipal';
const NAME = /^CN=(?<sid>S-1-[\d-]+),CN=ForeignSecurityPrincipals,/i;
const BY_SID = /^<SID=(?<hex>[0-9a-f]+)>$/i;

/**
 * What stands for an account of another forest comes into being by itself, as soon as it is a member of a group: a domain
 * controller of Windows refuses who adds it. So there is nothing to be done but to see that its name is the identifier of an
 * account. `undefined` for any other change.
 */
export function addForeignPrincipal({ id, op, type, dn }: ExportChange): ExportResult | undefined {
  if (op !== 'add' || foldName(type) !== TYPE) return undefined;
  if (sidOf(dn) !== undefined) return { id, ok: true };
  return {
    id,
    ok: false,
    type: 'invalid-dn',
    message: `"${dn}" cannot stand for an account of another forest: that is named CN=<SID>,CN=ForeignSecurityPrincipals,<domain>, with the objectSid of the account.`,
  };
}

/** Members of other forests by their identifiers, which is how a domain controller makes what stands for them. */
export function withForeignMembers(change: AttributeChange): AttributeChange {
  if (foldName(change.attribute) !== 'member') return change;
  return change.op === 'replace'
    ? { ...change, values: change.values.map(bySid) }
    : { ...change, add: change.add.map(bySid) };
}

function bySid(value: Value): Value {
  const bytes = sidOf(String(value));
  return bytes === undefined ? value : `<SID=${Buffer.from(bytes).toString('hex')}>`;
}

function sidOf(dn: string): Uint8Array | undefined {
  const sid = NAME.exec(dn)?.groups?.['sid'];
  return sid === undefined ? undefined : sidBytes(sid);
}

/** Where a member that was sent by its identifier is then, below this domain; `undefined` for any other value. */
export function placeOfForeign(value: string, domain: string): string | undefined {
  const hex = BY_SID.exec(value)?.groups?.['hex'];
  return hex === undefined
    ? undefined
    : `CN=${sidText(Buffer.from(hex, 'hex')) ?? hex},CN=ForeignSecurityPrincipals,${domain}`;
}
