import type { AttributeType, NameMap } from '@cognate/kernel';
import type { Category, Finding, Place } from '../findings/finding.ts';
import type { MigrationSource } from '../folder/migration-source.ts';
import type { MimAgent, MimAttribute, MimMetaverse } from '../mim/model.ts';
import type { Stub } from '../stubs/stub.ts';
import type { ConnectorCatalog } from './connector-catalog.ts';

/** An attribute of the new metaverse. */
export interface TargetAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multivalued: boolean;
  readonly indexed: boolean;
}

/** A type of the new metaverse. */
export interface TargetType {
  readonly name: string;
  readonly attributes: NameMap<TargetAttribute>;
}

/** A connector to be: an old management agent, or what rules say of one whose file is missing. */
export interface TargetConnector {
  readonly id: string;
  readonly title: string;
  /** The connector type. */
  readonly type: string;
  /** Whether it can find changes by itself. */
  readonly deltaImport: boolean;
  /** Undefined for a connector that only rules mention. */
  readonly agent: MimAgent | undefined;
  readonly attributes: NameMap<MimAttribute>;
}

/** What the parts of a translation share. */
export interface TranslateContext {
  readonly source: MigrationSource;
  readonly catalog: ConnectorCatalog;
  /** Whether rules may be code: functions of rules extensions. */
  readonly scripts: boolean;
  readonly metaverse: MimMetaverse | undefined;
  readonly types: NameMap<TargetType>;
  readonly connectors: readonly TargetConnector[];
  /** By the id of the old management agent, in upper case. */
  readonly byAgent: ReadonlyMap<string, TargetConnector>;
  readonly findings: Finding[];
  readonly stubs: Stub[];
  /** Secrets that stood in the files in clear, by the names they get. */
  readonly secrets: Map<string, string>;
}

export interface Said {
  readonly category: Category;
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly remedy?: string;
}

export function say(context: TranslateContext, said: Said, place: Place): void {
  context.findings.push({ ...said, place });
}

/** Finds an attribute of a metaverse type. */
export const metaverseAttribute = (
  context: TranslateContext,
  type: string,
  name: string,
): TargetAttribute | undefined => context.types.get(type)?.attributes.get(name);
