import { ObjectAlreadyExistsException, UnexpectedDataException } from '@cognate/extensions';
import type { ConnectedMA, IMVSynchronization, ProvisionedMVEntry } from '@cognate/extensions';

/** The rules of the metaverse. */
export const extension: IMVSynchronization = {
  provision(mventry) {
    const accounts = mventry.connectedMA('accounts');
    const active = mventry.attribute('status').value === 'active';
    switch (accounts.connectors.count) {
      case 0:
        if (active) createAccount(mventry, accounts);
        break;
      case 1:
        if (!active) accounts.connectors.deprovisionAll();
        break;
      default:
        throw new UnexpectedDataException('One person has several accounts.');
    }
  },

  /** Whom HR no longer knows, nobody knows. */
  shouldDeleteFromMV: (csentry) => csentry.ma.name === 'hr',
};

/** Tries alee, alee2, alee3 and so on until a name is free. */
function createAccount(mventry: ProvisionedMVEntry, accounts: ConnectedMA): void {
  const first = mventry.attribute('givenName').value;
  const name = `${first.charAt(0)}${mventry.attribute('sn').value}`.toLowerCase();
  for (let number = 1; ; number += 1) {
    const account = accounts.connectors.startNewConnector('account');
    account.dn = number === 1 ? name : `${name}${number}`;
    account.attribute('login').value = account.dn;
    try {
      account.commitNewConnector();
      return;
    } catch (error) {
      if (!(error instanceof ObjectAlreadyExistsException)) throw error;
    }
  }
}
