import type { Attributes } from '@cognate/kernel';

/** Who supplied a metaverse attribute's values. */
export interface Contribution {
  /** The import flow. */
  readonly rule: string;
  /** The connector-space object. */
  readonly object: number;
  /** The run that wrote the value. */
  readonly run: number;
}

/** A metaverse object. Never changed in place. Reference values are metaverse object ids (numbers). */
export interface MvObject {
  readonly id: number;
  readonly type: string;
  readonly attributes: Attributes;
  /** By attribute; every attribute with values has an entry. */
  readonly lineage: Readonly<Record<string, Contribution>>;
}
