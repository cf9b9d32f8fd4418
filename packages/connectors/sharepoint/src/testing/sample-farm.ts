import type { ConnectorSession, SelectedSchema } from '@cognate/connector-kit';
import { farmAccount } from '@cognate/testkit/servers';
import { expect } from 'vitest';
import { sharepointConnector } from '../sharepoint-connector.ts';

const { domain, user, password } = farmAccount;

/** Settings as an administrator writes them, for a farm without TLS. */
export const settingsFor = (url: string, method: 'basic' | 'ntlm' = 'basic') => ({
  url,
  logOn: { user: `${domain}\\${user}`, password: { secret: 'FARM' }, method },
  allowClearText: true,
});

const one = (name: string, type: 'string' | 'integer' | 'boolean' | 'binary' | 'reference') =>
  ({ name, type, multivalued: false }) as const;
const several = (name: string, type: 'string' | 'reference') =>
  ({ name, type, multivalued: true }) as const;

export const personSchema: SelectedSchema = {
  objectTypes: [
    {
      name: 'user',
      attributes: [
        one('Anchor', 'string'),
        one('AboutMe', 'string'),
        one('Title', 'string'),
        one('PreferredName', 'string'),
        one('AccountName', 'string'),
        one('WebSite', 'string'),
        one('SPS-DisplayOrder', 'integer'),
        one('SPS-PrivacyPeople', 'boolean'),
        one('Picture', 'binary'),
        one('SID', 'binary'),
        one('Manager', 'reference'),
        several('SPS-Skills', 'string'),
      ],
    },
    {
      name: 'group',
      attributes: [
        one('Anchor', 'string'),
        one('PreferredName', 'string'),
        one('Url', 'string'),
        one('GroupType', 'integer'),
        several('Member', 'reference'),
      ],
    },
  ],
};

/** Opens a session with settings as an administrator writes them. */
export const openSession = (
  settings: unknown,
  signal: AbortSignal = new AbortController().signal,
  secret: string = password,
): Promise<ConnectorSession> =>
  sharepointConnector.open(sharepointConnector.manifest.settings.parse(settings), {
    baseDirectory: import.meta.dirname,
    schema: personSchema,
    signal,
    secret: () => secret,
  });

/** Matches a text that holds another. */
export const containing = (text: string): unknown => expect.stringContaining(text);
