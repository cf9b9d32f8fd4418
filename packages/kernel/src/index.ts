export { AppError } from './app-error.ts';
export { assert, must, unreachable } from './assert.ts';
export type { Dn, DnPart, DnStyle } from './dn.ts';
export { escapeDnValue, foldDn, parentDn, parseLdapDn, printDn, rdnOf } from './dn.ts';
export { foldName, foldText, NameMap } from './name.ts';
export { err, ok } from './result.ts';
export type { Result } from './result.ts';
export { ATTRIBUTE_TYPES, canonicalValues, isValueOf, parseValue, sameValues } from './value.ts';
export type { Attributes, AttributeType, Value, Values } from './value.ts';
