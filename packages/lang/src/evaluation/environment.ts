import type { DnStyle, Values } from '@cognate/kernel';

/** What an expression is evaluated against: one object, seen from one connected system. */
export interface Environment {
  /** The values of an attribute, by the name in the tree; `undefined` or empty when it has none. */
  values(attribute: string): Values | undefined;
  /** A whole number between two, both included. Without it RandomNum is an error. */
  random?(start: number, end: number): number;
  /** How the target writes distinguished names; `ldap` unless told. */
  readonly dnStyle?: DnStyle;
}
