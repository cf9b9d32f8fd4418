import type {
  ConfigurationDocument,
  ConnectorDocument,
  FlowDocument,
  JoinDocument,
  MetaverseTypeDocument,
  ProjectionDocument,
} from '@cognate/sync-rules';
import type { Finding } from '../findings/finding.ts';

type ScriptDocument = Extract<ProjectionDocument, { readonly script: true }>;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A connector while it is put together: its containers can be written, its rules are put in whole. */
export interface DraftConnector extends Writable<
  Omit<ConnectorDocument, 'filter' | 'join' | 'project' | 'importFlows' | 'exportFlows'>
> {
  filter?: Record<string, string | ScriptDocument>;
  join?: Record<string, JoinDocument[]>;
  project?: Record<string, ProjectionDocument | readonly ProjectionDocument[]>;
  importFlows?: DraftFlows;
  exportFlows?: DraftFlows;
}

interface DraftType extends Writable<Omit<MetaverseTypeDocument, 'precedence'>> {
  precedence?: Record<string, readonly string[] | UnrankedPrecedence>;
}

type UnrankedPrecedence = 'equal' | 'manual';

type DraftFlows = Record<string, Record<string, Record<string, FlowDocument>>>;

/** A configuration while it is put together. */
export interface Draft {
  readonly metaverse: {
    readonly attributes: ConfigurationDocument['metaverse']['attributes'];
    readonly types: Record<string, DraftType>;
    extension?: string | undefined;
    provision?: ScriptDocument | undefined;
  };
  readonly connectors: DraftConnector[];
}

export type Path = readonly (string | number)[];

/** A part of the old configuration that has a place in the new one. */
export interface Unit {
  /** What is said when it stands. */
  readonly finding: Finding;
  /** Writes it into the draft and answers where; undefined where its connector is not there. */
  readonly apply: (draft: Draft) => Path | undefined;
}

/** A unit inside one connector. */
export function connectorUnit(
  finding: Finding,
  connector: string,
  apply: (connector: DraftConnector) => Path,
): Unit {
  return {
    finding,
    apply: (draft) => {
      const index = draft.connectors.findIndex(({ id }) => id === connector);
      const found = draft.connectors[index];
      return found === undefined ? undefined : ['connectors', index, ...apply(found)];
    },
  };
}

/** Adds a projection behind those that the object type has, and answers where it stands. */
export function addProjection(
  connector: DraftConnector,
  objectType: string,
  projection: ProjectionDocument,
): Path {
  const all = (connector.project ??= {});
  const others = all[objectType];
  if (others === undefined) {
    all[objectType] = projection;
    return ['project', objectType];
  }
  const list = [...asList(others), projection];
  all[objectType] = list;
  return ['project', objectType, list.length - 1];
}

/** One projection or several: a list has no words of its own. */
const asList = (
  written: ProjectionDocument | readonly ProjectionDocument[],
): readonly ProjectionDocument[] => (isList(written) ? written : [written]);

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

/** The id of a rule in a connector, made of the old rule's name. */
export function ruleId(connector: string, name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return `${connector}.${plain.slice(0, 180)}`;
}
