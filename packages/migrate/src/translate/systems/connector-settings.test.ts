import { describe, expect, it } from 'vitest';
import { readMigrationFolder } from '../../folder/read-folder.ts';
import { testCatalog } from '../../testing/catalog.ts';
import { systemsFolder } from '../../testing/folders.ts';
import { translate } from '../translate.ts';

const migration = translate(await readMigrationFolder(systemsFolder), testCatalog);
const { configuration, findings, secrets, missingSecrets } = migration;

const connector = (id: string) => configuration.connectors.find((one) => one.id === id);
const said = (subject: string) =>
  findings.filter((finding) => finding.subject === subject).map(({ message }) => message);

describe('directories', () => {
  it('become LDAP connectors with containers, object classes and the account', () => {
    expect(connector('Partners')).toMatchObject({
      type: 'ldap',
      settings: {
        url: 'ldap://lds1:50000',
        tls: { startTls: true },
        bind: { dn: 'SOUTH\\svc-lds', password: { secret: 'partners-password' } },
        baseDns: ['O=Partners'],
        containers: {
          include: ['O=Partners', 'OU=Kept,OU=Old,O=Partners'],
          exclude: ['OU=Old,O=Partners'],
        },
        objectTypes: { user: { objectClasses: ['top', 'person', 'user'] } },
        anchor: 'objectGUID',
      },
    });
  });

  it.each([
    ['Sun', 'ldap://sun.south.test:389', 'nsUniqueId'],
    ['Tree', 'ldaps://tree.south.test:636', 'GUID'],
    ['IBM', 'ldaps://ibm.south.test', 'ibm-entryUuid'],
    ['Open', 'ldaps://ldap.south.test:636', 'entryUUID'],
  ])('of another product are found by its own anchor: %s', (id, url, anchor) => {
    expect(connector(id)).toMatchObject({
      type: 'ldap',
      settings: {
        url,
        anchor,
        baseDns: ['o=south'],
        bind: { dn: 'cn=sync,o=south', password: { secret: `${id.toLowerCase()}-password` } },
      },
    });
  });

  it('of Active Directory have the whole chain of object classes, and tell of mailboxes', () => {
    expect(connector('Gallery')).toMatchObject({
      type: 'active-directory',
      settings: {
        domainControllers: ['west.test'],
        partitions: ['DC=west,DC=test'],
        objectTypes: {
          contact: { objectClasses: ['top', 'person', 'organizationalPerson', 'contact'] },
        },
      },
    });
    expect(said('Gallery: provisioning of mailboxes')[0]).toContain('exchange2010');
    expect(said('Gallery: global address list')).toHaveLength(1);
  });

  it('ask for the password of each account', () => {
    expect(missingSecrets.toSorted()).toEqual([
      'gallery-password',
      'ibm-password',
      'open-password',
      'partners-password',
      'sun-password',
      'tree-password',
    ]);
  });
});

describe('text files of other forms', () => {
  it.each([
    ['Columns', 'columns of fixed width'],
    ['Pairs', 'attribute-value pairs'],
    ['Entries', 'an LDIF file'],
    ['Markup', 'a DSML file'],
  ])('are tables with the same anchors and encoding: %s', (id, title) => {
    expect(connector(id)).toMatchObject({
      type: 'delimited',
      settings: {
        encoding: 'windows-1252',
        files: [{ type: 'person', path: `data/${id.toLowerCase()}.csv`, anchor: ['cn'] }],
      },
    });
    expect(findings.find(({ subject }) => subject.startsWith(`${id} (`))?.message).toContain(title);
  });
});

describe('systems without a connector', () => {
  it.each([
    ['Payroll (Oracle)', 'a SQL connector', 'tablename people, delta-tablename people_changes'],
    ['Mainframe (DB2)', 'a SQL connector', 'datasource PAY'],
    ['Service (FIM)', 'identity service', 'serviceHost http://south:5725'],
    ['Mail (Notes)', 'HCL Notes', ''],
    ['Profiles (Extensible2)', 'the SharePoint profile connector', 'host portal.south.test'],
    ['Badges (Extensible)', 'in place of South.Badges.dll', ''],
    ['Old-domain (NT)', 'out of support', ''],
  ])('have files instead, and the report names the connector that is missing: %s', (...words) => {
    const [subject, missing, fact] = words;
    const [message = ''] = said(subject);
    expect(message).toContain('What is missing is');
    expect(message).toContain(missing);
    expect(message).toContain(fact);
    expect(connector(subject.replace(/ .*/, ''))?.type).toBe('delimited');
  });

  it('give a secret in clear to the secret store, and say so without it', () => {
    expect([...secrets]).toEqual([['badges-pin-token', '4711-0815']]);
    expect(JSON.stringify(findings)).not.toContain('4711-0815');
  });
});
