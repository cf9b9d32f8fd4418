import { compileConfiguration } from '@cognate/sync-rules';
import { describe, expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { serverFolder } from '../testing/folders.ts';
import { translate } from './translate.ts';

const migration = translate(await readMigrationFolder(serverFolder), testCatalog);
const { configuration, findings } = migration;

function connector(id: string) {
  const found = configuration.connectors.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no connector ${id}.`);
  return found;
}

const about = (subject: string) => findings.filter((finding) => finding.subject === subject);

describe('a translated server', () => {
  it('is a configuration that the product accepts', () => {
    const { problems } = compileConfiguration(
      configuration,
      (type) => testCatalog.get(type)?.traits,
    );
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is the same each time', async () => {
    const again = translate(await readMigrationFolder(serverFolder), testCatalog);
    expect(JSON.stringify(again)).toBe(JSON.stringify(migration));
  });

  it('has the metaverse schema with types and flags', () => {
    expect(configuration.metaverse.attributes).toMatchObject({
      accountName: { type: 'string', indexed: true },
      active: 'boolean',
      badge: 'integer',
      manager: 'reference',
      member: { type: 'reference', multivalued: true },
    });
    expect(Object.keys(configuration.metaverse.types)).toEqual([
      'person',
      'group',
      'device',
      'synchronizationRule',
    ]);
  });

  it('keeps each place, so that a finding leads to its line', () => {
    const [finding] = about('AD: user.unicodePwd');
    expect(finding?.place).toEqual({
      file: 'ma-ad.xml',
      line: 45,
      element: 'saved-ma-configuration/ma-data/export-attribute-flow/export-flow-set/export-flow',
    });
  });
});

describe('connectors', () => {
  it('become the types that there are, with settings', () => {
    expect(connector('HR-file')).toMatchObject({
      title: 'People from HR',
      type: 'delimited',
      settings: {
        files: [
          {
            type: 'person',
            path: 'data/people.csv',
            anchor: ['EmpNo'],
            delta: {
              path: 'data/changes.csv',
              changeType: 'Op',
              add: ['new'],
              modify: ['Modify'],
              delete: ['Delete'],
            },
          },
        ],
        delimiter: ';',
        quote: "'",
        header: true,
        encoding: 'windows-1252',
      },
    });
    expect(connector('AD')).toMatchObject({
      type: 'active-directory',
      settings: {
        domainControllers: ['north.test'],
        bind: { user: 'NORTH\\svc-sync', password: { secret: 'ad-password' } },
        partitions: ['DC=north,DC=test', 'DC=south,DC=north,DC=test'],
        containers: { exclude: ['OU=Old,DC=north,DC=test'] },
      },
    });
    expect(migration.missingSecrets).toEqual(['ad-password']);
  });

  it('stand in as files where there is no connector, and say so', () => {
    expect(connector('Badge-database').type).toBe('delimited');
    expect(about('Badge-database (MSSQL)')[0]?.category).toBe('human');
    expect(about('Shell: 7 settings of the old connector')[0]?.message).toContain(
      'MAConfig/parameter-values/parameter "User"',
    );
  });

  it('have the selected attributes of their types, inherited ones included', () => {
    expect(connector('AD').objectTypes['user']?.attributes).toEqual({
      displayName: 'string',
      sAMAccountName: 'string',
      mail: 'string',
      userAccountControl: 'integer',
      otherTelephone: { type: 'string', multivalued: true },
      manager: 'reference',
      unicodePwd: { type: 'binary', secret: true },
    });
    expect(Object.keys(connector('HR-file').objectTypes['person']?.attributes ?? {})).toContain(
      'First',
    );
  });
});

describe('rules about objects', () => {
  it('become filters; an alternative that cannot be translated is told', () => {
    expect(connector('HR-file').filter).toEqual({
      person:
        '(Status = "left ""early""" and Grade > 7) or (not(IsPresent(Mail))) or (StartsWith([<dn>], "test"))',
    });
    expect(connector('AD').filter).toEqual({
      user: 'BitAnd(2, userAccountControl) = 2',
      group: { script: true },
    });
    expect(about('HR-file: filter of person').map(({ category }) => category)).toEqual([
      'human',
      'note',
    ]);
  });

  it('become joins in their order', () => {
    expect(connector('HR-file').join).toEqual({
      person: [
        { metaverseType: 'person', match: { employeeID: 'EmpNo' } },
        { match: { mail: 'Mail' }, resolve: { script: 'cd.person#2' } },
        { metaverseType: 'person', match: { sn: { script: 'cd.person#3:Last->sn' } } },
        { match: { '<object-id>': 'EmpNo' } },
      ],
    });
  });

  it('become projections, with the scope of their rule', () => {
    expect(connector('HR-file').project).toEqual({ person: 'person' });
    expect(connector('AD').project).toEqual({
      user: { metaverseType: 'person', when: 'not(sAMAccountName = "krbtgt")' },
      group: { script: true },
    });
  });

  it('become deletion and deprovisioning', () => {
    const { person, group, device } = configuration.metaverse.types;
    expect(person?.deletion).toEqual({ rule: 'any-connector', connectors: ['HR-file'] });
    expect(group?.deletion).toEqual({
      rule: 'last-connector',
      connectors: ['HR-file', 'Shell', 'Badge-database'],
    });
    expect(device?.deletion).toEqual({ rule: 'scripted' });
    expect(connector('AD').deprovision).toEqual({ script: true });
    expect(connector('HR-file').deprovision).toBe('make-normal-disconnector');
    expect(connector('Badge-database').deprovision).toBe('delete-object');
    expect(connector('AD').recall).toBe(false);
    expect(connector('HR-file').recall).toBeUndefined();
  });
});

describe('attribute flows', () => {
  it('are imported with every kind of source', () => {
    expect(connector('HR-file').importFlows).toEqual({
      person: {
        person: {
          employeeID: 'EmpNo',
          displayName: { script: 'cd.person:First,Last->mv.person:displayName' },
          givenName: 'First',
          sn: 'Last',
          mail: 'Mail',
          origin: { constant: 'hr ' },
        },
      },
    });
    expect(connector('AD').importFlows?.['user']?.['person']).toMatchObject({
      mail: 'mail',
      office: { dnPart: 2 },
      phones: 'otherTelephone',
    });
    expect(connector('Badge-database').importFlows).toEqual({
      person: { person: { badge: { constant: 17 } } },
    });
    expect(connector('Shell').importFlows).toEqual({ device: { device: { displayName: 'name' } } });
  });

  it('of synchronization rules hold in the scope of the rule, several as one', () => {
    expect(connector('AD').importFlows?.['user']?.['person']?.['accountName']).toBe(
      'Coalesce(IIF(not(sAMAccountName = "krbtgt"), sAMAccountName, Null()), ' +
        'IIF(not(sAMAccountName = "krbtgt"), LowerCase(displayName + "_" + 7), Null()))',
    );
  });

  it('keep their precedence', () => {
    expect(configuration.metaverse.types['person']?.precedence).toEqual({
      mail: ['AD', 'HR-file'],
      origin: 'equal',
      phones: 'manual',
    });
  });

  it('are exported, with what an empty source does', () => {
    expect(connector('AD').exportFlows).toEqual({
      user: {
        person: {
          displayName: 'displayName',
          mail: { expression: 'mail', allowNulls: true },
          userAccountControl: { constant: 512 },
          otherTelephone: {
            script: 'cd.user:otherTelephone<-mv.person:phones,<object-id>',
            allowNulls: true,
          },
          manager: { expression: 'manager', initialOnly: true },
        },
      },
    });
  });

  it('of another type than their target are left out and told', () => {
    const [finding] = about('Badge-database: person to person.active');
    expect(finding?.category).toBe('human');
    expect(finding?.message).toContain('boolean');
  });

  it('from a management agent that is not in the folder are told', () => {
    expect(about('person.badge')[0]).toMatchObject({ category: 'human', code: 'missing-agent' });
  });
});

describe('outbound rules', () => {
  it('come from the export of the identity service', () => {
    expect(connector('AD').provision).toEqual([
      {
        id: 'AD.AD-users',
        metaverseType: 'person',
        objectType: 'user',
        when: 'active = true and badge > 3',
        dn: 'EscapeDNComponent("CN=" + accountName) + ",OU=People,DC=north,DC=test"',
        flows: {
          sAMAccountName: { expression: 'accountName', allowNulls: true },
          userAccountControl: { constant: 544, initialOnly: true },
        },
        onScopeLoss: 'leave',
        existing: 'join',
      },
      {
        id: 'AD.AD-offices',
        metaverseType: 'person',
        objectType: 'user',
        when: 'IsPresent(office)',
        dependsOn: 'AD.AD-users',
        dn: '"CN=" + accountName + ",OU=Offices,DC=north,DC=test"',
        flows: {
          displayName: { expression: 'displayName', allowNulls: true },
          mail: { expression: 'mail', existenceTest: true },
        },
      },
    ]);
  });

  it('tell of elements in their texts that nobody knows', () => {
    expect(about('AD offices: export-flow/mood')[0]?.category).toBe('unknown');
  });
});

describe('run profiles', () => {
  it('keep their steps, limits, files and partitions', () => {
    expect(connector('HR-file').runProfiles).toEqual({
      Everything: [
        { step: 'full-import', dropFile: { name: 'hr-import', use: 'to-file' } },
        { step: 'full-import', dropFile: { name: 'hr-import', use: 'resume-from-file' } },
        { step: 'full-import-delta-sync', objectLimit: 100, deletionLimit: 10 },
        'full-import-full-sync',
        'delta-import',
        'delta-import-delta-sync',
        'delta-sync',
        'full-sync',
        { step: 'export', deletionLimit: 5, dropFile: { name: 'drop', use: 'to-file' } },
      ],
    });
    expect(connector('AD').runProfiles).toEqual({
      Delta: [
        { step: 'delta-import', partition: 'DC=north,DC=test' },
        { step: 'delta-import', partition: 'DC=south,DC=north,DC=test' },
        { step: 'export', partition: 'DC=north,DC=test', deletionLimit: 25 },
      ],
    });
    expect(Object.keys(connector('AD').partitions ?? {})).toHaveLength(2);
    expect(about('HR-file: run profile Strange')[0]?.category).toBe('unsupported');
  });
});

describe('secrets', () => {
  it('that stand in the files are found, kept apart and never shown', () => {
    expect([...migration.secrets]).toEqual([
      ['ad-user-unicodepwd', 'Summer-Of-69!'],
      ['shell-api-token', 'abc-123-def'],
      ['shell-import-script', 'Winter-Of-68!'],
      ['badge-database-person-password', 'letmein-2019'],
      ['ad-user-unicodepwd-2', 'First-Day-1'],
    ]);
    const shown = JSON.stringify([configuration, findings, migration.stubs]);
    for (const secret of migration.secrets.values()) expect(shown).not.toContain(secret);
    expect(findings.filter(({ category }) => category === 'unsafe')).toHaveLength(5);
  });
});

describe('rules extensions', () => {
  it('are asked by the rules that asked them before', () => {
    expect(connector('HR-file').extension).toBe('North-HR');
    expect(connector('AD').extension).toBe('North-AD');
    expect(configuration.metaverse).toMatchObject({
      extension: 'North-Metaverse',
      provision: { script: true },
    });
    expect(findings.filter(({ code }) => code === 'scripted')).toHaveLength(migration.stubs.length);
  });

  it('are left out and told where an installation has none', async () => {
    const source = await readMigrationFolder(serverFolder);
    const plain = translate(source, testCatalog, { scripts: false });
    expect(JSON.stringify(plain.configuration)).not.toContain('script');
    expect(plain.findings.filter(({ code }) => code === 'scripted')).toHaveLength(
      plain.stubs.length,
    );
  });

  it('are listed call by call', () => {
    expect(
      migration.stubs.map(({ assembly, entryPoint, rule }) => [assembly, entryPoint, rule]),
    ).toEqual([
      ['North.HR.dll', 'join-choice', 'cd.person#2'],
      ['North.HR.dll', 'join-values', 'cd.person#3:Last->sn'],
      ['North.AD.dll', 'filter', ''],
      ['North.AD.dll', 'projection', ''],
      ['North.AD.dll', 'export-flow', 'cd.user:otherTelephone<-mv.person:phones,<object-id>'],
      ['North.AD.dll', 'deprovision', ''],
      ['North.Metaverse.dll', 'provision', ''],
      ['North.Metaverse.dll', 'deletion', ''],
      ['North.HR.dll', 'import-flow', 'cd.person:First,Last->mv.person:displayName'],
    ]);
  });
});

it('says of a metaverse without the types of FIM 2010 R2 SP1 that the server may be too old', async () => {
  const source = await readMigrationFolder(serverFolder);
  const [main] = source.metaverses.filter(({ complete }) => complete);
  if (main === undefined) throw new Error('There is no metaverse.');
  const classes = main.schema.classes.filter(({ name }) => name !== 'synchronizationRule');
  const old = { ...main, schema: { ...main.schema, classes } };
  const [finding] = translate({ ...source, metaverses: [old] }, testCatalog).findings.filter(
    ({ code }) => code === 'version',
  );
  expect(finding?.remedy).toContain('4.1.3419.0');
});
