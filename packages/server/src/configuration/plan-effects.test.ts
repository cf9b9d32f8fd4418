import type { Configuration } from '@cognate/contract';
import type { ConnectorStatistics } from '@cognate/sync-engine';
import { expect, test } from 'vitest';
import { configurationChanges } from './compare-configurations.ts';
import { planEffects } from './plan-effects.ts';

const connector = (id: string, more: object = {}): Configuration['connectors'][number] => ({
  id,
  type: 'plain',
  settings: { path: 'a' },
  objectTypes: {},
  ...more,
});
const base: Configuration = {
  metaverse: { attributes: {}, types: {} },
  connectors: [connector('hr'), connector('ad'), connector('old')],
};
const sizes = [
  { connector: 'hr', 'total-objects': 7 },
  { connector: 'ad', 'total-objects': 5 },
  { connector: 'old', 'total-objects': 3 },
  // Only these two fields are looked at.
] as unknown as readonly ConnectorStatistics[];

const effectsOf = (after: Configuration) =>
  planEffects(configurationChanges(base, after), sizes, {
    before: base.connectors.map(({ id }) => id),
    after: after.connectors.map(({ id }) => id),
  }).map(({ connector: id, kind, objects }) => `${id} ${kind} ${objects}`);

test('changed rules concern the objects of their connector, settings none', () => {
  const connectors = [
    connector('hr', { filter: { user: 'true' } }),
    connector('ad', { settings: { path: 'b' } }),
    connector('old'),
  ];
  expect(effectsOf({ ...base, connectors })).toEqual(['hr rules 7', 'ad none 0']);
});

test('the metaverse concerns all, and connectors come and go', () => {
  const after: Configuration = {
    metaverse: { attributes: { mail: 'string' }, types: {} },
    connectors: [connector('hr'), connector('ad'), connector('new')],
  };
  expect(effectsOf(after)).toEqual(['hr rules 7', 'ad rules 5', 'new new 0', 'old removed 3']);
});

test('no change has no effect', () => {
  expect(effectsOf(base)).toEqual([]);
});
