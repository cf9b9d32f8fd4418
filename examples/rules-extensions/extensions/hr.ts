import { EntryPointNotImplementedException, UnexpectedDataException } from '@cognate/extensions';
import type { IMASynchronization } from '@cognate/extensions';

/** The rules of the connector "hr". */
export const extension: IMASynchronization = {
  /** HR's test people are nobody. */
  filterForDisconnection: (csentry) => csentry.attribute('last').value === 'Test',

  mapAttributesForImport(flowRuleName, csentry, mventry) {
    switch (flowRuleName) {
      case 'display name': {
        const [first, last] = [csentry.attribute('first'), csentry.attribute('last')];
        if (!last.isPresent) throw new UnexpectedDataException('Everybody has a last name.');
        mventry.attribute('displayName').value = first.isPresent
          ? `${last.value}, ${first.value}`
          : last.value;
        break;
      }
      default:
        throw new EntryPointNotImplementedException(flowRuleName);
    }
  },
};
