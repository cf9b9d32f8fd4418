import type { MimAgent } from '../../mim/model.ts';
import type { ConnectorSettings, SettingsRemark } from './connector-settings.ts';
import { directoryParts, passwordSecret } from './directory-parts.ts';
import { valueOf } from './setting-values.ts';

/** Active Directory, and the galleries of addresses that are made of several of them. */
export function activeDirectorySettings(agent: MimAgent, id: string): ConnectorSettings {
  const { bases, containers, objectTypes } = directoryParts(agent);
  const at = (name: string): string => valueOf(agent, `adma-configuration/${name}`);
  const user = at('forest-login-user') || 'administrator';
  const domain = at('forest-login-domain');
  const secret = passwordSecret(id);
  return {
    type: 'active-directory',
    settings: {
      domainControllers: [at('forest-name') || 'directory.invalid'],
      bind: { user: domain === '' ? user : `${domain}\\${user}`, password: { secret } },
      partitions: bases,
      ...containers,
      objectTypes,
    },
    category: 'note',
    message: 'An Active Directory connector over TLS in place of signing and sealing.',
    remedy:
      'Check the address: the name of the domain finds one of its controllers. The account needs "Replicating Directory Changes", as it did there. Set its secret.',
    deltaImport: true,
    secrets: [secret],
    used: ['adma-configuration/'],
    more: [...domainsRemark(agent), ...mailboxRemark(agent), ...galleryRemark(agent)],
  };
}

/** A domain controller answers for its own domain, so that the others need connectors of their own. */
function domainsRemark(agent: MimAgent): readonly SettingsRemark[] {
  const domains = agent.partitions.filter(({ selected, domain }) => selected && domain !== '');
  if (domains.length < 2) return [];
  return [
    {
      category: 'human',
      part: `${domains.length} domains`,
      message: `The old connector asked a controller of each domain (${domains.map(({ domain }) => domain).join(', ')}); here a connector asks those that its settings name, which hold one domain in full.`,
      remedy:
        'Give each domain a connector of its own, with its partition and the same rules, or stay with one where the controllers named hold all partitions.',
    },
  ];
}

function mailboxRemark(agent: MimAgent): readonly SettingsRemark[] {
  const extension = (name: string): string =>
    valueOf(agent, `adma-configuration/cd-extension/${name}`);
  const version = extension('exchange-version');
  const assembly = extension('assembly-name');
  if (version === '' && assembly === '') return [];
  return [
    {
      category: 'human',
      part: 'provisioning of mailboxes',
      message: `Exports there called Exchange afterwards (${[version, assembly].filter((text) => text !== '').join(', ')}); exports here write to the directory only.`,
      remedy: 'Run Update-Recipient for new objects by a schedule of your own.',
    },
  ];
}

const galleryRemark = ({ category }: MimAgent): readonly SettingsRemark[] =>
  category.toUpperCase() === 'AD GAL'
    ? [
        {
          category: 'human',
          part: 'global address list',
          message:
            'The contacts of other organisations were made by code that came with the old server; its export names it, but does not hold it.',
          remedy: 'Take the example "gal", which does the same by outbound rules.',
        },
      ]
    : [];
