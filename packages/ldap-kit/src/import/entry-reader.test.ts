import type { ImportEntry, SelectedSchema } from '@cognate/connector-kit';
import { describe, expect, it } from 'vitest';
import type { LdapValue } from '../protocol/ber-reader.ts';
import type { LdapEntry } from '../protocol/response.ts';
import { directorySchema } from '../schema/directory-schema.ts';
import { anchorAttribute } from './anchor.ts';
import { createEntryReader } from './entry-reader.ts';
import { binaryAttributes, requestedAttributes } from './requested-attributes.ts';
import { createTypeMapper, typeRules } from './type-mapper.ts';

const schema: SelectedSchema = {
  objectTypes: [
    {
      name: 'person',
      attributes: [
        { name: 'cn', type: 'string', multivalued: true },
        { name: 'title', type: 'string', multivalued: false },
        { name: 'age', type: 'integer', multivalued: false },
        { name: 'active', type: 'boolean', multivalued: false },
        { name: 'photo', type: 'binary', multivalued: false },
        { name: 'manager', type: 'reference', multivalued: false },
        { name: 'secretary', type: 'reference', multivalued: true },
      ],
    },
  ],
};
const anchor = anchorAttribute('entryUUID');
const directory = directorySchema(["( 1 NAME 'person' SUP top )"], []);
const read = createEntryReader({
  schema,
  anchor,
  typeOf: createTypeMapper(typeRules(schema.objectTypes, {}, directory), directory),
  inScope: (dn) => !dn.endsWith('ou=out'),
});

type Values = Readonly<Record<string, readonly LdapValue[]>>;
const whole: Values = { objectClass: ['top', 'person'], entryUUID: ['1'] };

const entry = (attributes: Values, dn = 'cn=a'): LdapEntry => ({
  kind: 'entry',
  dn,
  controls: [],
  attributes: Object.entries(attributes).map(([text, values]) => ({
    name: { text, binary: false, isPartial: false, isKey: true },
    values,
  })),
});

describe('an entry', () => {
  it('becomes an object with values of the selected types', () => {
    const attributes = {
      CN: ['Ann', 'Anna'],
      age: ['42'],
      active: ['FALSE'],
      'photo;binary': [new Uint8Array([1, 2, 255])],
      manager: ['cn=b,dc=x'],
      secretary: ["cn=c,dc=x#'0101'B", 'cn=d', 'B:4:0AFF:cn=e', 'S:5:a:b=c:cn=f'],
      'cn;lang-de': ['Anne'],
      notSelected: ['x'],
    };
    expect(read(entry({ ...whole, ...attributes }))).toEqual({
      kind: 'entry',
      entry: {
        change: 'replace',
        dn: 'cn=a',
        type: 'person',
        anchor: '1',
        attributes: {
          cn: ['Ann', 'Anna'],
          age: [42],
          active: [false],
          photo: ['AQL/'],
          manager: ['cn=b,dc=x'],
          secretary: ['cn=c,dc=x', 'cn=d', 'cn=e', 'cn=f'],
        },
      },
    });
  });

  it('has no value for the empty name that groups hold while they are empty', () => {
    expect(read(entry({ ...whole, secretary: [''] }))).toMatchObject({
      kind: 'entry',
      entry: { attributes: {} },
    });
  });

  it('of another type, or outside the containers, is left out', () => {
    expect(read(entry({ ...whole, objectClass: ['device'] }))).toMatchObject({ kind: 'filtered' });
    expect(read(entry(whole, 'cn=a,ou=out'))).toEqual({ kind: 'filtered', dn: 'cn=a,ou=out' });
  });

  it.each([
    ['invalid-dn', undefined, whole, 'cn=\ufffd'],
    ['invalid-attribute-value', 'entryUUID', { ...whole, entryUUID: ['1\u0000'] }, 'cn=a'],
    ['missing-object-class', undefined, { entryUUID: ['1'] }, 'cn=a'],
    ['missing-anchor-component', undefined, { objectClass: ['person'] }, 'cn=a'],
    ['multi-valued-anchor-component', undefined, { ...whole, entryUUID: ['1', '2'] }, 'cn=a'],
    ['invalid-attribute-value', 'cn', { ...whole, cn: [new Uint8Array([255])] }, 'cn=a'],
    ['invalid-attribute-value', 'cn', { ...whole, cn: ['a\u0000'] }, 'cn=a'],
    ['multi-single-mismatch', 'title', { ...whole, title: ['a', 'b'] }, 'cn=a'],
    ['invalid-numeric-value', 'age', { ...whole, age: ['old'] }, 'cn=a'],
    ['invalid-boolean-value', 'active', { ...whole, active: ['perhaps'] }, 'cn=a'],
    ['reference-value-not-ldap-conformant', 'manager', { ...whole, manager: ['Ann'] }, 'cn=a'],
    [
      'reference-value-not-ldap-conformant',
      'manager',
      { ...whole, manager: ['B:9:0A:cn=b'] },
      'cn=a',
    ],
  ])('that has %s is an error of its own', (type, attribute, attributes, dn) => {
    const result = read(entry(attributes, dn));
    expect(result).toMatchObject({ kind: 'error', error: { type, dn } });
    expect(result.kind === 'error' && result.error.attribute).toBe(attribute);
  });
});

describe('an entry whose values were put off', () => {
  const position = { entry: 7 };
  const unread = (attributes: Values, record = 'bytes'): ImportEntry => {
    const received = entry(attributes);
    const result = read(
      { ...received, unread: { record, keys: received.attributes, valueCount: 2 } },
      position,
    );
    if (result.kind !== 'entry') throw new Error(`it is ${result.kind}`);
    return result.entry;
  };

  it('has a fingerprint, and its values when it is asked', () => {
    const object = unread({ ...whole, cn: ['Ann'] });
    const attributes = { cn: ['Ann'] };
    expect(object).toMatchObject({ dn: 'cn=a', anchor: '1', type: 'person', position, attributes });
    expect(unread({ ...whole, cn: ['Ann'] }).fingerprint).toBe(object.fingerprint);
    expect(unread({ ...whole, cn: ['Ann'] }, 'others').fingerprint).not.toBe(object.fingerprint);
  });

  it('says what is wrong with one of them, and where, when it is asked', () => {
    const object = unread({ ...whole, age: ['old'] });
    const error = { type: 'invalid-numeric-value', attribute: 'age', dn: 'cn=a', position };
    expect(() => object.attributes).toThrow(
      expect.objectContaining({ error: expect.objectContaining(error) as unknown }),
    );
  });
});

describe('an error', () => {
  it('can be stored: it holds no U+0000, whatever the directory sent', () => {
    for (const one of [entry(whole, 'cn=a\u0000b'), entry({ ...whole, age: ['1\u00002'] })])
      expect(JSON.stringify(read(one))).not.toContain('\\u0000');
  });
});

describe('the request', () => {
  it('asks for what is selected and needed, once', () => {
    expect(requestedAttributes(schema, anchor)).toEqual([
      'objectClass',
      'entryUUID',
      'cn',
      'title',
      'age',
      'active',
      'photo',
      'manager',
      'secretary',
    ]);
  });

  it('wants bytes for binary attributes, however the server writes their names', () => {
    const isBinary = binaryAttributes(schema, anchorAttribute('objectGUID'));
    expect(['photo', 'PHOTO;binary', 'objectguid', 'cn'].map(isBinary)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
