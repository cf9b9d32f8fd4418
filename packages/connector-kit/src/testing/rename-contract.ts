import { expect, it } from 'vitest';
import type { ContractFactory } from './contract-subject.ts';
import { add, having, update } from './contract-system.ts';
import type { ContractSystem, Draft } from './contract-system.ts';

/** Another name for an object in place, where the system can do that. */
export function renameContract(factory: ContractFactory, system: () => ContractSystem): void {
  const { attributes, makePerson, newDn } = factory;
  const person = having(makePerson(1), { [attributes.text]: ['kept'] });
  const name = (): string =>
    newDn?.(person) ?? expect.fail('the factory has no `newDn`, which the capability needs');

  /** The change as the engine sends it: with the anchor that the last import showed. */
  const rename = async (): Promise<Draft> => {
    const anchor = (await system().find(person.dn))?.anchor;
    return { ...update(person, {}), newDn: name(), ...(anchor === undefined ? {} : { anchor }) };
  };

  it('keeps the object and its anchor', async () => {
    await system().write([add(person)]);
    const change = await rename();
    await system().write([change]);
    expect(await system().find(person.dn)).toBeUndefined();
    const text = { [attributes.text]: ['kept'] };
    expect(await system().differences({ type: person.type, dn: name(), attributes: text })).toEqual(
      [],
    );
    expect((await system().find(name()))?.anchor).toBe(change.anchor);
  });

  it('may change attributes at the same time', async () => {
    await system().write([add(person)]);
    const text = { [attributes.text]: ['changed'] };
    await system().write([{ ...(await rename()), changes: update(person, text).changes }]);
    expect(await system().differences({ type: person.type, dn: name(), attributes: text })).toEqual(
      [],
    );
  });

  it('is harmless the second time', async () => {
    await system().write([add(person)]);
    const change = await rename();
    await system().write([change]);
    await system().write([change]);
    expect(await system().find(name())).toBeDefined();
  });

  it('refuses a name that another object has', async () => {
    await system().write([add(person)]);
    await system().write([await rename()]);
    await system().write([add(person)]);
    const results = await system().send([await rename()]);
    expect(results).toMatchObject([{ ok: false, type: 'rename-to-existing-dn' }]);
    expect(await system().find(person.dn)).toBeDefined();
  });
}
