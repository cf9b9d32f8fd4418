import type { ConfigurationDocument } from '@cognate/sync-rules';
import { describe, expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import {
  connectFolder,
  connectSharedFolder,
  folderOf,
  serverFolder,
  systemsFolder,
} from '../testing/folders.ts';
import { byId, meaning } from '../testing/meaning.ts';
import { translate } from '../translate/translate.ts';
import { exportMim } from './export-mim.ts';

const DATE = new Date('2020-01-02T03:04:05.006Z');

async function configurationOf(folder: string): Promise<ConfigurationDocument> {
  return translate(await readMigrationFolder(folder), testCatalog).configuration;
}

async function roundTrip(configuration: ConfigurationDocument): Promise<ConfigurationDocument> {
  const { files } = exportMim(configuration, DATE);
  return configurationOf(folderOf(Object.fromEntries(files)));
}

describe('the way to MIM files and back', () => {
  it('gives an equal configuration', async () => {
    const configuration = await configurationOf(serverFolder);
    expect(byId(await roundTrip(configuration))).toEqual(byId(configuration));
  });

  it('gives an equal configuration from every kind of connector', async () => {
    const configuration = await configurationOf(systemsFolder);
    expect(configuration.connectors).toHaveLength(17);
    expect(byId(await roundTrip(configuration))).toEqual(byId(configuration));
  });

  it('gives an equal configuration from rules of Azure AD Connect that copy attributes whole', async () => {
    const configuration = await configurationOf(connectSharedFolder);
    expect(byId(await roundTrip(configuration))).toEqual(byId(configuration));
  });

  it('writes a value that stands for itself as a constant', async () => {
    const { metaverse, connectors } = await configurationOf(connectSharedFolder);
    const [north] = connectors;
    if (north === undefined) throw new Error('There is no connector.');
    const importFlows = { group: { unit: { country: '"NO"', enabled: 'true' } } };
    const back = await roundTrip({ metaverse, connectors: [{ ...north, importFlows }] });
    expect(back.connectors[0]?.importFlows).toEqual({
      group: { unit: { country: { constant: 'NO' }, enabled: { constant: true } } },
    });
  });

  it('gives an equal configuration from rules of Azure AD Connect, but for a scope of alternatives', async () => {
    const configuration = await configurationOf(connectFolder);
    const { warnings } = exportMim(configuration, DATE);
    expect(
      warnings.map(({ message }) => message).filter((text) => text.includes('scope')),
    ).toHaveLength(1);
    const back = await roundTrip(configuration);
    const flows = (one: ConfigurationDocument) =>
      meaning(one.connectors.map(({ importFlows, provision }) => ({ importFlows, provision })));
    expect(flows(back)).toEqual(flows(configuration));
  });

  it('is told where there are no words for it', async () => {
    const [first, ...others] = (await configurationOf(serverFolder)).connectors;
    if (first === undefined) throw new Error('There is no connector.');
    const { metaverse } = await configurationOf(serverFolder);
    const person = { metaverseType: 'person', match: { mail: 'Mail' }, resolve: 'sn = cs.Last' };
    const changed = {
      ...first,
      filter: { person: 'Length(Mail) > 3' },
      join: { person: [person] },
      runProfiles: { one: [{ step: 'full-import' as const, pageSize: 5 }] },
    };
    const { warnings } = exportMim({ metaverse, connectors: [changed, ...others] }, DATE);
    expect(warnings).toEqual(
      expect.arrayContaining([
        {
          subject: 'HR-file: filter of person',
          message: 'MIM has no operators for this condition.',
        },
        {
          subject: 'HR-file: join of person 1',
          message: 'MIM has no conditions for several candidates.',
        },
        { subject: 'HR-file: run profile one', message: 'MIM has no place for "pageSize".' },
      ]),
    );
  });

  it('writes the same files each time, without an element that its own reader does not know', async () => {
    const configuration = await configurationOf(serverFolder);
    const { files } = exportMim(configuration, DATE);
    expect(exportMim(configuration, DATE).files).toEqual(files);
    const { findings } = await readMigrationFolder(folderOf(Object.fromEntries(files)));
    expect(findings.filter(({ category }) => category === 'unknown')).toEqual([]);
  });
});
