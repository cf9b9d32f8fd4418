import { expect, it } from 'vitest';
import type { Vault } from '../ports/vault.ts';
import { changeSealed, isSealed, openAttributes, sealAttributes } from './sealed-values.ts';

/** Seals by writing the place in front, which is no secret; keys are not what is looked at here. */
const vault: Vault = {
  seal: (place, text) => `${place}|${text}`,
  open: (place, sealed) =>
    sealed.startsWith(`${place}|`) ? sealed.slice(place.length + 1) : undefined,
  salt: () => '',
};
const isSecret = (name: string): boolean => name === 'pin';
const values = { name: ['Ann'], pin: ['a', 7, true], none: [] };

it('what was sealed opens at its place, with every value of its own type', () => {
  const sealed = sealAttributes(vault, 'object 1', values, isSecret);
  expect(sealed).toMatchObject({ name: ['Ann'], none: [] });
  expect(sealed['pin']?.every(isSealed)).toBe(true);
  expect(openAttributes(vault, 'object 1', sealed)).toEqual(values);
  expect(openAttributes(vault, 'object 2', sealed)).toEqual(sealed);
  const { pin = [] } = sealed;
  expect(openAttributes(vault, 'object 1', { other: pin })).toEqual({ other: pin });
});

it('what is sealed is not sealed again, and nothing without secrets is copied', () => {
  const sealed = sealAttributes(vault, 'object 1', values, isSecret);
  expect(sealAttributes(vault, 'object 1', sealed, isSecret)).toEqual(sealed);
  expect(sealAttributes(vault, 'object 1', values, () => false)).toBe(values);
  expect(openAttributes(vault, 'object 1', values)).toBe(values);
});

it('a seal that goes takes its value along, and the last one its attribute', () => {
  const sealed = sealAttributes(vault, 'object 1', values, isSecret);
  expect(changeSealed(sealed, 'object 1', () => undefined)).toEqual({ name: ['Ann'], none: [] });
  const wiped = changeSealed(sealed, 'object 1', () => '');
  expect(wiped['pin']?.every(isSealed)).toBe(true);
  expect(openAttributes(vault, 'object 1', wiped)).toEqual(wiped);
});
