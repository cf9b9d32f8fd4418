import type { Value } from '@cognate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTree } from '../testing/arbitrary-tree.ts';
import { checkExpression } from './check.ts';
import { compileExpression } from './compile.ts';
import type { ExpressionNode } from './tree.ts';

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('AQIAAAAAAAUgAAAAIAIAAA==', '2024-02-29T08:05:00.000', '9223372036854775807'),
);
const values = fc.array(value, { maxLength: 3 });
const environment = fc.record({
  values: fc.func<[string], Value[]>(values),
  dnStyle: fc.constantFrom('ldap' as const, 'generic' as const),
});

function attributesOf(node: ExpressionNode): readonly string[] {
  if (node.kind === 'attribute') return [node.name];
  return node.kind === 'call' ? node.arguments.flatMap(attributesOf) : [];
}

describe('compiled expressions', () => {
  it('never throw, whatever the tree and the values', () => {
    fc.assert(
      fc.property(arbitraryTree, environment, (tree, given) => {
        const compiled = compileExpression(tree);
        const outcome = compiled.evaluate(given);
        if (!outcome.ok) {
          expect(outcome.error.message).not.toBe('');
        } else if (typeof outcome.value === 'number') {
          expect(Number.isSafeInteger(outcome.value)).toBe(true);
        } else {
          expect(outcome.value === null || typeof outcome.value !== 'object').toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('give the same for the same', () => {
    fc.assert(
      fc.property(arbitraryTree, environment, (tree, given) => {
        const compiled = compileExpression(tree);
        expect(compiled.evaluate(given)).toEqual(compiled.evaluate(given));
      }),
    );
  });

  it('read no attribute that checking did not list', () => {
    const schema = {
      attribute: (name: string) => ({ name, type: 'string' as const, multivalued: false }),
    };
    fc.assert(
      fc.property(arbitraryTree, (tree) => {
        const listed = checkExpression(tree, schema).attributes;
        expect([...listed].toSorted()).toEqual([...new Set(attributesOf(tree))].toSorted());
        compileExpression(tree).evaluate({
          values: (name) => {
            expect(listed).toContain(name);
            return undefined;
          },
        });
      }),
    );
  });
});
