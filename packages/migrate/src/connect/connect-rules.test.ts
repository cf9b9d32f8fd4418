import { describe, expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { connectFolder, connectSharedFolder, folderOf } from '../testing/folders.ts';
import { translate } from '../translate/translate.ts';

const { configuration, findings } = translate(
  await readMigrationFolder(connectFolder),
  testCatalog,
);
const [people, target] = configuration.connectors;
const SCOPE =
  '(not(StartsWith(admin, "User_")) and IsPresent(mail)) or (not(BitAnd(2, flags) = 2))';

describe('rules of Azure AD Connect', () => {
  it('become flows of one expression each, by precedence and in scope', () => {
    expect(people?.importFlows).toEqual({
      user: {
        person: {
          cn: `Coalesce(IIF(${SCOPE}, cn, Null()), name)`,
          cloudFiltered: `IIF(${SCOPE}, "True", Null())`,
          displayName: `IIF(${SCOPE}, IIF(not(IsPresent(displayName)) or Left(cn, 3) = "zz_" and BitAnd(flags, 32) > 0, cn + "!", Trim(displayName)), Null())`,
          mails: `IIF(${SCOPE}, mails, Null())`,
          sourceAnchor: `IIF(${SCOPE}, Concatenate(objectGUID), Null())`,
        },
      },
    });
  });

  it('become joins, one for each group, and a projection', () => {
    expect(people?.join?.['user']).toEqual([
      { metaverseType: 'person', match: { mail: 'mail' } },
      { metaverseType: 'person', match: { cn: 'cn' } },
    ]);
    expect(people?.project).toEqual({ user: { metaverseType: 'person', when: SCOPE } });
  });

  it('become outbound rules', () => {
    expect(target?.provision).toEqual([
      {
        id: 'connector-80000000-0000-0000-0000-000000000002.Out-people',
        metaverseType: 'person',
        objectType: 'account',
        when: 'not(cloudFiltered = "True")',
        dn: '"CN=" + cn',
        flows: { title: { expression: 'displayName', allowNulls: true } },
        existing: 'join',
      },
    ]);
  });

  it('are told where they cannot come along', () => {
    const said = findings.filter(({ code }) => code === 'expression');
    expect(said.map(({ subject, message }) => [subject, message])).toEqual([
      [
        'rule In - people: domain',
        'The flow was left out: %Domain.FQDN% is filled in by the old server, and no file says with what.',
      ],
    ]);
    expect(findings.find(({ subject }) => subject === 'rule Off')?.message).toContain('disabled');
    expect(findings.filter(({ category }) => category === 'unknown')).toEqual([]);
  });
});

it('fills in what the old server filled in, where the connector has one domain', async () => {
  const connector = `<ma-data><id>{80000000-0000-0000-0000-000000000001}</id><name>north.test</name><category>AD</category>
    <schema><dsml><directory-schema><class id="user" type="structural"><name>user</name><attribute ref="#cn" required="false"/></class><attribute-type id="cn" single-value="true"><name>cn</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type></directory-schema></dsml></schema>
    <attribute-inclusion><attribute>cn</attribute></attribute-inclusion>
    <private-configuration><adma-configuration><forest-name>north.test</forest-name><forest-login-domain>NORTH</forest-login-domain></adma-configuration></private-configuration>
    <ma-partition-data><partition><id>{P}</id><name>DC=north,DC=test</name><selected>1</selected><filter><object-classes><object-class>user</object-class></object-classes></filter><custom-data><adma-partition-data><name>north.test</name><is-domain>1</is-domain></adma-partition-data></custom-data></partition></ma-partition-data></ma-data>`;
  const mapping = (to: string, expression: string): string =>
    `<mapping><dest>${to}</dest><src><attr>cn</attr></src><expression>${expression}</expression></mapping>`;
  const rule = `<synchronizationRule><id>{R}</id><name>In</name><direction>Inbound</direction><connector>{80000000-0000-0000-0000-000000000001}</connector><sourceObjectType>user</sourceObjectType><targetObjectType>person</targetObjectType><linkType>Join</linkType><precedence>100</precedence><EnablePasswordSync>true</EnablePasswordSync><attribute-mappings>${mapping('upn', '[cn] &amp; "@" &amp; %Domain.FQDN%')}${mapping('forest', '%Forest.FQDN%')}${mapping('short', '%Domain.Netbios%')}</attribute-mappings></synchronizationRule>`;
  const folder = folderOf({ 'Connector_1.xml': connector, 'SynchronizationRule_1.xml': rule });
  const { configuration: one, findings: told } = translate(
    await readMigrationFolder(folder),
    testCatalog,
  );
  expect(one.connectors[0]).toMatchObject({
    type: 'active-directory',
    importFlows: {
      user: {
        person: {
          upn: 'cn + "@" + "north.test"',
          forest: { constant: 'north.test' },
          short: { constant: 'NORTH' },
        },
      },
    },
  });
  expect(told.map(({ message }) => message).join()).toContain('passwords be synchronized');
});

describe('rules that share attributes of several values', async () => {
  const { configuration: shared, findings: remarks } = translate(
    await readMigrationFolder(connectSharedFolder),
    testCatalog,
  );
  const [north] = shared.connectors;
  const said = (subject: string): string =>
    remarks
      .filter((one) => one.subject === subject)
      .map(({ message }) => message)
      .join('\n');

  it('copy them whole, in and out', () => {
    expect(north?.importFlows).toEqual({
      group: {
        unit: {
          member: 'member',
          mails: 'mails',
          enabled: 'IIF(IsPresent(cn), true, Null())',
        },
      },
    });
    expect(said('rule In one: member')).toContain('The same flow of 2 rules.');
    expect(said('rule In one: mails')).toContain('the one of rule In one was taken');
    expect(north?.exportFlows?.['group']?.['unit']?.['member']).toEqual({
      expression: 'member',
      allowNulls: true,
    });
  });

  it('leave alone what they would ignore, and replace nothing by what they would add', () => {
    expect(north?.exportFlows?.['group']?.['unit']?.['country']).toBe(
      'IIF(IsPresent(cn), IIF(not(IsPresent(country)), Null(), country), Null())',
    );
    expect(north?.exportFlows?.['group']?.['unit']).not.toHaveProperty('mails');
    expect(said('rule Out more: mails')).toContain('adds values');
    expect(said('rule Out new: member')).toContain('only ever fails');
  });

  it('keep their flows where no name can be made', () => {
    expect(north?.provision).toBeUndefined();
    expect(said('rule Out new')).toContain('connected otherwise');
  });

  it('join objects of any type', () => {
    expect(north?.join).toEqual({ group: [{ match: { cn: 'cn' } }] });
  });

  it('say nothing of versions that Azure AD Connect never had', () => {
    expect(remarks.filter(({ code }) => code === 'version')).toEqual([]);
  });
});
