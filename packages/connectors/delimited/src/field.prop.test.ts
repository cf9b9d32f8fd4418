import type { AttributeType } from '@cognate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorToDn, dnToAnchor } from './anchor.ts';
import { delimitedSettings } from './config.ts';
import { createFieldFormat } from './field.ts';
import type { FieldAttribute } from './field.ts';
import { formatOf } from './format.ts';

const settings = delimitedSettings.parse({ files: [{ type: 'x', path: 'x', anchor: ['x'] }] });
const attribute = (type: AttributeType, multivalued: boolean): FieldAttribute => ({
  name: 'a',
  type,
  multivalued,
  isList: multivalued,
});

const text = fc.string({
  unit: fc.constantFrom(...Array.from("ab;\\'=+-@,# ")),
  minLength: 1,
  maxLength: 8,
});
const guarding = fc.boolean();

describe('fields', () => {
  it('hold any text', () => {
    fc.assert(
      fc.property(text, guarding, fc.boolean(), (value, guardFormulas, namesAreRaw) => {
        const fields = createFieldFormat(formatOf(settings, { guardFormulas }), namesAreRaw);
        const one = attribute('string', false);
        const written = fields.write([value], one);
        expect(written).toBeDefined();
        expect(fields.read(written ?? '', one)).toEqual({ ok: true, values: [value] });
      }),
      { numRuns: 1000 },
    );
  });

  it('hold any list of texts, whatever separates them', () => {
    const separator = fc.constantFrom(';', '|', ';;', ', ', 'a');
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { minLength: 1 }),
        separator,
        guarding,
        (values, multivalueSeparator, guardFormulas) => {
          const format = formatOf(settings, { multivalueSeparator, guardFormulas });
          const fields = createFieldFormat(format, true);
          const several = attribute('string', true);
          const written = fields.write(values, several);
          // Long separators can meet their own halves in a value; then nothing is written.
          if (written === undefined) expect(multivalueSeparator.length).toBeGreaterThan(1);
          else expect(fields.read(written, several)).toEqual({ ok: true, values: values.sort() });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never begin like a formula when they are guarded', () => {
    const fields = createFieldFormat(formatOf(settings, { guardFormulas: true }), true);
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 1 }), (values) => {
        expect(fields.write(values, attribute('string', true)) ?? '').not.toMatch(/^[=+\-@]/);
      }),
    );
  });

  it('hold the names of other rows', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (components) => {
        const dn = anchorToDn(components);
        const fields = createFieldFormat(formatOf(settings, {}), components.length === 1);
        const reference = attribute('reference', false);
        const written = fields.write([dn], reference) ?? '';
        expect(fields.read(written, reference)).toEqual({ ok: true, values: [dn] });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('names', () => {
  it('hold any components', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (components) => {
        expect(dnToAnchor(anchorToDn(components))).toEqual(components);
      }),
      { numRuns: 1000 },
    );
  });
});
