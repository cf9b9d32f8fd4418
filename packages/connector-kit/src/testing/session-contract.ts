import { foldName, must } from '@cognate/kernel';
import { expect, it } from 'vitest';
import { ConnectorError } from '../connector-error.ts';
import type { ContractFactory } from './contract-subject.ts';
import { given } from './contract-system.ts';
import type { ContractSystem } from './contract-system.ts';

/** Opening, closing and looking. */
export function sessionContract({ absent }: ContractFactory, system: () => ContractSystem): void {
  it('opens, closes and opens again', async () => {
    for (let round = 0; round < 2; round += 1) {
      const session = await system().open();
      await expect(session.test()).resolves.toBeUndefined();
      await session.close();
    }
  });

  it('may be closed twice', async () => {
    const session = await system().open();
    await session.close();
    await expect(session.close()).resolves.toBeUndefined();
  });

  it('may be closed without having done anything', async () => {
    const session = await system().open();
    await expect(session.close()).resolves.toBeUndefined();
  });

  it('does not start when the signal is aborted already', async () => {
    const reason = new Error('the run was stopped');
    const signal = AbortSignal.abort(reason);
    const attempt = system()
      .open(signal)
      .then((session) => session.test());
    await expect(attempt).rejects.toBe(reason);
  });

  it('discovers the types and attributes that are selected', async () => {
    const session = await system().open();
    const { objectTypes } = await session.discoverSchema();
    for (const selected of system().subject.schema.objectTypes) {
      const type = must(
        objectTypes.find(({ name }) => foldName(name) === foldName(selected.name)),
        `the discovered schema has the type ${selected.name}`,
      );
      for (const { name, multivalued } of selected.attributes) {
        const attribute = type.attributes.find((found) => foldName(found.name) === foldName(name));
        expect(attribute, `${selected.name}.${name}`).toMatchObject({ multivalued });
      }
    }
  });

  it('discovers every name once', async () => {
    const session = await system().open();
    const { objectTypes } = await session.discoverSchema();
    const types = objectTypes.map(({ name }) => foldName(name));
    expect(new Set(types).size).toBe(types.length);
    for (const { attributes } of objectTypes) {
      const names = attributes.map(({ name }) => foldName(name));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  for (const { settings, stepResult } of given(absent))
    it('says so when the system is not there', async () => {
      const attempt = system()
        .open(undefined, settings(system().subject))
        .then((session) => session.test());
      const error: unknown = await attempt.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConnectorError);
      expect(error).toMatchObject({ stepResult });
    });
}
