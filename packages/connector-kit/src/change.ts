import type { Attributes, Values } from '@cognate/kernel';

/** Where in the source an entry stood, for messages: a line of a file, the n-th entry of an answer. */
export interface EntryPosition {
  readonly entry?: number;
  readonly line?: number;
  readonly column?: number;
}

/**
 * One object as the connected system reports it. Attribute and type names may have any case.
 *
 * A delta import may report an object more than once, in the order in which it changed, and objects in any order.
 * References that an `update` does not speak of follow renamed objects. Where one delta gives a name to another object
 * and refers to it, whole objects (`replace`) leave no doubt about whom is meant.
 */
export interface ImportEntry {
  /**
   * `replace`: the whole object as it is now. `update`: only the attributes that changed, with their full values.
   * `delete`: the object is gone (delta imports only; in a full import absence says it).
   */
  readonly change: 'replace' | 'update' | 'delete';
  /** The name by which references find the object. May be empty for a `delete` that knows the anchor. */
  readonly dn: string;
  /** What never changes about the object. Absent where the name itself is the anchor. */
  readonly anchor?: string;
  /** The object type. Absent for a `delete`. */
  readonly type?: string;
  /**
   * Attribute values; references hold the target's DN. In an `update` an empty list clears the attribute.
   * Beside a `fingerprint` it may be a getter that reads the record when it is first asked, and throws
   * `UnreadableEntry` for one that cannot be read.
   */
  readonly attributes: Attributes;
  /**
   * Of a whole object (`replace`): a text that is the same as long as the object is, such as the record that it was
   * read from. An object whose fingerprint is the one of the last import is unchanged and not asked for its
   * attributes. Settings and selected schema need not be part of it.
   */
  readonly fingerprint?: string;
  /** Value-wise changes of an `update`: one member more costs one value, whatever the size of the group. */
  readonly valueChanges?: Readonly<
    Record<string, { readonly add: Values; readonly remove: Values }>
  >;
  readonly position?: EntryPosition;
}

/** Names of what can be wrong with one entry while it is read (MIM's discovery errors). */
export const DISCOVERY_ERRORS = [
  'missing-change-type',
  'invalid-change-type',
  'multi-valued-change-type',
  'need-full-object',
  'missing-dn',
  'dn-not-ldap-conformant',
  'invalid-dn',
  'missing-anchor-component',
  'multi-valued-anchor-component',
  'anchor-too-long',
  'duplicate-object',
  'missing-object-class',
  'missing-object-type',
  'unmappable-object-type',
  'parse-error',
  'read-error',
  'staging-error',
  'multi-single-mismatch',
  'invalid-attribute-value',
  'invalid-base64-value',
  'invalid-numeric-value',
  'invalid-boolean-value',
  'reference-value-not-ldap-conformant',
  'invalid-reference-value',
] as const;
export type DiscoveryErrorType = (typeof DISCOVERY_ERRORS)[number];

/** An entry that could not be read. It is skipped and recorded; a full import with one infers no deletions. */
export interface DiscoveryError {
  readonly type: DiscoveryErrorType;
  readonly message: string;
  readonly dn?: string;
  readonly anchor?: string;
  readonly attribute?: string;
  readonly position?: EntryPosition;
}

/** Thrown by an entry that is asked for its attributes and cannot read them. */
export class UnreadableEntry extends Error {
  readonly error: DiscoveryError;

  constructor(error: DiscoveryError) {
    super(error.message);
    this.name = 'UnreadableEntry';
    this.error = error;
  }
}

export interface ImportPage {
  readonly entries: readonly ImportEntry[];
  readonly errors: readonly DiscoveryError[];
  /** Entries that the connector left out on purpose (out of scope), for the counter `filtered-objects`. */
  readonly filteredObjects?: number;
  /** The names of those of them that have one, for the list behind the counter. */
  readonly filteredNames?: readonly string[];
  /** The position after the whole import, on its last page: what a later delta import starts from. */
  readonly watermark?: string;
}

/** A change of one attribute of an export. Values are canonical; references hold the target's DN. */
export type AttributeChange =
  | { readonly attribute: string; readonly op: 'replace'; readonly values: Values }
  | {
      readonly attribute: string;
      readonly op: 'update';
      readonly add: Values;
      readonly remove: Values;
    };

/** One object's pending export, as handed to a connector. */
export interface ExportChange {
  /** The engine's handle; the result names it again. */
  readonly id: number;
  readonly op: 'add' | 'update' | 'delete';
  readonly type: string;
  /** For an add the name to create; otherwise the name that the object has now. */
  readonly dn: string;
  /** The new name when the object is renamed or moved as well. */
  readonly newDn?: string;
  readonly anchor?: string;
  /** Add: every value, as `replace`. Update: what changes; a `replace` by no values clears the attribute. */
  readonly changes: readonly AttributeChange[];
}

/** Names of what a connected system can have against an export (MIM's export errors). */
export const EXPORT_ERRORS = [
  'cd-existing-object',
  'cd-missing-object',
  'cd-existing-attribute-or-value',
  'cd-connectivity-error',
  'cd-error',
  'non-existent-parent',
  'rename-to-existing-dn',
  'invalid-dn',
  'modify-naming-attribute',
  'dn-attributes-failure',
  'partial-success',
  'ambiguous-update',
  'duplicate-anchor',
  'missing-anchor-component',
  'multi-valued-anchor-component',
  'anchor-too-long',
  'schema-violation',
  'constraint-violation',
  'syntax-violation',
  'type-mismatch',
  'invalid-attribute-value',
  'readonly-attribute',
  'insufficient-field-width',
  'insufficient-columns',
  'code-page-conversion',
  'permission-issue',
  'password-policy-violation',
  'password-set-disallowed',
  'no-export-to-this-object-type',
  'missing-provisioning-attribute',
  'unexpected-error',
] as const;
export type ExportErrorType = (typeof EXPORT_ERRORS)[number];

export type ExportResult =
  /** `dn` and `anchor` when the system chose or changed them. */
  | { readonly id: number; readonly ok: true; readonly dn?: string; readonly anchor?: string }
  /** `cdError` keeps the system's own words. */
  | {
      readonly id: number;
      readonly ok: false;
      readonly type: ExportErrorType;
      readonly message: string;
      readonly cdError?: string;
    };
