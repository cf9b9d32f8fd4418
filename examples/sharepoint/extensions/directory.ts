import { EntryPointNotImplementedException } from '@cognate/extensions';
import type { IMASynchronization } from '@cognate/extensions';

const SIP = 'sip:';

/** The rules of the connector "ad". */
export const extension: IMASynchronization = {
  /** An account that stands for one of another forest is no person here. */
  shouldProjectToMV(csentry) {
    const source = csentry.attribute('msDS-SourceObjectDN');
    const isShadow = source.isPresent && source.value !== '' && source.value !== csentry.dn;
    return isShadow ? 'contact' : 'person';
  },

  mapAttributesForImport(flowRuleName, csentry, mventry) {
    if (!flowRuleName.startsWith('ProxyAddressesToSipAddress:'))
      throw new EntryPointNotImplementedException(flowRuleName);
    for (const address of csentry.attribute('proxyAddresses').values) {
      const text = String(address);
      if (!text.toLowerCase().startsWith(SIP)) continue;
      mventry.attribute('SPS-SipAddress').value = text.slice(SIP.length);
      return;
    }
  },
};
