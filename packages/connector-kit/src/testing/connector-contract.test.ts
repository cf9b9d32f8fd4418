import type { AttributeType } from '@cognate/kernel';
import { registerConnectorContract } from './connector-contract.ts';
import {
  createMemorySystem,
  memoryConnector,
  memoryDn,
  removeMemorySystem,
} from './memory-connector.ts';

// The suite must let a connector pass that keeps every promise; the real connectors show that it can fail.
const attribute = (name: string, type: AttributeType, multivalued = false) => ({
  name,
  type,
  multivalued,
});

let systems = 0;

registerConnectorContract('a system in memory', {
  type: memoryConnector,
  attributes: {
    text: 'description',
    texts: 'mail',
    integer: 'floor',
    boolean: 'active',
    binary: 'photo',
    reference: 'manager',
    references: 'reports',
  },
  wrongSettings: [{ what: 'settings without a system', settings: {}, path: 'system' }],
  create: () => {
    const baseDirectory = `/memory/${(systems += 1)}`;
    createMemorySystem(`${baseDirectory}/here`);
    return Promise.resolve({
      settings: { system: 'here' },
      baseDirectory,
      schema: {
        objectTypes: [
          {
            name: 'person',
            attributes: [
              attribute('description', 'string'),
              attribute('mail', 'string', true),
              attribute('floor', 'integer'),
              attribute('active', 'boolean'),
              attribute('photo', 'binary'),
              attribute('manager', 'reference'),
              attribute('reports', 'reference', true),
            ],
          },
        ],
      },
      cleanup: () => {
        removeMemorySystem(`${baseDirectory}/here`);
        return Promise.resolve();
      },
    });
  },
  makePerson: (n) => ({ type: 'person', dn: memoryDn(`person ${n}`), attributes: {} }),
  makePersonNamed: (name) => ({ type: 'person', dn: memoryDn(name), attributes: {} }),
  newDn: ({ dn }) => `cn=renamed\\, ${dn.slice('cn='.length)}`,
  absent: { settings: () => ({ system: 'elsewhere' }), stepResult: 'no-start-connection' },
});
