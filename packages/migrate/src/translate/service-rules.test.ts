import { describe, expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { serverFolder } from '../testing/folders.ts';
import { translate } from './translate.ts';

describe('rules of the identity service that were never compiled', () => {
  it('give their flows, joins and projections themselves', async () => {
    const source = await readMigrationFolder(serverFolder);
    const agents = source.agents.map((agent) => ({ ...agent, joins: [], projections: [] }));
    const metaverses = source.metaverses.map((one) => ({ ...one, importFlows: [] }));
    const fresh = translate({ ...source, agents, metaverses }, testCatalog);
    const ad = fresh.configuration.connectors.find(({ id }) => id === 'AD');
    expect(ad?.importFlows).toEqual({
      user: {
        person: { accountName: 'IIF(not(sAMAccountName = "krbtgt"), sAMAccountName, Null())' },
      },
    });
    expect(ad?.join).toEqual({
      user: [{ metaverseType: 'person', match: { accountName: 'sAMAccountName' } }],
    });
    expect(ad?.project).toEqual({
      user: { metaverseType: 'person', when: 'not(sAMAccountName = "krbtgt")' },
    });
  });

  it('become rules in the order of their precedence', async () => {
    const source = await readMigrationFolder(serverFolder);
    const serviceRules = source.serviceRules.flatMap((rule) => [
      { ...rule, precedence: 5 },
      { ...rule, id: rule.id.replaceAll('0', '9'), name: `${rule.name} first`, precedence: 1 },
    ]);
    const { configuration } = translate({ ...source, serviceRules }, testCatalog);
    const ad = configuration.connectors.find(({ id }) => id === 'AD');
    expect(ad?.provision?.map(({ id }) => id)).toEqual([
      'AD.AD-users-first',
      'AD.AD-offices-first',
      'AD.AD-users',
      'AD.AD-offices',
    ]);
  });

  it('keep their compiled export flows where policy decides about their scope', async () => {
    const source = await readMigrationFolder(serverFolder);
    const serviceRules = source.serviceRules.map((rule) => ({ ...rule, filterBased: false }));
    const policy = translate({ ...source, serviceRules }, testCatalog);
    const ad = policy.configuration.connectors.find(({ id }) => id === 'AD');
    expect(ad?.provision).toBeUndefined();
    expect(ad?.exportFlows?.['user']?.['person']).toHaveProperty('sAMAccountName');
    expect(
      policy.findings.find(({ subject }) => subject === 'synchronization rule AD users')?.message,
    ).toContain('listed by themselves');
    expect(policy.findings.map(({ message }) => message).join('\n')).toContain(
      'policy and workflows of the identity service',
    );
  });
});
