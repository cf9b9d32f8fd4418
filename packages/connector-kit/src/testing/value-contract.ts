import type { Value } from '@cognate/kernel';
import { expect, it } from 'vitest';
import type { ContractFactory } from './contract-subject.ts';
import { add, given, having, update } from './contract-system.ts';
import type { ContractSystem } from './contract-system.ts';

/** Every kind of value that the system can hold comes back as it went. */
export function valueContract(factory: ContractFactory, system: () => ContractSystem): void {
  const { attributes, makePerson } = factory;
  const kinds: readonly (readonly [string, string | undefined, readonly Value[]])[] = [
    ['integers', attributes.integer, [0, -7, 2147483647]],
    ['booleans', attributes.boolean, [true, false]],
    ['binary values', attributes.binary, ['AAECAwQF/+8=', 'iVBORw0KGgo=']],
  ];
  for (const [kind, name, values] of kinds)
    for (const attribute of given(name))
      it(`brings back ${kind}`, async () => {
        const persons = values.map((value, n) => having(makePerson(n), { [attribute]: [value] }));
        await system().write(persons.map(add));
        expect(await system().differences(...persons)).toEqual([]);
      });

  for (const texts of given(attributes.texts))
    it('brings back several values, in any order', async () => {
      const person = having(makePerson(5), { [texts]: ['one', 'two', 'three'] });
      await system().write([add(person)]);
      expect(await system().differences(person)).toEqual([]);
      const later = { [texts]: ['two', 'four'] };
      await system().write([update(person, later)]);
      expect(await system().differences(having(person, later))).toEqual([]);
    });

  const byValue = factory.type.manifest.capabilities.exportType === 'attribute-update';
  for (const texts of given(byValue ? attributes.texts : undefined))
    it('adds and removes single values, also twice', async () => {
      const person = having(makePerson(5), { [texts]: ['one', 'two', 'three'] });
      await system().write([add(person)]);
      const change = {
        ...update(person, {}),
        changes: [{ attribute: texts, op: 'update', add: ['four'], remove: ['one'] }],
      } as const;
      await system().write([change]);
      await system().write([change]);
      const later = having(person, { [texts]: ['two', 'three', 'four'] });
      expect(await system().differences(later)).toEqual([]);
    });

  referenceContract(factory, system);
}

function referenceContract(
  { attributes, makePerson }: ContractFactory,
  system: () => ContractSystem,
): void {
  const targets = [makePerson(10), makePerson(11), makePerson(12)] as const;

  for (const reference of given(attributes.reference))
    it('brings back a reference as the name of its target', async () => {
      const person = having(makePerson(13), { [reference]: [targets[0].dn] });
      await system().write(targets.map(add));
      await system().write([add(person)]);
      expect(await system().differences(person)).toEqual([]);
      const later = { [reference]: [targets[1].dn] };
      await system().write([update(person, later)]);
      expect(await system().differences(having(person, later))).toEqual([]);
    });

  for (const references of given(attributes.references))
    it('brings back several references', async () => {
      const person = having(makePerson(13), { [references]: targets.map(({ dn }) => dn) });
      await system().write(targets.map(add));
      await system().write([add(person)]);
      expect(await system().differences(person)).toEqual([]);
    });
}
