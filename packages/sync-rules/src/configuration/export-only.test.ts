import { expect, it } from 'vitest';
import { compile, configuration, connector, forPeople } from '../testing/documents.ts';
import type { ConnectorDocument, ObjectTypeDocument } from './document.ts';

const codes = (
  attributes: ObjectTypeDocument['attributes'],
  part: Partial<ConnectorDocument> = {},
): readonly string[] =>
  compile(
    configuration([connector('ad', { objectTypes: { person: { attributes } }, ...part })]),
  ).problems.map(({ code }) => code);

it('what is only exported cannot be read by rules', () => {
  const pin = { pin: { type: 'string', exportOnly: true } } as const;
  expect(codes(pin, { importFlows: forPeople({ title: 'pin' }) })).toEqual(['unknown-attribute']);
  expect(codes(pin, { filter: { person: 'pin = "1"' } })).toEqual(['unknown-attribute']);
  expect(codes(pin, { exportFlows: forPeople({ pin: 'title' }) })).toEqual([]);
});

it('the usual passwords are only exported unless the configuration says otherwise', () => {
  const importFlows = forPeople({ title: 'userPassword' });
  expect(codes({ userPassword: 'string' }, { importFlows })).toEqual(['unknown-attribute']);
  const read = { userPassword: { type: 'string', exportOnly: false } } as const;
  expect(codes(read, { importFlows })).toEqual([]);
});

it('a reference has to be read', () => {
  expect(codes({ manager: { type: 'reference', exportOnly: true } })).toEqual([
    'export-only-reference',
  ]);
});

it('what is never read can be sent once, or whenever it changes', () => {
  expect(codes({ photo: { type: 'binary', writeOnly: true } })).toEqual([]);
  expect(codes({ photo: { type: 'binary', writeOnly: true, exportOnly: true } })).toEqual([
    'export-only-and-write-only',
  ]);
});
