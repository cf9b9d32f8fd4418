import { describe, expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { connectFolder } from '../testing/folders.ts';
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
          displayName: `IIF(${SCOPE}, IIF(not(IsPresent([displayName])) or Left([cn], 3) = "zz_" and BitAnd([flags], 32) > 0, [cn] + "!", Trim([displayName])), Null())`,
          mails: `IIF(${SCOPE}, mails, Null())`,
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
        dn: '"CN=" + [cn]',
        flows: { title: { expression: 'displayName', allowNulls: true } },
        existing: 'join',
      },
    ]);
  });

  it('are told where they cannot come along', () => {
    const said = findings.filter(({ code }) => code === 'expression');
    expect(said.map(({ subject, message }) => [subject, message])).toEqual([
      [
        'rule In - people: sourceAnchor',
        'The flow was left out: there is no function "ConvertToBase64".',
      ],
      [
        'rule In - people: domain',
        'The flow was left out: %Domain.FQDN% is filled in by the old server.',
      ],
    ]);
    expect(findings.find(({ subject }) => subject === 'rule Off')?.message).toContain('disabled');
    expect(findings.filter(({ category }) => category === 'unknown')).toEqual([]);
  });
});
