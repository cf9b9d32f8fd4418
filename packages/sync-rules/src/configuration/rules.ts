import type { AttributeType, DnStyle, NameMap, Values } from '@cognate/kernel';
import type { CompiledExpression } from '@cognate/lang';
import type {
  DeprovisioningAction,
  StepSettingsDocument,
  StepType,
  UnrankedPrecedence,
} from './document.ts';
import type { BoundExtension } from '../scripts/bound-extension.ts';

/** One attribute of the metaverse or of an object type, under its canonical spelling. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multivalued: boolean;
  readonly indexed: boolean;
  /** Its values are not kept in histories and reports, nor shown in them. */
  readonly secret: boolean;
  /** Sent with the object's creation; never read, so that there is nothing to compare it with. */
  readonly exportOnly: boolean;
  /** Sent whenever it changes and never read; what was sent last counts as what is there. */
  readonly writeOnly: boolean;
}

/** Where a flow's values come from. */
export type FlowSource =
  | { readonly kind: 'direct'; readonly attribute: string }
  | { readonly kind: 'constant'; readonly values: Values }
  | {
      readonly kind: 'dn-part';
      /** From the leaf, from 1; below zero from the root. */
      readonly part: number;
      readonly dnStyle: DnStyle;
      readonly type: AttributeType;
    }
  | {
      readonly kind: 'expression';
      readonly expression: CompiledExpression;
      readonly text: string;
      /** The type that each value has to have, where only the value tells. */
      readonly checked?: AttributeType;
    }
  | ScriptSource;

/** Values that a member of a rules extension gives. */
export interface ScriptSource {
  readonly kind: 'script';
  readonly extension: BoundExtension;
  /** The name by which the extension knows the rule. */
  readonly script: string;
  readonly type: AttributeType;
}

/** What is tried, in order, where a value is taken that has to be unique. */
export interface Substitutes {
  readonly fixed: readonly FlowSource[];
  /** Tried last, with one number after the other. */
  readonly counted?: FlowSource;
}

export interface ImportFlow {
  /** Stable: names the rule in lineage and history. */
  readonly id: string;
  readonly connector: string;
  readonly objectType: string;
  readonly metaverseType: string;
  readonly target: Attribute;
  readonly source: FlowSource;
  /** Present where no two metaverse objects may have the same value. */
  readonly ifTaken?: Substitutes;
  /** Objects that do not meet it give nothing. */
  readonly when?: Condition;
  /** Position in the attribute's precedence; the smallest wins. */
  readonly rank: number;
}

export interface ExportFlow {
  readonly id: string;
  readonly target: Attribute;
  readonly source: FlowSource;
  /** Whether an empty source clears the target. */
  readonly allowNulls: boolean;
  readonly initialOnly: boolean;
  /** The outbound rule that must be in force; absent for flows that always are. */
  readonly rule?: string;
}

/** A condition with what has to be known to evaluate it on a part of an object. */
export interface Condition extends CompiledExpression {
  /** Whether it looks at references. */
  readonly readsReferences: boolean;
}

export interface JoinCriterion {
  readonly id: string;
  /** Absent for a search in the whole metaverse. */
  readonly metaverseType?: string;
  /** Objects that do not meet it pass the criterion over. */
  readonly when?: Condition;
  readonly matches: readonly { readonly metaverse: Attribute; readonly source: FlowSource }[];
  /** Which candidates are meant; one has to remain. */
  readonly resolve?: CompiledExpression;
  readonly script?: { readonly extension: BoundExtension; readonly name: string };
  /** What several candidates mean. */
  readonly several: 'next' | 'error';
}

export interface Projection {
  readonly id: string;
  /** Of a scripted projection what the script says. */
  readonly metaverseType: string;
  readonly when?: CompiledExpression;
  readonly script?: BoundExtension;
}

export interface OutboundRule {
  readonly id: string;
  readonly connector: string;
  readonly metaverseType: string;
  readonly objectType: string;
  readonly when?: Condition;
  /** The rule that has to be in force on another connector of the object. */
  readonly dependsOn?: string;
  readonly dn: FlowSource;
  /** What is tried where the name is taken. */
  readonly ifTaken?: Substitutes;
  /** Where all of them hold, what the rule brings about exists. None: nothing is said about that. */
  readonly tests: readonly ExportFlow[];
  readonly onScopeLoss: 'deprovision' | 'leave';
  readonly existing: 'error' | 'join' | 'skip';
}

export interface ObjectType {
  readonly name: string;
  readonly attributes: NameMap<Attribute>;
  /** Sorted by name: the order of canonical bodies. */
  readonly attributeList: readonly Attribute[];
  readonly filter?: Condition | BoundExtension;
  /** The filter as it is written; absent where there is none and where a script decides. */
  readonly filterText?: string;
  readonly joins: readonly JoinCriterion[];
  /** In order of trial. */
  readonly projections: readonly Projection[];
  /** By metaverse type. */
  readonly importFlows: ReadonlyMap<string, readonly ImportFlow[]>;
  /** By metaverse type. */
  readonly exportFlows: ReadonlyMap<string, readonly ExportFlow[]>;
}

export interface RunStep extends StepSettings {
  readonly type: StepType;
}

/** What a step is told to do, with what its partition is. */
export interface StepSettings extends Partial<Omit<StepSettingsDocument, 'partition'>> {
  readonly partition?: Partition;
}

/** A part of a connected system. An object belongs to it when all holds that is given. */
export interface Partition {
  readonly name: string;
  readonly base?: string;
  readonly objectTypes?: readonly string[];
}

export interface ConnectorRules {
  readonly id: string;
  readonly type: string;
  readonly settings: unknown;
  readonly dnStyle: DnStyle;
  readonly canRename: boolean;
  readonly objectTypes: NameMap<ObjectType>;
  readonly outbound: readonly OutboundRule[];
  readonly deprovision: DeprovisioningAction | BoundExtension;
  readonly recall: boolean;
  readonly runProfiles: NameMap<{ readonly name: string; readonly steps: readonly RunStep[] }>;
}

export interface MetaverseType {
  readonly name: string;
  readonly attributes: NameMap<Attribute>;
  readonly attributeList: readonly Attribute[];
  readonly deletion: {
    readonly rule: 'last-connector' | 'any-connector' | 'scripted';
    readonly connectors: ReadonlySet<string>;
    readonly script?: BoundExtension;
  };
  /** The kind of precedence of the attributes that are not ranked. */
  readonly precedence: ReadonlyMap<string, UnrankedPrecedence>;
  /** Per attribute all its import flows in order of precedence. */
  readonly flowsByAttribute: ReadonlyMap<string, readonly ImportFlow[]>;
  /** The outbound rules for objects of this type, in connector order. */
  readonly outbound: readonly OutboundRule[];
}

/** The configuration with every name resolved and every expression compiled: what the calculator works with. */
export interface SyncRules {
  readonly connectors: NameMap<ConnectorRules>;
  readonly connectorList: readonly ConnectorRules[];
  readonly metaverseTypes: NameMap<MetaverseType>;
  readonly metaverseAttributes: NameMap<Attribute>;
  /** Provisions after the outbound rules. */
  readonly provisioning?: BoundExtension;
  /** The metaverse attributes that are searched: marked so, or matched by a join. */
  readonly indexedAttributes: readonly string[];
  /** Whether metaverse values that are replaced or removed are kept as history. */
  readonly valueHistory: boolean;
}

/** What compiling needs to know of a connector type; the connector's manifest says it. */
export interface ConnectorTraits {
  readonly dnStyle: DnStyle;
  readonly canRename: boolean;
  readonly canExport: boolean;
}
