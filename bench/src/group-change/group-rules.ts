import { AppError } from '@cognate/kernel';
import { compileConfiguration } from '@cognate/sync-rules';
import type { ConnectorDocument, SyncRules } from '@cognate/sync-rules';

const attributes = {
  person: { employeeId: 'string', name: 'string' },
  group: { name: 'string', member: { type: 'reference', multivalued: true } },
} as const;

const steps = ['full-import', 'delta-import', 'delta-sync', 'export'] as const;

const connector = (id: string, part: Partial<ConnectorDocument>): ConnectorDocument => ({
  id,
  type: id,
  settings: {},
  objectTypes: {
    person: { attributes: attributes.person },
    group: { attributes: attributes.group },
  },
  runProfiles: Object.fromEntries(steps.map((step) => [step, [{ step }]])),
  ...part,
});

const PERSON = { employeeId: 'employeeId', name: 'name' };
const GROUP = { name: 'name', member: 'member' };

const source = connector('source', {
  project: { person: 'person', group: 'group' },
  importFlows: { person: { person: PERSON }, group: { group: GROUP } },
});

const target = connector('target', {
  provision: [
    { id: 'person', metaverseType: 'person', objectType: 'person', dn: 'name', flows: PERSON },
    { id: 'group', metaverseType: 'group', objectType: 'group', dn: 'name', flows: GROUP },
  ].map((rule) => ({ ...rule, id: `target-${rule.id}` })),
  deprovision: 'delete-object',
});

/** People and a group, from one system to another. */
export function groupRules(): SyncRules {
  const { rules, problems } = compileConfiguration(
    {
      metaverse: {
        attributes: { ...attributes.person, ...attributes.group },
        types: {
          person: { attributes: ['employeeId', 'name'] },
          group: { attributes: ['name', 'member'] },
        },
      },
      connectors: [source, target],
    },
    () => ({ dnStyle: 'generic', canRename: false, canExport: true }),
  );
  if (rules !== undefined) return rules;
  throw new AppError('internal-error', `Internal error: ${problems[0]?.message ?? ''}`);
}
