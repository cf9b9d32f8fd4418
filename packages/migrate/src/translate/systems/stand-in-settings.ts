import type { MimAgent } from '../../mim/model.ts';
import type { ConnectorSettings } from './connector-settings.ts';
import { missingConnector } from './missing-connector.ts';
import { anchorsOf, objectTypesOf } from './object-types.ts';

/** Files in place of a system that has no connector here yet: the rules can be tried out at once. */
export function standInSettings(agent: MimAgent, id: string): ConnectorSettings {
  const types = objectTypesOf(agent);
  const kind = [agent.category, agent.subtype].filter((text) => text !== '').join(', ');
  const { name, facts, remedy } = missingConnector(agent);
  return {
    type: 'delimited',
    settings: {
      // Settings need a file, even for an agent whose schema is not in its export.
      files: (types.length === 0 ? ['object'] : types).map((type) => ({
        type,
        path: `data/${id}/${type}.csv`,
        anchor: anchorsOf(agent, type),
        missingFile: 'empty',
      })),
    },
    category: 'human',
    message: `What is missing is ${name} (${kind}${facts.length === 0 ? '' : `: ${facts.join(', ')}`}). Text files stand in for it, so that its rules can be tried out.`,
    remedy,
    deltaImport: false,
    secrets: [],
    used: [],
  };
}
