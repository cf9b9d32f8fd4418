import type { DiscoveredAttribute, DiscoveredSchema } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';

// What the domain controller writes by itself. Its schema marks this in a way that LDAP has no word for.
const READ_ONLY = new Set(
  [
    'objectGUID',
    'objectSid',
    'whenCreated',
    'whenChanged',
    'uSNCreated',
    'uSNChanged',
    'memberOf',
    'directReports',
    'managedObjects',
    'distinguishedName',
    'canonicalName',
    'name',
    'objectCategory',
    'instanceType',
    'lastLogon',
    'lastLogonTimestamp',
    'badPwdCount',
    'badPasswordTime',
    'primaryGroupToken',
    'tokenGroups',
    'sIDHistory',
    'sAMAccountType',
    'msDS-User-Account-Control-Computed',
    'msDS-UserPasswordExpiryTimeComputed',
  ].map(foldName),
);

/** The schema with what is known of Active Directory: passwords are text here, and some attributes are not written. */
export const refineSchema = ({ objectTypes }: DiscoveredSchema): DiscoveredSchema => ({
  objectTypes: objectTypes.map((type) => ({ ...type, attributes: type.attributes.map(refined) })),
});

function refined(attribute: DiscoveredAttribute): DiscoveredAttribute {
  const name = foldName(attribute.name);
  if (name === 'unicodepwd') return { ...attribute, type: 'string' };
  return READ_ONLY.has(name) ? { ...attribute, writable: false, required: false } : attribute;
}
