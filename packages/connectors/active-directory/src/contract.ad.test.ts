import { registerConnectorContract } from '@cognate/connector-kit/testing';
import { escapeDnValue, must } from '@cognate/kernel';
import { afterAll, beforeAll, inject } from 'vitest';
import { activeDirectoryConnector } from './index.ts';
import { makeUnit, sampleSchema, sampleSettings, unitName } from './testing/sample-forest.ts';
import type { SampleUnit } from './testing/sample-forest.ts';

const { contoso } = inject('forests');
const UNIT = unitName(contoso);
let made: SampleUnit | undefined;
const unit = (): SampleUnit => must(made, 'the unit was made');

beforeAll(async () => {
  made = await makeUnit(contoso, UNIT);
});
afterAll(async () => made?.[Symbol.asyncDispose]());

const bind = { user: 'a@contoso.test', password: { secret: 'A' } };
const domainControllers = ['dc1.contoso.test'];
const partitions = [contoso.baseDn];

const user = (name: string) => ({
  type: 'user',
  dn: `CN=${escapeDnValue(name)},${UNIT}`,
  attributes: {},
});

registerConnectorContract('Active Directory (Samba)', {
  type: activeDirectoryConnector,
  attributes: {
    text: 'desktopProfile',
    texts: 'url',
    integer: 'adminCount',
    boolean: 'showInAdvancedViewOnly',
    binary: 'thumbnailPhoto',
    reference: 'manager',
    references: 'seeAlso',
  },
  wrongSettings: [
    { what: 'no domain controller', settings: { bind, partitions }, path: 'domainControllers' },
    {
      what: 'a domain controller that is none',
      settings: { domainControllers: ['a b'], bind, partitions },
      path: 'domainControllers.0',
    },
    {
      what: 'no partition',
      settings: { domainControllers, bind, partitions: [] },
      path: 'partitions',
    },
    {
      what: 'a container outside the partitions',
      settings: { domainControllers, bind, partitions, containers: { include: ['OU=a,DC=b'] } },
      path: 'containers.include.0',
    },
    {
      what: 'a password in clear',
      settings: { domainControllers: ['ldap://dc1'], bind, partitions },
      path: 'domainControllers',
    },
    {
      what: 'a key that it does not know',
      settings: { domainControllers, bind, partitions, x: 1 },
      path: '',
    },
  ],
  create: async () => {
    await unit().empty();
    return {
      settings: sampleSettings(unit()),
      baseDirectory: unit().forest.directory,
      schema: sampleSchema,
      secret: () => unit().forest.adminPassword,
      cleanup: () => Promise.resolve(),
    };
  },
  makePerson: (n) => user(`p${n}`),
  makePersonNamed: user,
  newDn: ({ dn }) => dn.replace(/^CN=[^,]*/, 'CN=renamed'),
  absent: {
    settings: () => ({ ...sampleSettings(unit()), domainControllers: ['127.0.0.1:1'] }),
    stepResult: 'no-start-connection',
  },
});
