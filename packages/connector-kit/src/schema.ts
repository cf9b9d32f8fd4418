import type { AttributeType } from '@cognate/kernel';

/** What a connected system says of one attribute. */
export interface DiscoveredAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multivalued: boolean;
  readonly required: boolean;
  /** False for what only the system itself writes (operational attributes). */
  readonly writable: boolean;
  /** The system's own name of the syntax. */
  readonly syntax?: string;
  /** `forward`: a reference of which the system keeps the other end. `back`: that end. */
  readonly link?: 'back' | 'forward';
}

export interface DiscoveredObjectType {
  readonly name: string;
  /** What the type inherits from, nearest first. */
  readonly parents?: readonly string[];
  readonly attributes: readonly DiscoveredAttribute[];
  /** The attributes that make up the anchor, where the connector knows them. */
  readonly anchor?: readonly string[];
}

export interface DiscoveredSchema {
  readonly objectTypes: readonly DiscoveredObjectType[];
}

/** An attribute that the configuration selected for import and export. */
export interface SelectedAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multivalued: boolean;
}

export interface SelectedObjectType {
  readonly name: string;
  readonly attributes: readonly SelectedAttribute[];
}

/** What of the system's schema this connector handles; everything else is left alone. */
export interface SelectedSchema {
  readonly objectTypes: readonly SelectedObjectType[];
}
