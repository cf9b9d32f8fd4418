import { expect, test, vi } from 'vitest';
import { runTiny } from './testing/run-tiny.ts';

// Some twenty processes start one after the other, on a machine that other tests use as well.
vi.setConfig({ testTimeout: 180_000 });

test('the cycle runs from an OpenLDAP server, and ldapsearch is the floor of its import', async () => {
  const result = await runTiny('ldap');
  const floors = (name: string): readonly string[] =>
    result.phases.find((phase) => phase.name === name)?.floors.map((part) => part.name) ?? [];
  expect(floors('full-import')).toEqual(['ldapsearch', 'copy']);
  expect(floors('delta-cycle-files')).toEqual(['ldapsearch', 'write', 'read targets']);
});
