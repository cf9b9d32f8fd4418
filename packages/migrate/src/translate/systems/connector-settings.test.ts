import { describe, expect, it } from 'vitest';
import { exportMim } from '../../export/export-mim.ts';
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
      'profiles-password',
      'sun-password',
      'tree-password',
    ]);
  });
});

describe("SharePoint's profile store", () => {
  it('becomes a SharePoint connector with its address, account and direction of pictures', () => {
    expect(connector('Profiles')).toMatchObject({
      type: 'sharepoint',
      settings: {
        url: 'https://portal.south.test:8080',
        logOn: { user: 'SOUTH\\svc-profiles', password: { secret: 'profiles-password' } },
        pictures: { direction: 'export' },
      },
    });
  });

  it('keeps in mind what it never gave back, passwords aside', async () => {
    const source = await readMigrationFolder(systemsFolder);
    const agents = source.agents.map((agent) => ({
      ...agent,
      schema: {
        ...agent.schema,
        attributes: agent.schema.attributes.map((one) => ({ ...one, exportOnly: true })),
      },
    }));
    const { configuration: silent } = translate({ ...source, agents }, testCatalog);
    const types = silent.connectors.find(({ id }) => id === 'Profiles')?.objectTypes ?? {};
    const attributes = Object.values(types).map(({ attributes: all }) => all['sn']);
    expect(attributes).toContainEqual({ type: 'string', writeOnly: true });
    const written = [...exportMim(silent, new Date(0)).files.values()].join('');
    expect(written).toContain('ms-dsml:export-only="true"');
  });

  it('stays reachable without encryption, and that is told', async () => {
    const source = await readMigrationFolder(systemsFolder);
    const agents = source.agents.map((agent) => ({
      ...agent,
      settings: agent.settings.map((one) =>
        one.label === 'HTTP Protocol'
          ? { ...one, value: 'HTTP' }
          : one.label === 'Picture Flow Direction'
            ? { ...one, value: 'Import only (ALWAYS from SharePoint)' }
            : one,
      ),
    }));
    const clear = translate({ ...source, agents }, testCatalog);
    expect(clear.configuration.connectors.find(({ id }) => id === 'Profiles')?.settings).toEqual(
      expect.objectContaining({
        url: 'http://portal.south.test:8080',
        allowClearText: true,
        pictures: { direction: 'import' },
      }),
    );
    expect(
      clear.findings.find(({ subject }) => subject === 'Profiles: connection in clear')?.category,
    ).toBe('human');
  });

  it('has files instead where the connector is not installed', async () => {
    const plain = new Map([...testCatalog].filter(([type]) => type !== 'sharepoint'));
    const { configuration: other, findings: told } = translate(
      await readMigrationFolder(systemsFolder),
      plain,
    );
    expect(other.connectors.find(({ id }) => id === 'Profiles')?.type).toBe('delimited');
    expect(told.find(({ subject }) => subject === 'Profiles (Extensible2)')?.message).toContain(
      'the SharePoint profile connector (Extensible2, SharePoint Profile Store: host portal.south.test)',
    );
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
