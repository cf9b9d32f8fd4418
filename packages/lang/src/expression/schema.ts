import type { AttributeType } from '@cognate/kernel';

/** What an expression needs to know about an attribute. */
export interface ExpressionAttribute {
  /** The canonical spelling. */
  readonly name: string;
  readonly type: AttributeType;
  readonly multivalued: boolean;
}

/** The attributes that an expression may read. */
export interface ExpressionSchema {
  /** The attribute of a name, whatever its case. */
  attribute(name: string): ExpressionAttribute | undefined;
  /** All names, for suggestions; without it there are none. */
  names?(): Iterable<string>;
}
