import { canonicalValues } from '@cognate/kernel';
import { expect, it } from 'vitest';
import type { ContractFactory } from './contract-subject.ts';
import { add, given, having, remove, update } from './contract-system.ts';
import type { ContractSystem } from './contract-system.ts';
import { hostileTexts } from './hostile-texts.ts';

// Names are keys and have limits everywhere; what is long is tested as a value.
const LONGEST_NAME = 60;

/** Values and names that mean something to a parser must come back as they went. */
export function hostileContract(factory: ContractFactory, system: () => ContractSystem): void {
  const { attributes, makePerson, makePersonNamed } = factory;
  const { canHold = () => true, canName = () => true } = factory;
  const holdable = (attribute: string): readonly (readonly [string, string])[] =>
    Object.entries(hostileTexts).filter(([, text]) => canHold(text, attribute));
  const names = Object.entries(hostileTexts).filter(
    ([, text]) => text.length <= LONGEST_NAME && canName(text),
  );

  it.each(holdable(attributes.text))('brings back %s in a value', async (_, text) => {
    const person = having(makePerson(0), { [attributes.text]: [text] });
    await system().write([add(person)]);
    expect(await system().differences(person)).toEqual([]);
    await system().write([update(person, { [attributes.text]: [`${text}x`] })]);
    expect(await system().differences(having(person, { [attributes.text]: [`${text}x`] }))).toEqual(
      [],
    );
  });

  for (const texts of given(attributes.texts))
    it('brings back hostile texts as values of one attribute', async () => {
      const values = canonicalValues(holdable(texts).map(([, text]) => text));
      const person = having(makePerson(0), { [texts]: values });
      await system().write([add(person)]);
      expect(await system().differences(person)).toEqual([]);
    });

  it.each(names)('finds an object again that has %s in its name', async (_, name) => {
    const person = makePersonNamed(name);
    await system().write([add(person)]);
    expect(await system().differences(person)).toEqual([]);
    await system().write([update(person, { [attributes.text]: ['changed'] })]);
    expect(await system().differences(having(person, { [attributes.text]: ['changed'] }))).toEqual(
      [],
    );
    await system().write([remove(person)]);
    await system().write([add(makePerson(1))]);
    expect(await system().differences(makePerson(1))).toEqual([]);
  });

  for (const reference of given(attributes.reference))
    it.each(names)('refers to an object that has %s in its name', async (_, name) => {
      const target = makePersonNamed(name);
      const person = having(makePerson(1), { [reference]: [target.dn] });
      await system().write([add(target)]);
      await system().write([add(person)]);
      expect(await system().differences(target, person)).toEqual([]);
    });
}
