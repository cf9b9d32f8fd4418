import type { AttributeChange, ExportChange } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { Value } from '@cognate/kernel';
import { encodePassword } from '@cognate/ldap-kit';
import { MASTER_ACCOUNT, sidBytes } from '../security-identifier.ts';
import { withForeignMembers } from './foreign-principal.ts';

const PASSWORD = 'unicodepwd';

// A domain controller looks at the values of a request in their order: an account can be enabled once it has a
// password, and a password is marked as to be changed once it is there.
const LAST: readonly string[] = [PASSWORD, 'useraccountcontrol', 'pwdlastset'];

/** The change as a domain controller takes it: passwords in the form that it wants, what depends on them behind them. */
export function prepareChange(change: ExportChange): ExportChange {
  const changes = change.changes.map(withEncodedPassword).map(withSidBytes).map(withForeignMembers);
  return { ...change, changes: changes.toSorted((a, b) => place(a) - place(b)) };
}

const place = ({ attribute }: AttributeChange): number => LAST.indexOf(foldName(attribute));

/** A password goes as a whole, whatever was there before: nobody can know what to remove. */
function withEncodedPassword(change: AttributeChange): AttributeChange {
  if (foldName(change.attribute) !== PASSWORD) return change;
  const values = change.op === 'replace' ? change.values : change.add;
  return { attribute: change.attribute, op: 'replace', values: values.map(encoded) };
}

/** Identifiers that were selected as text go as bytes. */
function withSidBytes(change: AttributeChange): AttributeChange {
  if (foldName(change.attribute) !== foldName(MASTER_ACCOUNT)) return change;
  if (change.op === 'replace') return { ...change, values: change.values.map(sidValue) };
  return { ...change, add: change.add.map(sidValue), remove: change.remove.map(sidValue) };
}

function sidValue(value: Value): Value {
  const bytes = sidBytes(String(value));
  return bytes === undefined ? value : Buffer.from(bytes).toString('base64');
}

const encoded = (value: Value): string =>
  Buffer.from(encodePassword(String(value))).toString('base64');
