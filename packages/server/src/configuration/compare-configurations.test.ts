import type { Configuration } from '@cognate/contract';
import { expect, test } from 'vitest';
import { compareConfigurations, configurationChanges } from './compare-configurations.ts';

const base: Configuration = {
  metaverse: { attributes: { name: 'string' }, types: { person: { attributes: ['name'] } } },
  connectors: [
    { id: 'hr', type: 'plain', settings: { path: 'a' }, objectTypes: {}, filter: { user: 'x' } },
  ],
  cycles: { default: [] },
};

test('a configuration does not differ from itself', () => {
  expect(compareConfigurations(base, structuredClone(base))).toEqual({
    added: [],
    changed: [],
    removed: [],
  });
});

test('what was added, changed and removed is named by its place', () => {
  const after: Configuration = {
    metaverse: {
      attributes: { name: 'string', mail: 'string' },
      types: { person: { attributes: ['name', 'mail'] } },
    },
    connectors: [
      { id: 'new', type: 'plain', settings: {}, objectTypes: {} },
      { id: 'hr', type: 'plain', settings: { path: 'b' }, objectTypes: {} },
    ],
    cycles: { default: [{ connector: 'hr', profile: 'x' }] },
  };
  expect(compareConfigurations(base, after)).toEqual({
    added: [
      'metaverse: attributes.mail',
      'connector new: id',
      'connector new: type',
      'connector new: settings',
      'connector new: objectTypes',
    ],
    changed: [
      'metaverse: types.person.attributes',
      'order of connectors',
      'connector hr: settings.path',
      'cycle default',
    ],
    removed: ['connector hr: filter.user'],
  });
});

test('without an earlier one everything is added', () => {
  const { added, changed, removed } = compareConfigurations(undefined, base);
  expect(added).toContain('connector hr: filter.user');
  expect([...changed, ...removed]).toEqual([]);
});

test('each change has its values, its connector and its part', () => {
  const after = structuredClone(base);
  const changed: Configuration = {
    ...after,
    extensions: { timeLimit: 5 },
    connectors: [{ id: 'hr', type: 'plain', settings: { path: 'b' }, objectTypes: {} }],
  };
  expect(configurationChanges(base, changed)).toEqual([
    {
      place: 'connector hr: settings.path',
      connector: 'hr',
      part: 'settings',
      before: '"a"',
      after: '"b"',
    },
    {
      place: 'extensions: timeLimit',
      connector: undefined,
      part: 'extensions',
      before: undefined,
      after: '5',
    },
    {
      place: 'connector hr: filter.user',
      connector: 'hr',
      part: 'filter',
      before: '"x"',
      after: undefined,
    },
  ]);
});

test('of outbound rules each is compared by itself, and their order', () => {
  const rule = (id: string, dn: string) => ({
    id,
    metaverseType: 'person',
    objectType: 'user',
    dn,
  });
  const withRules = (...provision: readonly ReturnType<typeof rule>[]): Configuration => ({
    ...base,
    connectors: base.connectors.map((connector) => ({ ...connector, provision: [...provision] })),
  });
  const before = withRules(rule('a', 'name'), rule('b', 'name'));
  const after = withRules(rule('b', 'Trim(name)'), rule('a', 'name'));
  expect(configurationChanges(before, after)).toMatchObject([
    { place: 'connector hr: provision.b.dn', before: '"name"', after: '"Trim(name)"' },
    { place: 'connector hr: provision (order)', part: 'provision' },
  ]);
});
