import type { ExpressionSchema } from './schema.ts';
import type { ExpressionNode } from './tree.ts';
import { attributeNode, callNode } from './tree.ts';

/** The tree with the canonical spelling of every attribute that the schema knows; the others stay as they are. */
export function bindExpression(tree: ExpressionNode, schema: ExpressionSchema): ExpressionNode {
  switch (tree.kind) {
    case 'attribute': {
      const name = schema.attribute(tree.name)?.name;
      return name === undefined || name === tree.name ? tree : attributeNode(name, tree);
    }
    case 'call': {
      const given = tree.arguments.map((each) => bindExpression(each, schema));
      const same = given.every((each, index) => each === tree.arguments[index]);
      return same ? tree : callNode(tree.name, given, tree);
    }
    case 'literal':
    case 'missing':
      return tree;
  }
}
