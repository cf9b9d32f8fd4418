import { must } from '@cognate/kernel';
import { afterEach, beforeEach, describe } from 'vitest';
import type { ContractFactory } from './contract-subject.ts';
import { ContractSystem } from './contract-system.ts';
import { exportContract } from './export-contract.ts';
import { hostileContract } from './hostile-contract.ts';
import { importContract } from './import-contract.ts';
import { manifestContract } from './manifest-contract.ts';
import { renameContract } from './rename-contract.ts';
import { sessionContract } from './session-contract.ts';
import { valueContract } from './value-contract.ts';

/**
 * Registers the tests that every connector passes: the promises of `ConnectorSession` and `ConnectorManifest`,
 * tried on the real connected system. The capabilities decide which of them apply; none is skipped.
 *
 * ```ts
 * registerConnectorContract('people in files', {
 *   type: delimitedConnector,
 *   attributes: { text: 'description', texts: 'mail', reference: 'manager' },
 *   wrongSettings: [{ what: 'no files', settings: {}, path: 'files' }],
 *   create: async () => ({ settings, baseDirectory, schema, cleanup }),
 *   makePerson: (n) => ({ type: 'person', dn: `e${n}`, attributes: { employeeId: [`e${n}`] } }),
 *   makePersonNamed: (name) => ({ ... }),
 * });
 * ```
 *
 * Connectors that cannot both read and write pass the parts on the manifest and the session only.
 */
export function registerConnectorContract(name: string, factory: ContractFactory): void {
  describe(`the connector contract: ${name}`, () => {
    let current: ContractSystem | undefined;
    const system = (): ContractSystem => must(current, 'a test is running');
    beforeEach(async () => {
      current = new ContractSystem(factory, await factory.create());
    });
    afterEach(async () => {
      await current?.end();
      current = undefined;
    });

    describe('the manifest', () => {
      manifestContract(factory, system);
    });
    describe('a session', () => {
      sessionContract(factory, system);
    });
    const { fullImport, export: canExport, rename } = factory.type.manifest.capabilities;
    if (!fullImport || !canExport) return;
    describe('an import', () => {
      importContract(factory, system);
    });
    describe('an export', () => {
      exportContract(factory, system);
    });
    describe('an exported value', () => {
      valueContract(factory, system);
    });
    describe('hostile content', () => {
      hostileContract(factory, system);
    });
    if (!rename) return;
    describe('a rename', () => {
      renameContract(factory, system);
    });
  });
}
