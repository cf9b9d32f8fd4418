import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dn } from './dn.ts';
import { escapeDnValue, foldDn, parentDn, parseLdapDn, printDn, rdnOf } from './dn.ts';
import { foldText } from './name.ts';

// Characters that mean something in a name are much more frequent here than in nature.
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
  fc.string({ unit: fc.constantFrom(...Array.from(' ,=+<>#;\\"aB\n\u0000é\u0301😀')) }),
);
const attribute = fc.constantFrom('cn', 'CN', 'ou', 'dc', '2.5.4.3', 'x-y');
const dn: fc.Arbitrary<Dn> = fc.array(
  fc.array(fc.record({ attribute, value }), { minLength: 1, maxLength: 2 }),
  { minLength: 1, maxLength: 4 },
);

const hex = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%(..)/g, '\\$1')
    .replaceAll(/[!'()*]/g, escapeDnValue);

/** Another spelling of the same name: spaces, hexadecimal escapes, other separators and case. */
function respell(name: Dn, choices: readonly number[]): string {
  let at = 0;
  const choose = (count: number): number => (choices[at++ % choices.length] ?? 0) % count;
  const space = (): string => ' '.repeat(choose(2));
  return name
    .map((parts) =>
      parts
        .map((part) => {
          const written = choose(2) === 0 ? escapeDnValue(part.value) : hex(part.value);
          const named = choose(2) === 0 ? part.attribute.toUpperCase() : part.attribute;
          return `${space()}${named}${space()}=${space()}${written}${space()}`;
        })
        .join('+'),
    )
    .join(choose(2) === 0 ? ',' : ';');
}

describe('distinguished names', () => {
  it('survive being written and read', () => {
    fc.assert(
      fc.property(dn, (name) => {
        expect(parseLdapDn(printDn(name))).toEqual(name);
      }),
      { numRuns: 500 },
    );
  });

  it('compare equal however they are spelt', () => {
    fc.assert(
      fc.property(dn, fc.array(fc.nat(100), { minLength: 7, maxLength: 13 }), (name, choices) => {
        const spelt = respell(name, choices);
        expect(parseLdapDn(spelt)?.map((parts) => parts.map((part) => part.value))).toEqual(
          name.map((parts) => parts.map((part) => part.value)),
        );
        expect(foldDn('ldap', spelt)).toBe(foldDn('ldap', printDn(name)));
      }),
      { numRuns: 1000 },
    );
  });

  it('compare different when their values differ', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const same =
          foldDn('ldap', `cn=${escapeDnValue(a)}`) === foldDn('ldap', `cn=${escapeDnValue(b)}`);
        expect(same).toBe(foldText(a) === foldText(b));
      }),
    );
  });

  it('have a folded form that folds to itself', () => {
    fc.assert(
      fc.property(fc.oneof(dn.map(printDn), value), (text) => {
        for (const style of ['ldap', 'generic'] as const) {
          const folded = foldDn(style, text);
          expect(foldDn(style, folded)).toBe(folded);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never take more from a value than its own component', () => {
    fc.assert(
      fc.property(value, (text) => {
        const written = `cn=${escapeDnValue(text)},ou=people,dc=test`;
        expect(parseLdapDn(written)).toHaveLength(3);
        expect(parentDn(written)).toBe('ou=people,dc=test');
        expect(parseLdapDn(rdnOf(written))).toEqual([[{ attribute: 'cn', value: text }]]);
      }),
      { numRuns: 500 },
    );
  });

  it('are read from any text without failing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('cn=,+; \\"#aF0<é')) }),
        (text) => {
          const parsed = parseLdapDn(text);
          expect(parsed && parseLdapDn(printDn(parsed))).toEqual(parsed);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
