import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDefinition } from './parse-definition.ts';

const partsOf = (text: string) => {
  const definition = parseDefinition(text);
  return definition && { oid: definition.oid, ...Object.fromEntries(definition.parts) };
};

describe('parseDefinition', () => {
  it('takes an object class apart', () => {
    expect(
      partsOf(
        "( 2.5.6.6 NAME 'person' DESC 'RFC2256: a person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY userPassword )",
      ),
    ).toEqual({
      oid: '2.5.6.6',
      NAME: ['person'],
      DESC: ['RFC2256: a person'],
      SUP: ['top'],
      STRUCTURAL: [],
      MUST: ['sn', 'cn'],
      MAY: ['userPassword'],
    });
  });

  it('takes an attribute type apart', () => {
    expect(
      partsOf(
        "( 0.9.2342.19200300.100.1.1 NAME ( 'uid' 'userid' ) SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{256} SINGLE-VALUE X-ORIGIN ( 'RFC 4519' 'x' ) )",
      ),
    ).toEqual({
      oid: '0.9.2342.19200300.100.1.1',
      NAME: ['uid', 'userid'],
      SYNTAX: ['1.3.6.1.4.1.1466.115.121.1.15{256}'],
      'SINGLE-VALUE': [],
      'X-ORIGIN': ['RFC 4519', 'x'],
    });
  });

  it('bears missing spaces and keywords in any case', () => {
    expect(partsOf("(1.2 name 'a' sup(b$c)must d)")).toEqual({
      oid: '1.2',
      NAME: ['a'],
      SUP: ['b', 'c'],
      MUST: ['d'],
    });
  });

  it('takes keywords inside texts and lists for what they are', () => {
    expect(partsOf("( 1.2 NAME 'MUST' DESC 'SUP ( x ) MAY y' MAY ( name $ desc ) )")).toEqual({
      oid: '1.2',
      NAME: ['MUST'],
      DESC: ['SUP ( x ) MAY y'],
      MAY: ['name', 'desc'],
    });
  });

  it.each(['', '(', ')', '()', '( )', 'x', "( 'a' )", '( ( 1.2 ) )', '( 1.2 NAME'])(
    'refuses %s',
    (text) => {
      expect(parseDefinition(text)).toBeUndefined();
    },
  );

  it('answers to any text at once', () => {
    const unit = fc.constantFrom('(', ')', "'", '$', ' ', 'NAME', 'SUP', 'a', '1.2');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 50 }), (text) => {
        const definition = parseDefinition(text);
        expect(definition === undefined || definition.oid !== '').toBe(true);
      }),
      {
        numRuns: 1000,
        examples: [
          ["'".repeat(100_001)],
          ['('.repeat(100_000)],
          ['( 1.2 ' + "NAME 'x' ".repeat(50_000) + ')'],
        ],
      },
    );
  });
});
