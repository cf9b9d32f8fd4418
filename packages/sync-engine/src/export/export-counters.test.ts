import { FakeSystem, fakeDocument, MemoryWorld, source, target } from '@cognate/testkit';
import { expect, it } from 'vitest';

it('an export counts what it has sent by what it was, and what was refused', async () => {
  const [hr, ad] = [new FakeSystem({ dnIsAnchor: false }), new FakeSystem()];
  const document = fakeDocument([source('hr'), target('ad')], {
    person: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
  });
  const world = new MemoryWorld(document, { hr, ad });
  const run = async (connector: string, ...steps: ('full-import' | 'delta-sync')[]) => {
    for (const step of steps) await world.attempt(connector, step);
  };
  const sent = async () => (await world.attempt('ad', 'export')).steps[0]?.counters.export;
  for (const id of ['1', '2', '3', '4']) hr.put(id, { employeeId: id, name: id });
  await run('hr', 'full-import', 'delta-sync');
  expect(await sent()).toEqual({ 'export-add': 4 });
  await run('ad', 'full-import', 'delta-sync');

  hr.remove('3');
  hr.remove('4');
  await run('hr', 'full-import', 'delta-sync');
  hr.change('1', { name: 'Ann' });
  hr.change('2', { employeeId: '5' });
  hr.put('6', { employeeId: '4', name: 'Dan' });
  hr.put('7', { employeeId: '7', name: 'Eve' });
  ad.faults.refuse = ({ dn }) => (dn === 'p-7' ? 'permission-issue' : undefined);
  await run('hr', 'full-import', 'delta-sync');
  expect(await sent()).toEqual({
    'export-update': 1,
    'export-rename': 1,
    'export-delete': 1,
    'export-delete-add': 1,
    'export-failure': 1,
  });
});
