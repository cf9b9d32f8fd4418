import type { AttributeType } from '@cognate/kernel';

/**
 * The whole configuration of a server in the form in which it is written, stored and exchanged.
 * It is the same whether it comes from files, the API or a migrated server.
 * Names of types and attributes may have any case; `compileConfiguration` resolves them.
 */
export interface ConfigurationDocument {
  readonly metaverse: MetaverseDocument;
  /** In order of precedence: where nothing else is said, the first connector with a value wins. */
  readonly connectors: readonly ConnectorDocument[];
}

export interface MetaverseDocument {
  readonly attributes: Readonly<Record<string, AttributeDocument>>;
  readonly types: Readonly<Record<string, MetaverseTypeDocument>>;
  /** Whether values that are replaced or removed are kept as history (default: yes). */
  readonly valueHistory?: boolean | undefined;
  /** The rules extension of the metaverse: `extensions/<name>.ts`. */
  readonly extension?: string | undefined;
  /** Whether its member `provision` runs after the outbound rules. */
  readonly provision?: ScriptDocument | undefined;
}

/** Asks the rules extension, where nothing has to be told apart. */
export interface ScriptDocument {
  readonly script: true;
}

/** Asks the rules extension, under a name that it tells its rules apart by. */
export interface NamedScriptDocument {
  readonly script: string;
}

/** A type name is short for `{ type }`. */
export type AttributeDocument =
  | AttributeType
  | {
      readonly type: AttributeType;
      readonly multivalued?: boolean | undefined;
      /** Metaverse only: kept in the index that searches use. Attributes of join rules always are. */
      readonly indexed?: boolean | undefined;
      /** Its values are sealed and kept out of histories and reports (default: what the names of passwords say). */
      readonly secret?: boolean | undefined;
      /**
       * Object types only: sent once, with the object's creation, and never read or confirmed (default: what the
       * names of the usual password attributes say).
       */
      readonly exportOnly?: boolean | undefined;
      /**
       * Object types only: sent whenever it changes, and never read, because the system does not give it back. What was
       * sent last counts as what is there (MIM's export-only attributes).
       */
      readonly writeOnly?: boolean | undefined;
    };

export interface MetaverseTypeDocument {
  readonly attributes: readonly string[];
  readonly deletion?: DeletionDocument | undefined;
  /**
   * Per attribute the connectors that may supply it, first wins; those not named follow in connector order. Or
   * another kind of precedence.
   */
  readonly precedence?:
    Readonly<Record<string, readonly string[] | UnrankedPrecedence>> | undefined;
}

/**
 * MIM's other kinds of precedence. `equal`: the last change wins, several values merge. `manual`: every flow runs
 * and decides for itself.
 */
export type UnrankedPrecedence = 'equal' | 'manual';

export interface DeletionDocument {
  /**
   * `last-connector`: when none is left (the default). `any-connector`: when one of `connectors` goes. `scripted`: when
   * the metaverse's extension says so.
   */
  readonly rule: 'last-connector' | 'any-connector' | 'scripted';
  /** For `any-connector` the sources; for `last-connector` those that do not count as a remaining connector. */
  readonly connectors?: readonly string[] | undefined;
}

export interface ConnectorDocument {
  readonly id: string;
  readonly title?: string | undefined;
  /** The connector type: `delimited`, `ldap`. */
  readonly type: string;
  /** The rules extension of the connector: `extensions/<name>.ts`. */
  readonly extension?: string | undefined;
  /** What the connector type needs; its manifest says what that is. */
  readonly settings: unknown;
  /** The object types and attributes that are imported and exported; all else is left alone. */
  readonly objectTypes: Readonly<Record<string, ObjectTypeDocument>>;
  /** Per object type a condition; objects that meet it stay disconnected. */
  readonly filter?: Readonly<Record<string, string | ScriptDocument>> | undefined;
  /** Per object type the criteria in order of trial. */
  readonly join?: Readonly<Record<string, readonly JoinDocument[]>> | undefined;
  /** Per object type what to create in the metaverse when nothing joined: the first whose condition holds. */
  readonly project?:
    Readonly<Record<string, ProjectionDocument | readonly ProjectionDocument[]>> | undefined;
  /** Object type, then metaverse type, then metaverse attribute. */
  readonly importFlows?: FlowsDocument | undefined;
  /** Object type, then metaverse type, then attribute of the connected system. */
  readonly exportFlows?: FlowsDocument | undefined;
  readonly provision?: readonly ProvisioningDocument[] | undefined;
  /** What becomes of an object that provisioning or a deleted metaverse object disconnects. */
  readonly deprovision?: DeprovisioningAction | ScriptDocument | undefined;
  /** Whether values leave the metaverse with the connector that supplied them (default: yes). */
  readonly recall?: boolean | undefined;
  /** Parts that run steps can be limited to, by name. */
  readonly partitions?: Readonly<Record<string, PartitionDocument>> | undefined;
  readonly runProfiles?: Readonly<Record<string, readonly RunStepDocument[]>> | undefined;
}

export interface ObjectTypeDocument {
  readonly attributes: Readonly<Record<string, AttributeDocument>>;
}

export interface JoinDocument {
  readonly id?: string | undefined;
  /** Where to search (default: in the whole metaverse). */
  readonly metaverseType?: string | undefined;
  /** A condition over the connector-space object; others pass the criterion over. */
  readonly when?: string | undefined;
  /**
   * Metaverse attribute, or `<object-id>`, to an expression over the connector-space object; all must match.
   */
  readonly match: Readonly<Record<string, string | NamedScriptDocument>>;
  /**
   * A condition that each candidate has to meet, over the metaverse object and, as `cs.name`, the connector-space
   * object. A script picks one of them.
   */
  readonly resolve?: string | NamedScriptDocument | undefined;
  /** When several candidates are left: try the next criterion (default) or fail the object. */
  readonly several?: 'next' | 'error' | undefined;
}

/** A metaverse type's name is short for `{ metaverseType }`. */
export type ProjectionDocument =
  string | { readonly metaverseType: string; readonly when?: string | undefined } | ScriptDocument;

export type FlowsDocument = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, FlowDocument>>>>>
>;

/** A text is short for `{ expression }`. */
export type FlowDocument =
  | string
  | {
      readonly id?: string | undefined;
      readonly expression?: string | undefined;
      readonly constant?: string | number | boolean | undefined;
      /** The n-th part of the object's DN, counted from the leaf, from 1. */
      readonly dnPart?: number | undefined;
      /**
       * Import: no other metaverse object may have the value; what to try, in order, where one has. The last may
       * name `<n>`, which is 2, 3, 4 and so on.
       */
      readonly ifTaken?: readonly string[] | undefined;
      /** Import: a condition; an object that does not meet it gives nothing. */
      readonly when?: string | undefined;
      /** The name by which the connector's rules extension knows the flow. */
      readonly script?: string | undefined;
      /** Export: whether an empty source clears the target (default: no). */
      readonly allowNulls?: boolean | undefined;
      /** Export: only until the object has been exported for the first time. */
      readonly initialOnly?: boolean | undefined;
      /** Outbound rules: sends nothing; where all tests hold, what the rule brings about exists already. */
      readonly existenceTest?: boolean | undefined;
    };

/** An outbound rule: metaverse objects in its scope have an object in the connected system. */
export interface ProvisioningDocument {
  readonly id: string;
  readonly metaverseType: string;
  readonly objectType: string;
  /** The scope; without it every object of the type. */
  readonly when?: string | undefined;
  /** The outbound rule that must have given the metaverse object a connector before this one applies. */
  readonly dependsOn?: string | undefined;
  /** The object's name. Where the system can rename, a changed name moves the object. */
  readonly dn: string;
  /** What to try, in order, where the name is taken. The last may name `<n>`, which is 2, 3, 4 and so on. */
  readonly ifTaken?: readonly string[] | undefined;
  /** Export flows that are in force while the rule is. */
  readonly flows?: Readonly<Record<string, FlowDocument>> | undefined;
  /** What happens to an object that falls out of scope (default: `deprovision`). */
  readonly onScopeLoss?: 'deprovision' | 'leave' | undefined;
  /**
   * What to do when the name is taken by an unconnected object: fail (default), join it, or leave it alone until it
   * joins by itself.
   */
  readonly existing?: 'error' | 'join' | 'skip' | undefined;
}

/** MIM's actions by their names in its configuration files. */
export const DEPROVISIONING_ACTIONS = [
  'make-normal-disconnector',
  'make-explicit-disconnector',
  'delete-object',
] as const;
export type DeprovisioningAction = (typeof DEPROVISIONING_ACTIONS)[number];

export const STEP_TYPES = [
  'full-import',
  'delta-import',
  'full-sync',
  'delta-sync',
  'export',
  'full-import-full-sync',
  'full-import-delta-sync',
  'delta-import-delta-sync',
] as const;
export type StepType = (typeof STEP_TYPES)[number];

/** A step type's name is short for `{ step }`. */
export type RunStepDocument =
  StepType | ({ readonly step: StepType } & Optional<StepSettingsDocument>);

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What a step is told to do besides its type. */
export interface StepSettingsDocument {
  /** Objects per page, which is also one transaction. */
  readonly pageSize: number;
  /** The part of the connected system that the step is limited to. */
  readonly partition: string;
  /** The step ends with `stopped-object-limit` once it has worked on so many objects. */
  readonly objectLimit: number;
  /** Export: sends nothing when more deletions are pending. Import: takes nothing for gone when more objects were. */
  readonly deletionLimit: number;
  /** The step ends with `stopped-error-limit` once there were more errors of single objects. */
  readonly errorLimit: number;
  /** Seconds that the step may take. */
  readonly timeout: number;
  /** Seconds that the connected system may take for one answer. */
  readonly operationTimeout: number;
  /** Export: what nobody has approved yet waits for an operator. With limits only where they are passed. */
  readonly hold: boolean | HoldDocument;
  /** What is read, or would be sent, goes into a file; or a file says what it is. */
  readonly dropFile: DropFileDocument;
}

/** How many pending changes, and deletions among them, are sent without being asked for. */
export interface HoldDocument {
  readonly changes?: number | undefined;
  readonly deletions?: number | undefined;
}

export interface DropFileDocument {
  /** Without folder and suffix. */
  readonly name: string;
  /** MIM's words. */
  readonly use: 'to-file' | 'to-file-and-resume' | 'resume-from-file';
}

/** A part of a connected system that run steps can be limited to; what is given must all hold for an object. */
export interface PartitionDocument {
  /** The name under which the objects are. */
  readonly base?: string | undefined;
  readonly objectTypes?: readonly string[] | undefined;
}
