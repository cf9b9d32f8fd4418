import { tmpdir } from 'node:os';
import { registerConnectorContract } from '@cognate/connector-kit/testing';
import { farmAccount, startSharePoint } from '@cognate/testkit/servers';
import { personSchema, settingsFor } from './testing/sample-farm.ts';
import { sharepointConnector } from './sharepoint-connector.ts';

registerConnectorContract('a SharePoint farm', {
  type: sharepointConnector,
  attributes: {
    text: 'AboutMe',
    texts: 'SPS-Skills',
    integer: 'SPS-DisplayOrder',
    boolean: 'SPS-PrivacyPeople',
    reference: 'Manager',
  },
  wrongSettings: [
    {
      what: 'settings without an address',
      settings: { logOn: settingsFor('https://sp').logOn },
      path: 'url',
    },
    { what: 'an address of something else', settings: settingsFor('ldap://sp'), path: 'url' },
    {
      what: 'an address with a password',
      settings: settingsFor('https://me:secret@sp'),
      path: 'url',
    },
    {
      what: 'an address that others can listen to',
      settings: { ...settingsFor('http://sp'), allowClearText: false },
      path: 'url',
    },
    {
      what: 'an unknown direction of pictures',
      settings: { ...settingsFor('https://sp'), pictures: { direction: 'both' } },
      path: 'pictures.direction',
    },
    {
      what: 'a key that is not known',
      settings: { ...settingsFor('https://sp'), farm: 1 },
      path: '',
    },
  ],
  create: async () => {
    const farm = await startSharePoint();
    return {
      settings: settingsFor(farm.url),
      baseDirectory: tmpdir(),
      schema: personSchema,
      secret: () => farmAccount.password,
      cleanup: () => farm.stop(),
    };
  },
  makePerson: (n) => ({ type: 'user', dn: `person${n}`, attributes: { Anchor: [`person${n}`] } }),
  makePersonNamed: (name) => ({ type: 'user', dn: name, attributes: { Anchor: [name] } }),
  absent: {
    settings: () => settingsFor('http://127.0.0.1:9'),
    stepResult: 'no-start-connection',
  },
});
