import { FakeSystem, fakeDocument, MemoryWorld, same, source, target } from '@cognate/testkit';
import { expect, it } from 'vitest';

const document = fakeDocument([
  source('hr'),
  target('ad', {
    provision: [
      {
        id: 'units',
        metaverseType: 'group',
        objectType: 'group',
        dn: '"OU=" + name + ",DC=example"',
        flows: same('name'),
      },
      {
        id: 'people',
        metaverseType: 'person',
        objectType: 'person',
        dn: '"CN=" + name + ",OU=" + location + ",DC=example"',
        flows: same('name'),
      },
    ],
  }),
]);

/** Sales, of which Ann is below where she is given, both of them provisioned and not exported. */
async function provisioned(location: string, pageSize: number) {
  const hr = new FakeSystem({ dnIsAnchor: false });
  const ad = new FakeSystem({ dnIsAnchor: false, dnStyle: 'ldap' });
  const world = new MemoryWorld(document, { hr, ad }, { pageSize });
  const fromHr = async (): Promise<string> => {
    await world.attempt('hr', 'full-import');
    return (await world.attempt('hr', 'delta-sync')).result;
  };
  hr.put('Sales', { name: 'Sales' }, 'group');
  hr.put('Ann', { name: 'Ann', location });
  await fromHr();
  const accounts = (): readonly string[] => Object.keys(world.state().spaces['ad'] ?? {});
  return { hr, ad, world, fromHr, accounts };
}

it.each([1, 1000])(
  'a container that was not exported is not renamed while something is below it (pages of %i)',
  async (pageSize) => {
    const { hr, ad, world, fromHr, accounts } = await provisioned('sales', pageSize);
    hr.change('Sales', { name: 'Trade' });
    expect(await fromHr()).toBe('completed-sync-errors');
    expect(world.state().spaces['hr']?.['Sales']?.error).toBe('unexported-container-rename/');
    expect(accounts()).toEqual(['CN=Ann,OU=sales,DC=example', 'OU=Sales,DC=example']);
    // Once the system has it, it is renamed with what is below.
    await world.attempt('ad', 'export');
    await world.attempt('ad', 'full-import');
    expect(await fromHr()).toBe('success');
    await world.attempt('ad', 'export');
    expect(ad.contents()).toHaveProperty('OU=Trade,DC=example');
  },
);

it.each([1, 1000])('and is, once nothing is (pages of %i)', async (pageSize) => {
  const { hr, fromHr, accounts } = await provisioned('Other', pageSize);
  hr.change('Sales', { name: 'Trade' });
  expect(await fromHr()).toBe('success');
  expect(accounts()).toEqual(['CN=Ann,OU=Other,DC=example', 'OU=Trade,DC=example']);
});
