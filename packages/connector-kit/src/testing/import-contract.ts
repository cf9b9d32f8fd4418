import { isDeepStrictEqual } from 'node:util';
import { foldName, isValueOf, must } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import type { ImportEntry } from '../change.ts';
import type { ConnectorSession } from '../connector.ts';
import type { ContractFactory } from './contract-subject.ts';
import { add, having, update } from './contract-system.ts';
import type { ContractSystem } from './contract-system.ts';

const PERSONS = 25;
const PAGE = 10;

/** Reading. Persons come from exports, so this part needs both directions. */
export function importContract(factory: ContractFactory, system: () => ContractSystem): void {
  const persons = Array.from({ length: PERSONS }, (_, n) => factory.makePerson(n));

  it('reads a system without objects', async () => {
    const { entries, errors } = await system().read();
    expect(errors).toEqual([]);
    for (const person of persons)
      expect(entries.some((entry) => system().sameDn(entry.dn, person.dn))).toBe(false);
  });

  it('reads every object once, whole', async () => {
    await system().write(persons.map(add));
    const { entries, errors } = await system().read();
    expect(errors).toEqual([]);
    for (const { dn } of persons) {
      const found = entries.filter((entry) => system().sameDn(entry.dn, dn));
      expect(found.map(({ change }) => change)).toEqual(['replace']);
    }
    expect(await system().differences(...persons)).toEqual([]);
  });

  it('keeps about to the page size and loses nothing between pages', async () => {
    await system().write(persons.map(add));
    const { pages, entries: all } = await system().read(PAGE);
    for (const { dn } of persons)
      expect(all.filter((entry) => system().sameDn(entry.dn, dn))).toHaveLength(1);
    expect(pages.length).toBeGreaterThanOrEqual(Math.floor(PERSONS / (2 * PAGE)) + 1);
    for (const { entries } of pages) expect(entries.length).toBeLessThanOrEqual(2 * PAGE);
  });

  it('gives what is selected only, with values of the selected types', async () => {
    await system().write(persons.map(add));
    const { entries } = await system().read();
    const types = system().subject.schema.objectTypes;
    for (const entry of entries) {
      const type = must(
        types.find(({ name }) => foldName(name) === foldName(entry.type ?? '')),
        `${String(entry.type)} is selected`,
      );
      for (const [name, values] of Object.entries(entry.attributes)) {
        const attribute = must(
          type.attributes.find((selected) => foldName(selected.name) === foldName(name)),
          `${name} is selected`,
        );
        expect(values.every((value) => isValueOf(attribute.type, value))).toBe(true);
        expect(new Set(values).size).toBe(values.length);
        const most = attribute.multivalued ? Infinity : 1;
        expect(values.length).toBeLessThanOrEqual(most);
      }
    }
  });

  it('gives the same objects when it is read again', async () => {
    await system().write(persons.map(add));
    const names = async () =>
      (await system().read()).entries.map(({ dn, anchor }) => JSON.stringify([dn, anchor]));
    const first = await names();
    const second = await names();
    expect(new Set(second)).toEqual(new Set(first));
    expect(second).toHaveLength(first.length);
  });

  it('gives a fingerprint, if any, only to what looks as it did', async () => {
    const { text } = factory.attributes;
    const [first, ...others] = persons.map((person) => having(person, { [text]: ['one'] }));
    await system().write([first, ...others].flatMap((person) => (person ? [add(person)] : [])));
    const before = Map.groupBy((await system().read()).entries, fingerprintOf);
    if (first) await system().write([update(first, { [text]: ['another'] })]);
    const { entries } = await system().read();
    const misleading = entries
      .filter(({ fingerprint }) => fingerprint !== undefined)
      .filter(({ attributes, ...entry }) =>
        before
          .get(fingerprintOf(entry))
          ?.some((earlier) => !isDeepStrictEqual(attributes, earlier.attributes)),
      );
    expect(misleading).toEqual([]);
    expect(entries.some(({ attributes }) => attributes[text]?.[0] === 'another')).toBe(true);
  });

  describe('when it is interrupted', () => {
    it('ends with the reason of the signal', async () => {
      await system().write(persons.map(add));
      const controller = new AbortController();
      const reason = new Error('the run was stopped');
      const session = await system().open(controller.signal);
      const reading = readAfterFirstPage(session, () => controller.abort(reason));
      await expect(reading).rejects.toBe(reason);
    });

    it('leaves nothing running after it was closed', async () => {
      await system().write(persons.map(add));
      const before = openResources();
      const session = await system().open();
      await readAfterFirstPage(session, () => session.close()).catch(() => undefined);
      await expect.poll(openResources).toEqual(before);
    });

    it('leaves nothing running when the reader leaves early', async () => {
      await system().write(persons.map(add));
      const before = openResources();
      const session = await system().open();
      for await (const page of session.import({ mode: 'full', pageSize: 1 })) {
        expect(page.entries.length).toBeGreaterThanOrEqual(0);
        break;
      }
      await session.close();
      await expect.poll(openResources).toEqual(before);
    });
  });
}

const fingerprintOf = ({ dn, fingerprint }: Pick<ImportEntry, 'dn' | 'fingerprint'>): string =>
  JSON.stringify([dn, fingerprint]);

async function readAfterFirstPage(
  session: ConnectorSession,
  interrupt: () => unknown,
): Promise<void> {
  let interrupted = false;
  for await (const page of session.import({ mode: 'full', pageSize: 1 })) {
    expect(page).toBeDefined();
    if (interrupted) continue;
    interrupted = true;
    await interrupt();
  }
}

/** Sockets, pipes, child processes and file work of this process. Timers belong to the test runner as well. */
const openResources = (): readonly string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /Socket|TLS|Pipe|Process|FSReq|FileHandle|DNS|Worker|MessagePort/.test(name))
    .sort();
