import { EntryPointNotImplementedException, UnexpectedDataException } from '@cognate/extensions';
import type { CSEntry, IMASynchronization, MVEntry } from '@cognate/extensions';
import { domainOf } from './domains.ts';
import { leafName } from './names.ts';

/** The rules of the connector "sharepoint". */
export const extension: IMASynchronization = {
  mapAttributesForExport(flowRuleName, mventry, csentry) {
    // The names are those of the flows in MIM, which hold their source and target as well.
    if (flowRuleName.startsWith('GetDisplayName:')) setPreferredName(mventry, csentry);
    else if (flowRuleName.startsWith('GetDomain:')) setProfileIdentifier(mventry, csentry);
    else throw new EntryPointNotImplementedException(flowRuleName);
  },
};

/** What people are called: their display name, else the name of their account. */
function setPreferredName(mventry: MVEntry, csentry: CSEntry): void {
  const display = mventry.attribute('displayName');
  const chosen = display.isPresent ? display.value.trim() : '';
  const name = chosen === '' ? leafName(mventry.attribute('distinguishedName').value) : chosen;
  const target = csentry.attribute('PreferredName');
  if (name === '') target.delete();
  else target.value = name;
}

/** The account as Windows writes it: LITWARE\ann. */
function setProfileIdentifier(mventry: MVEntry, csentry: CSEntry): void {
  const [name, account] = [
    mventry.attribute('distinguishedName'),
    mventry.attribute('accountName'),
  ];
  if (!name.isPresent) return;
  const domain = domainOf(name.value);
  if (domain === undefined) return;
  if (!account.isPresent) throw new UnexpectedDataException(`${name.value} has no account name.`);
  csentry.attribute('ProfileIdentifier').value = `${domain}\\${account.value}`;
}
