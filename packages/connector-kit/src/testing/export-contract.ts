import { describe, expect, it } from 'vitest';
import type { ContractFactory } from './contract-subject.ts';
import { add, having, remove, update } from './contract-system.ts';
import type { ContractSystem } from './contract-system.ts';

/** Writing, judged by what a later import shows. */
export function exportContract(factory: ContractFactory, system: () => ContractSystem): void {
  const { attributes, makePerson } = factory;
  const { text } = attributes;
  const ann = having(makePerson(1), { [text]: ['first'] });
  const bob = having(makePerson(2), { [text]: ['second'] });

  it('creates objects', async () => {
    await system().write([add(ann), add(bob)]);
    expect(await system().differences(ann, bob)).toEqual([]);
  });

  it('answers for every change of a page once', async () => {
    const persons = Array.from({ length: 30 }, (_, n) => makePerson(n));
    const results = await system().send(persons.map(add));
    expect(results).toHaveLength(persons.length);
  });

  it('takes an empty page', async () => {
    expect(await system().send([])).toEqual([]);
  });

  it('keeps what it has answered even if the export never ends', async () => {
    await system().write([add(bob)]);
    const session = await system().open();
    const changes = [add(ann), update(bob, { [text]: ['changed'] })];
    for (const result of await system().sendPage(session, changes))
      expect(result).toMatchObject({ ok: true });
    await session.close();
    expect(await system().differences(ann, having(bob, { [text]: ['changed'] }))).toEqual([]);
  });

  it('does not start a page when the signal is aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('the run was stopped');
    const session = await system().open(controller.signal);
    controller.abort(reason);
    await expect(system().sendPage(session, [add(ann)])).rejects.toBe(reason);
    await session.close();
    expect(await system().find(ann.dn)).toBeUndefined();
  });

  describe('of an update', () => {
    it('replaces the values that it names and leaves the others', async () => {
      await system().write([add(ann)]);
      await system().write([update(ann, { [text]: ['new'] })]);
      expect(await system().differences(having(ann, { [text]: ['new'] }))).toEqual([]);
    });

    it('clears an attribute that is replaced by nothing', async () => {
      await system().write([add(ann)]);
      await system().write([update(ann, { [text]: [] })]);
      expect(await system().differences(having(ann, { [text]: [] }))).toEqual([]);
    });

    it('clears an attribute that is clear already', async () => {
      const person = makePerson(3);
      await system().write([add(person), update(person, { [text]: [] })]);
      expect(await system().differences(having(person, { [text]: [] }))).toEqual([]);
    });

    it('sees what the same page created', async () => {
      await system().write([add(ann), update(ann, { [text]: ['later'] })]);
      expect(await system().differences(having(ann, { [text]: ['later'] }))).toEqual([]);
    });

    it('is refused for an object that is not there', async () => {
      const results = await system().send([update(ann, { [text]: ['new'] }), add(bob)]);
      expect(results).toMatchObject([{ ok: false, type: 'cd-missing-object' }, { ok: true }]);
      expect(await system().find(ann.dn)).toBeUndefined();
      expect(await system().differences(bob)).toEqual([]);
    });

    it('is refused for an attribute that the system does not have', async () => {
      await system().write([add(ann)]);
      const results = await system().send([update(ann, { 'no-such-attribute': ['x'] }), add(bob)]);
      expect(results).toMatchObject([{ ok: false }, { ok: true }]);
      expect(await system().differences(ann, bob)).toEqual([]);
    });
  });

  describe('of an addition', () => {
    it('is refused when another object has the name', async () => {
      await system().write([add(ann)]);
      const other = having(ann, { [text]: ['other'] });
      const results = await system().send([add(other), add(bob)]);
      expect(results).toMatchObject([{ ok: false, type: 'cd-existing-object' }, { ok: true }]);
      expect(await system().differences(ann, bob)).toEqual([]);
    });

    it('is possible again after a deletion', async () => {
      await system().write([add(ann)]);
      const again = having(ann, { [text]: ['again'] });
      await system().write([remove(ann), add(again)]);
      expect(await system().differences(again)).toEqual([]);
    });
  });

  describe('of a deletion', () => {
    it('removes the object', async () => {
      await system().write([add(ann), add(bob)]);
      await system().write([remove(ann)]);
      expect(await system().find(ann.dn)).toBeUndefined();
      expect(await system().differences(bob)).toEqual([]);
    });

    it('is harmless the second time', async () => {
      await system().write([add(ann)]);
      await system().write([remove(ann)]);
      await system().write([remove(ann)]);
      expect(await system().find(ann.dn)).toBeUndefined();
    });
  });

  it('may get a page again', async () => {
    await system().write([add(bob)]);
    const page = [add(ann), update(bob, { [text]: ['changed'] }), remove(makePerson(4))];
    await system().write(page);
    await system().write(page);
    expect(await system().differences(ann, having(bob, { [text]: ['changed'] }))).toEqual([]);
  });

  it('replaces an object by another one of its name, as often as it is told', async () => {
    await system().write([add(ann)]);
    const other = having(ann, { [text]: ['other'] });
    const page = [remove(ann), add(other)];
    await system().write(page);
    await system().write(page);
    expect(await system().differences(other)).toEqual([]);
  });

  it('may get a page again in the same session', async () => {
    const session = await system().open();
    for (let round = 0; round < 2; round += 1)
      for (const result of await system().sendPage(session, [add(ann), add(bob)]))
        expect(result).toMatchObject({ ok: true });
    await session.finishExport();
    await session.close();
    expect(await system().differences(ann, bob)).toEqual([]);
  });
}
