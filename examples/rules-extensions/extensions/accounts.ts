import { DeclineMappingException } from '@cognate/extensions';
import type { IMASynchronization } from '@cognate/extensions';

/** The rules of the connector "accounts". */
export const extension: IMASynchronization = {
  /** An address is made once and then kept. */
  mapAttributesForExport(_flowRuleName, _mventry, csentry) {
    const mail = csentry.attribute('mail');
    if (mail.isPresent) throw new DeclineMappingException();
    mail.value = `${csentry.dn}@contoso.example`;
  },

  deprovision: () => 'delete',
};
