import { registerConnectorContract } from '@cognate/connector-kit/testing';
import { escapeDnValue, must, rdnOf } from '@cognate/kernel';
import type { LdapClient } from '@cognate/ldap-kit';
import type { Ds389 } from '@cognate/testkit/servers';
import { afterAll, beforeAll } from 'vitest';
import { ldapConnector } from './index.ts';
import {
  adminClient,
  ds389Settings,
  emptyBelow,
  sampleSchema,
  startSampleDs389,
} from './testing/sample-directory.ts';

const PEOPLE = 'ou=people,dc=ds389,dc=test';
let running: Ds389 | undefined;
let admin: LdapClient | undefined;
const server = (): Ds389 => must(running, 'the server was started');

beforeAll(async () => {
  running = await startSampleDs389();
  admin = await adminClient(running);
  await admin.add(PEOPLE, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]);
});
afterAll(async () => {
  admin?.close();
  await running?.stop();
});

const person = (name: string) => ({
  type: 'inetOrgPerson',
  dn: `cn=${escapeDnValue(name)},${PEOPLE}`,
  attributes: { cn: [name], sn: ['Person'] },
});

registerConnectorContract('389 Directory Server', {
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
  wrongSettings: [{ what: 'nothing at all', settings: {}, path: 'url' }],
  create: async () => {
    await emptyBelow(must(admin, 'the server was started'), PEOPLE);
    return {
      settings: ds389Settings(server()),
      baseDirectory: server().directory,
      schema: sampleSchema,
      secret: () => server().adminPassword,
      cleanup: () => Promise.resolve(),
    };
  },
  makePerson: (n) => person(`p${n}`),
  makePersonNamed: person,
  // Its syntax check wants something besides blanks.
  canName: (text) => text.trim() !== '',
  newDn: ({ dn }) => dn.replace(rdnOf(dn), 'cn=renamed'),
});
