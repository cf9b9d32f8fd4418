import { ObjectAlreadyExistsException } from '@cognate/extensions';
import type { IMVSynchronization, NewConnector, ProvisionedMVEntry } from '@cognate/extensions';

/** The rules of the metaverse: people and contacts get a profile. Leaving is a matter of the deletion rules. */
export const extension: IMVSynchronization = {
  provision(mventry) {
    // Groups have no account name: SharePoint knows them from elsewhere.
    if (mventry.objectType === 'group') return;
    const account = mventry.attribute('accountName');
    if (!account.isPresent) return;
    if (mventry.objectType === 'person') newProfile(mventry, account.value);
    else newContact(mventry, account.value);
  },
};

function newProfile(mventry: ProvisionedMVEntry, name: string): void {
  const profile = newConnector(mventry, 'user', name);
  if (profile === undefined) return;
  profile.attribute('AccountName').value = name;
  // A profile of that name that is not connected is an error to look into.
  profile.commitNewConnector();
}

function newContact(mventry: ProvisionedMVEntry, name: string): void {
  try {
    newConnector(mventry, 'contact', name)?.commitNewConnector();
  } catch (error) {
    if (!(error instanceof ObjectAlreadyExistsException)) throw error;
  }
}

/** Undefined where there is one already. */
function newConnector(
  mventry: ProvisionedMVEntry,
  objectType: string,
  name: string,
): NewConnector | undefined {
  const { connectors } = mventry.connectedMA('sharepoint');
  if (connectors.count > 0) return undefined;
  const profile = connectors.startNewConnector(objectType);
  profile.dn = name;
  profile.attribute('Anchor').value = name;
  return profile;
}
