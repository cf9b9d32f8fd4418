import { registerConnectorContract } from '@cognate/connector-kit/testing';
import type { ContractFactory } from '@cognate/connector-kit/testing';
import { escapeDnValue, must, rdnOf } from '@cognate/kernel';
import type { Slapd } from '@cognate/testkit/servers';
import { afterAll, beforeAll } from 'vitest';
import { ldapConnector } from './index.ts';
import {
  PEOPLE,
  adminClient,
  emptyDirectory,
  sampleSchema,
  sampleSettings,
  startSampleDirectory,
} from './testing/sample-directory.ts';

let running: Slapd | undefined;
const slapd = (): Slapd => must(running, 'slapd was started');

beforeAll(async () => {
  running = await startSampleDirectory();
});
afterAll(async () => running?.stop());

const bind = { anonymous: true };
const url = 'ldaps://localhost';
const baseDns = ['dc=example,dc=test'];

const person = (name: string) => ({
  type: 'inetOrgPerson',
  dn: `uid=${escapeDnValue(name)},${PEOPLE}`,
  attributes: { uid: [name], cn: ['A person'], sn: ['Person'] },
});

const factory: Omit<ContractFactory, 'create' | 'absent'> = {
  type: ldapConnector,
  attributes: {
    text: 'sampleText',
    texts: 'sampleTexts',
    integer: 'sampleInteger',
    boolean: 'sampleBoolean',
    binary: 'sampleBytes',
    reference: 'sampleReference',
    references: 'sampleReferences',
  },
  wrongSettings: [
    { what: 'no url', settings: { bind, baseDns }, path: 'url' },
    { what: 'another kind of url', settings: { url: 'http://x', bind, baseDns }, path: 'url' },
    { what: 'no base', settings: { url, bind, baseDns: [] }, path: 'baseDns' },
    { what: 'a base that is no name', settings: { url, bind, baseDns: ['x'] }, path: 'baseDns.0' },
    {
      what: 'a container outside the bases',
      settings: { url, bind, baseDns, containers: { include: ['ou=people,dc=other'] } },
      path: 'containers.include.0',
    },
    {
      what: 'a filter that is none',
      settings: { url, bind, baseDns, objectTypes: { a: { objectClasses: ['a'], filter: '(a' } } },
      path: 'objectTypes.a.filter',
    },
    { what: 'a key that it does not know', settings: { url, bind, baseDns, x: 1 }, path: '' },
    {
      what: 'a password in clear',
      settings: {
        url: 'ldap://localhost',
        bind: { dn: 'cn=a', password: { secret: 'A' } },
        baseDns,
      },
      path: 'url',
    },
  ],
  makePerson: (n) => person(`p${n}`),
  makePersonNamed: person,
  newDn: ({ dn }) => dn.replace(rdnOf(dn), 'uid=renamed'),
};

const createWith = (settings: () => Readonly<Record<string, unknown>>) => async () => {
  const client = await adminClient(slapd());
  await emptyDirectory(client);
  return {
    settings: settings(),
    baseDirectory: slapd().directory,
    schema: sampleSchema,
    secret: () => slapd().servicePassword,
    cleanup: async () => client.close(),
  };
};

registerConnectorContract('OpenLDAP', {
  ...factory,
  create: createWith(() => sampleSettings(slapd())),
  absent: {
    settings: () => ({ ...sampleSettings(slapd()), url: 'ldaps://127.0.0.1:1' }),
    stepResult: 'no-start-connection',
  },
});

// The other way for everything that can be set.
registerConnectorContract('OpenLDAP with StartTLS, names as anchors, and one of everything', {
  ...factory,
  create: createWith(() => ({
    ...sampleSettings(slapd()),
    url: slapd().url,
    tls: { startTls: true, caFile: slapd().caFile },
    anchor: 'dn',
    pageSize: 1,
    parallelWrites: 1,
    valuesPerRequest: 1,
  })),
});
