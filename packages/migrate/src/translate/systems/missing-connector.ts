import type { MimAgent } from '../../mim/model.ts';
import { parameterOf, valueOf } from './setting-values.ts';

/** The connector that a management agent would need, and what its settings should be filled with. */
export interface MissingConnector {
  /** What it is called, in words. */
  readonly name: string;
  /** What the old settings say of where the objects are. */
  readonly facts: readonly string[];
  readonly remedy: string;
}

type Kind = readonly [pattern: RegExp, name: string, remedy?: string];

const GONE = 'The system is out of support; leave the connector out when nothing depends on it.';

/** By category, product and file of the connector; the first that fits counts. */
const KINDS: readonly Kind[] = [
  [/^(?:MSSQL|Oracle|DB2)\b|generic\s*sql/i, 'a SQL connector'],
  [/sharepoint profile|sharepoint.*user ?profile/i, 'the SharePoint profile connector'],
  [/powershell/i, 'a connector that runs PowerShell scripts'],
  [
    /^FIM\b/i,
    "a connector to the old product's identity service",
    'Its synchronization rules come along where its policy is exported; leave the connector out when the service is not kept.',
  ],
  [/^(?:Lotus )?Notes\b|domino/i, 'a connector to HCL Notes'],
  [/^(?:Exchange|NT)\b/i, 'a connector to a system that is out of support', GONE],
  [/azure active directory|entra|graph/i, 'a connector to Microsoft Entra ID'],
  [/web ?service/i, 'a connector to web services'],
  [/scim/i, 'a SCIM connector'],
];

const FILL = 'Fill the files by a script, or wait for the connector and change type and settings.';

/** Which connector is missing for a management agent. */
export function missingConnector(agent: MimAgent): MissingConnector {
  const file = valueOf(agent, 'MAConfig/extension-config/filename');
  const described = `${agent.category} ${agent.subtype} ${file}`;
  const [, name, remedy] = KINDS.find(([pattern]) => pattern.test(described)) ?? [];
  return {
    name: name ?? `a connector in place of ${file || agent.subtype || agent.category}`,
    facts: factsOf(agent),
    remedy: remedy ?? FILL,
  };
}

const PLACES = [
  'server',
  'datasource',
  'databasename',
  'tablename',
  'delta-tablename',
  'multivalued-tablename',
  'serviceHost',
];

/** Addresses and names of tables; no accounts and nothing that could be a secret. */
function factsOf(agent: MimAgent): readonly string[] {
  const old = PLACES.flatMap((name) => {
    const value =
      valueOf(agent, `oledbma-configuration/connection-info/${name}`) ||
      valueOf(agent, `fimma-configuration/connection-info/${name}`);
    return value === '' ? [] : [`${name} ${value}`];
  });
  const host = parameterOf(agent, 'Host Name', 'Host', 'Server', 'Server name');
  return host === '' ? old : [...old, `host ${host}`];
}
