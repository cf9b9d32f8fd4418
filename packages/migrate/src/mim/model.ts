import type { AttributeType } from '@cognate/kernel';
import type { Place } from '../findings/finding.ts';

/** The parts of MIM's configuration as its files hold them, each with its place. */

export interface MimAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly syntax: string;
  readonly multivalued: boolean;
  readonly indexed: boolean;
  /** Sent, never read back. */
  readonly exportOnly: boolean;
  readonly encrypted: boolean;
  readonly place: Place;
}

export interface MimClass {
  readonly name: string;
  /** Names of its attributes, those of superior and auxiliary classes included. */
  readonly attributes: readonly string[];
  readonly anchors: readonly string[];
  /** Names of the classes that it extends, the most general one first. */
  readonly superiors: readonly string[];
  readonly place: Place;
}

export interface MimSchema {
  readonly classes: readonly MimClass[];
  readonly attributes: readonly MimAttribute[];
}

/** An attribute, or something every object has: `dn`, `object-id`. */
export interface SourceRef {
  readonly name: string;
  readonly intrinsic: boolean;
}

/** An expression of the identity service: a function with its arguments. */
export type ServiceExpression =
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly arguments: readonly ServiceExpression[];
    }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: string };

export type MimMapping =
  | { readonly kind: 'direct'; readonly source: SourceRef }
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'scripted'; readonly context: string; readonly sources: readonly SourceRef[] }
  | { readonly kind: 'dn-part'; readonly part: number }
  | SyncRuleMapping
  | { readonly kind: 'missing' };

/** A flow that was compiled from a synchronization rule of the identity service. */
export interface SyncRuleMapping {
  readonly kind: 'sync-rule';
  readonly rule: string;
  readonly mapping: string;
  readonly initialOnly: boolean;
  readonly existenceTest: boolean;
  readonly sources: readonly SourceRef[];
  readonly source:
    | { readonly kind: 'direct' }
    | { readonly kind: 'constant'; readonly value: string }
    | { readonly kind: 'expression'; readonly expression: ServiceExpression | undefined };
}

export interface MimImportFlow {
  readonly id: string;
  readonly metaverseType: string;
  readonly attribute: string;
  readonly ranking: string;
  /** The id of the management agent, `{GUID}`. */
  readonly agent: string;
  readonly objectType: string;
  readonly mapping: MimMapping;
  readonly place: Place;
}

export interface MimDeletionRule {
  readonly metaverseType: string;
  readonly type: string;
  readonly agents: readonly string[];
  readonly place: Place;
}

export interface MimExtension {
  readonly assembly: string;
  readonly protection: string;
  readonly place: Place;
}

/** `mv-data`: complete in a server export; only import flows in the export of one management agent. */
export interface MimMetaverse {
  readonly file: string;
  readonly complete: boolean;
  readonly schema: MimSchema;
  readonly importFlows: readonly MimImportFlow[];
  /** By management agent id: whether values leave with the connector. */
  readonly recall: ReadonlyMap<string, boolean>;
  readonly provisioning: { readonly type: string; readonly place: Place } | undefined;
  readonly deletionRules: readonly MimDeletionRule[];
  readonly extension: MimExtension | undefined;
  readonly passwordSync: boolean;
  readonly place: Place;
}

export interface MimCondition {
  readonly attribute: SourceRef;
  readonly operator: string;
  readonly value: string;
  readonly place: Place;
}

export interface MimFilter {
  readonly objectType: string;
  readonly type: string;
  /** Alternatives of conditions that all hold. */
  readonly alternatives: readonly (readonly MimCondition[])[];
  readonly atImport: boolean;
  readonly place: Place;
}

export interface MimJoinCriterion {
  readonly id: string;
  readonly objectType: string;
  readonly metaverseType: string | undefined;
  readonly rule: string | undefined;
  readonly mappings: readonly {
    readonly target: SourceRef;
    readonly mapping: MimMapping;
  }[];
  readonly resolution: { readonly type: string; readonly context: string };
  readonly place: Place;
}

export interface MimProjection {
  readonly id: string;
  readonly objectType: string;
  readonly type: string;
  readonly metaverseType: string;
  readonly rule: string | undefined;
  readonly place: Place;
}

export interface MimExportFlow {
  readonly id: string;
  readonly objectType: string;
  readonly metaverseType: string;
  readonly attribute: string;
  /** An empty source leaves the target alone. */
  readonly suppressDeletions: boolean;
  readonly mapping: MimMapping;
  readonly place: Place;
}

export interface MimPartition {
  readonly id: string;
  readonly name: string;
  readonly selected: boolean;
  readonly objectTypes: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** How many changes a run could make there before it was stopped. */
  readonly changeLimit: number | undefined;
  readonly passwordTargets: readonly string[];
  /** The DNS name of the domain that it is; empty for any other part. */
  readonly domain: string;
  /** The object classes of each type, the most general one first, as the old forms remember them. */
  readonly hierarchies: readonly {
    readonly objectType: string;
    readonly classes: readonly string[];
  }[];
  readonly place: Place;
}

export interface MimRunStep {
  readonly type: string;
  readonly subtypes: readonly string[];
  readonly partition: string;
  readonly objectLimit: number | undefined;
  readonly deletionLimit: number | undefined;
  readonly dropFile: string;
  /** What the step holds besides: `page-size`, `input-file`. */
  readonly settings: ReadonlyMap<string, string>;
  readonly place: Place;
}

export interface MimRunProfile {
  readonly name: string;
  readonly steps: readonly MimRunStep[];
  readonly place: Place;
}

/** A value of the connector's own part: `connection-info/server`. */
export interface MimSetting {
  /** Names from inside `private-configuration`, joined by `/`. */
  readonly path: string;
  /** The name of a parameter that has one. */
  readonly label: string;
  readonly value: string;
  readonly encrypted: boolean;
  readonly place: Place;
}

export interface MimAgent {
  readonly file: string;
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly subtype: string;
  readonly company: string;
  readonly description: string;
  readonly packaged: boolean;
  readonly schema: MimSchema;
  readonly selectedAttributes: readonly string[];
  readonly filters: readonly MimFilter[];
  readonly joins: readonly MimJoinCriterion[];
  readonly projections: readonly MimProjection[];
  readonly exportFlows: readonly MimExportFlow[];
  readonly deprovisioning: {
    readonly type: string;
    readonly action: string;
    readonly place: Place;
  };
  readonly extension: MimExtension | undefined;
  readonly partitions: readonly MimPartition[];
  readonly runProfiles: readonly MimRunProfile[];
  readonly settings: readonly MimSetting[];
  readonly exportType: number;
  readonly capabilities: string;
  readonly anchors: ReadonlyMap<string, readonly string[]>;
  readonly passwordSync: { readonly allowed: boolean; readonly place: Place };
  readonly place: Place;
}
