import type { ExportDelta } from '@cognate/sync-rules';
import { expect, it } from 'vitest';
import { deltaDigest } from './delta-digest.ts';

const delta: ExportDelta = {
  op: 'update',
  attributes: { title: ['Boss'], phone: [] },
  references: { member: { add: [1, 2], remove: [3] }, manager: { add: [4], remove: [] } },
};

it('is the same for the same change, in whatever order it was calculated', () => {
  const again: ExportDelta = {
    references: { manager: { remove: [], add: [4] }, member: { remove: [3], add: [2, 1] } },
    attributes: { phone: [], title: ['Boss'] },
    op: 'update',
  };
  expect(deltaDigest(again)).toBe(deltaDigest(delta));
});

it.each<[string, Partial<ExportDelta>]>([
  ['operation', { op: 'add' }],
  ['name', { dn: 'p-1' }],
  ['value', { attributes: { title: ['Chef'], phone: [] } }],
  ['type of a value', { attributes: { title: ['Boss'], phone: [1] } }],
  ['attribute', { attributes: { title: ['Boss'] } }],
  ['target', { references: { ...delta.references, manager: { add: [5], remove: [] } } }],
  [
    'way of naming a target',
    { references: { ...delta.references, manager: { add: ['4'], remove: [] } } },
  ],
  ['direction', { references: { ...delta.references, manager: { add: [], remove: [4] } } }],
])('is another one for another %s', (_what, other) => {
  expect(deltaDigest({ ...delta, ...other })).not.toBe(deltaDigest(delta));
});
