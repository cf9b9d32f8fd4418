import { describe, expect, it } from 'vitest';
import { discoveredSchema } from './read-schema.ts';
import { classClosure, directorySchema, withSuperiors } from './directory-schema.ts';

const SYNTAX = '1.3.6.1.4.1.1466.115.121.1';

const schema = directorySchema(
  [
    "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
    "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY ( description $ seeAlso ) )",
    "( 2.5.6.7 NAME 'organizationalPerson' SUP person STRUCTURAL MAY title )",
    "( 1.1 NAME ( 'badge' 'badgeHolder' ) SUP top AUXILIARY MAY ( photo $ active ) )",
    "( 1.2 NAME 'round' SUP round2 )",
    "( 1.3 NAME 'round2' SUP round )",
    'nonsense',
  ],
  [
    `( 2.5.4.0 NAME 'objectClass' SYNTAX ${SYNTAX}.38 )`,
    `( 2.5.4.41 NAME 'name' SYNTAX ${SYNTAX}.15{32768} )`,
    "( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )",
    "( 2.5.4.4 NAME ( 'sn' 'surname' ) SUP 2.5.4.41 )",
    `( 2.5.4.13 NAME 'description' SYNTAX ${SYNTAX}.15 )`,
    `( 2.5.4.34 NAME 'seeAlso' SUP distinguishedName )`,
    `( 2.5.4.49 NAME 'distinguishedName' SYNTAX ${SYNTAX}.12 )`,
    `( 2.5.4.12 NAME 'title' SUP name SINGLE-VALUE )`,
    `( 1.4 NAME 'photo' SYNTAX ${SYNTAX}.28 )`,
    `( 1.5 NAME 'active' SYNTAX ${SYNTAX}.7 SINGLE-VALUE )`,
    `( 1.3.6.1.1.16.4 NAME 'entryUUID' SYNTAX 1.3.6.1.1.16.1 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )`,
    "( 1.6 NAME 'loop' SUP loop )",
  ],
);

const discovered = discoveredSchema(schema, {
  anchor: 'entryUUID',
  objectTypes: {
    person: { objectClasses: ['person', 'badge'] },
    visitor: { objectClasses: ['organizationalPerson', 'badge'] },
  },
});

const typeOf = (name: string) => discovered.objectTypes.find((type) => type.name === name);
const attributeOf = (type: string, name: string) =>
  typeOf(type)?.attributes.find((attribute) => attribute.name === name);

describe('a discovered schema', () => {
  it('has the structural classes and the types of the settings', () => {
    expect(discovered.objectTypes.map(({ name }) => name)).toEqual([
      'person',
      'organizationalPerson',
      'round',
      'round2',
      'visitor',
    ]);
  });

  it('knows inherited attributes and which of them are required', () => {
    const names = typeOf('organizationalPerson')?.attributes.map(({ name, required }) =>
      required ? `${name}!` : name,
    );
    expect(names?.sort()).toEqual(
      ['objectClass!', 'sn!', 'cn!', 'description', 'seeAlso', 'title', 'entryUUID'].sort(),
    );
  });

  it('adds the attributes of auxiliary classes that the settings name', () => {
    expect(attributeOf('person', 'photo')).toMatchObject({ type: 'binary', multivalued: true });
    expect(attributeOf('visitor', 'active')).toMatchObject({ type: 'boolean', multivalued: false });
    expect(attributeOf('organizationalPerson', 'photo')).toBeUndefined();
  });

  it('inherits syntaxes, by name and by OID', () => {
    expect(attributeOf('person', 'cn')).toMatchObject({ type: 'string', multivalued: true });
    expect(attributeOf('person', 'seeAlso')).toMatchObject({ type: 'reference' });
  });

  it('offers operational attributes, which nobody can write', () => {
    expect(attributeOf('person', 'entryUUID')).toEqual({
      name: 'entryUUID',
      type: 'string',
      syntax: '1.3.6.1.1.16.1',
      multivalued: false,
      required: false,
      writable: false,
    });
  });

  it('names the anchor', () => {
    expect(typeOf('person')?.anchor).toEqual(['entryUUID']);
    const byName = discoveredSchema(schema, { anchor: 'dn', objectTypes: {} });
    expect(byName.objectTypes[0]).not.toHaveProperty('anchor');
  });
});

describe('classes', () => {
  it('inherit from the nearest first', () => {
    expect(withSuperiors(schema, 'ORGANIZATIONALPERSON').map(({ name }) => name)).toEqual([
      'organizationalPerson',
      'person',
      'top',
    ]);
  });

  it('that inherit from each other come to an end', () => {
    expect(withSuperiors(schema, 'round')).toHaveLength(2);
  });

  it('are found by any of their names and stay when they are unknown', () => {
    expect([...classClosure(schema, ['badgeHolder', 'Unknown'])]).toEqual([
      'badgeholder',
      'unknown',
      'badge',
      'top',
    ]);
  });
});

describe('content rules', () => {
  it('add their attributes and those of their auxiliary classes', () => {
    const ruled = directorySchema(
      [
        "( 1 NAME 'top' ABSTRACT MUST objectClass )",
        "( 2 NAME 'person' SUP top STRUCTURAL MAY sn )",
        "( 3 NAME 'mailbox' SUP top AUXILIARY MAY mail )",
      ],
      [],
      ["( 2 NAME 'person' AUX ( mailbox ) MUST ( cn ) MAY ( info $ note ) )"],
    );
    const { objectTypes } = discoveredSchema(ruled, { anchor: 'dn', objectTypes: {} });
    expect(objectTypes[0]?.attributes.map(({ name }) => name).sort()).toEqual(
      ['objectClass', 'sn', 'cn', 'info', 'note', 'mail'].sort(),
    );
  });
});
