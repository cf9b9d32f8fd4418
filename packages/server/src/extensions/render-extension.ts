import { fileURLToPath } from 'node:url';

/** What a rules extension is for: the rules of a connector, or of the metaverse. */
export type ExtensionKind = 'connector' | 'metaverse';

const CONNECTOR = `import { DeclineMappingException, EntryPointNotImplementedException } from '@cognate/extensions';
import type { IMASynchronization } from '@cognate/extensions';

/** The rules of a connector. Leave out the members that its configuration does not ask. */
export const extension: IMASynchronization = {
  // filter: { person: { script: true } }
  filterForDisconnection: (csentry) => !csentry.attribute('name').isPresent,

  // importFlows: { person: { person: { displayName: { script: 'display name' } } } }
  mapAttributesForImport(flowRuleName, csentry, mventry) {
    switch (flowRuleName) {
      case 'display name': {
        const name = csentry.attribute('name');
        if (!name.isPresent) throw new DeclineMappingException();
        mventry.attribute('displayName').value = name.value.trim();
        break;
      }
      default:
        throw new EntryPointNotImplementedException(flowRuleName);
    }
  },
};
`;

const METAVERSE = `import { ObjectAlreadyExistsException } from '@cognate/extensions';
import type { IMVSynchronization } from '@cognate/extensions';

/** The rules of the metaverse. Leave out the member that its configuration does not ask. */
export const extension: IMVSynchronization = {
  // provision: { script: true }
  provision(mventry) {
    const { connectors } = mventry.connectedMA('accounts');
    if (connectors.count > 0) return;
    const account = connectors.startNewConnector('account');
    account.dn = mventry.attribute('accountName').value;
    try {
      account.commitNewConnector();
    } catch (error) {
      // Somebody has the name: another one may be tried here.
      if (!(error instanceof ObjectAlreadyExistsException)) throw error;
    }
  },

  // types: { person: { deletion: { rule: scripted } } }
  shouldDeleteFromMV: (csentry) => csentry.ma.name === 'hr',
};
`;

/** The files of a new rules extension, by path in the folder of extensions. */
export function renderExtension(name: string, kind: ExtensionKind): ReadonlyMap<string, string> {
  return new Map([
    [`${name}.ts`, kind === 'connector' ? CONNECTOR : METAVERSE],
    ['tsconfig.json', `${JSON.stringify(compilerOptions(), null, 2)}\n`],
  ]);
}

/** For editors: where the types are that extensions import, and what Node can run. */
const compilerOptions = (): unknown => ({
  compilerOptions: {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    noEmit: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    paths: {
      '@cognate/extensions': [fileURLToPath(import.meta.resolve('@cognate/extensions'))],
      '@cognate/kernel': [fileURLToPath(import.meta.resolve('@cognate/kernel'))],
    },
  },
});
