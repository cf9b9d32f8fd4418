import type { AttributeType } from '@cognate/kernel';

const LDAP_SYNTAX = '1.3.6.1.4.1.1466.115.121.1.';

// Syntaxes of RFC 4517 and RFC 4523 that are not text.
const TYPES: Readonly<Record<string, AttributeType>> = {
  [`${LDAP_SYNTAX}7`]: 'boolean',
  [`${LDAP_SYNTAX}27`]: 'integer',
  [`${LDAP_SYNTAX}12`]: 'reference',
  // A name with an optional number behind it: uniqueMember.
  [`${LDAP_SYNTAX}34`]: 'reference',
  [`${LDAP_SYNTAX}4`]: 'binary',
  [`${LDAP_SYNTAX}5`]: 'binary',
  [`${LDAP_SYNTAX}8`]: 'binary',
  [`${LDAP_SYNTAX}9`]: 'binary',
  [`${LDAP_SYNTAX}10`]: 'binary',
  [`${LDAP_SYNTAX}23`]: 'binary',
  [`${LDAP_SYNTAX}28`]: 'binary',
  [`${LDAP_SYNTAX}40`]: 'binary',
  [`${LDAP_SYNTAX}49`]: 'binary',
  // 64-bit integers and names with strings as Active Directory and AD LDS have them.
  '1.2.840.113556.1.4.906': 'integer',
};

/** The type that values of a syntax have here. What is not known is text, dates included. */
export const typeOfSyntax = (syntax: string | undefined): AttributeType =>
  (syntax === undefined ? undefined : TYPES[syntax]) ?? 'string';
