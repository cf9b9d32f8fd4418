import { err } from '@cognate/kernel';
import type { Attributes, NameMap, Values } from '@cognate/kernel';
import type { Attribute } from '../configuration/rules.ts';
import { expectedDn } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { SyncError } from '../flow/sync-failure.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type {
  Extension,
  Extensions,
  ScriptCalls,
  ScriptMember,
  ScriptMetaverseObject,
  ScriptObject,
} from './extension.ts';

/** A rules extension as rules ask it, with what it takes to show it the metaverse. */
export interface BoundExtension {
  readonly extension: Extension;
  readonly metaverse: NameMap<Attribute>;
}

export const NOT_CONFIGURED = [
  'This asks a rules extension, and none is named.',
  'Name it with "extension": the file extensions/<name>.ts.',
] as const;

export const bindExtension =
  (extensions: Extensions, metaverse: NameMap<Attribute>) =>
  (name: string): BoundExtension => ({ extension: extensions(name), metaverse });

/** Whether a rule is a script. */
export const isScript = (rule: object | string): rule is BoundExtension =>
  typeof rule === 'object' && 'extension' in rule;

/** For those who compile a configuration only to look at it: nothing can be called. */
export const NO_EXTENSIONS: Extensions = (name) => ({
  name,
  call: () =>
    err({
      type: 'extension-dll-file-not-found',
      message: `The extension "${name}" cannot be called here.`,
    }),
});

/** Where a script is asked, for the error of one that fails. */
interface Place extends Omit<SyncError, 'type' | 'message'> {
  /** The flows of a call about several. */
  readonly flows?: readonly {
    readonly id: string;
    readonly target: Attribute;
    readonly source: { readonly script: string };
  }[];
  /** The name by which the extension knows the rule. */
  readonly context?: string;
}

/** The places that ask, as MIM names them in its run history. */
const CALLSITES: Readonly<Record<ScriptMember, string>> = {
  filterForDisconnection: 'disconnector-filter',
  mapAttributesForJoin: 'join-mapping',
  resolveJoinSearch: 'join-resolution',
  shouldProjectToMV: 'projection',
  mapAttributesForImport: 'import-flow',
  mapAttributesForExport: 'export-flow',
  deprovision: 'cs-deprovisioning',
  provision: 'provisioning',
  shouldDeleteFromMV: 'mv-deletion',
};

/** Asks a script; one that fails fails the object. */
export function askScript<M extends ScriptMember>(
  { extension }: BoundExtension,
  member: M,
  parameters: ScriptCalls[M]['parameters'],
  { flows = [], context = '', ...place }: Place,
): ScriptCalls[M]['answer'] {
  const result = extension.call(member, parameters);
  if (result.ok) return result.value;
  const { type, message, flow } = result.error;
  const failed = flow === undefined ? undefined : flows[flow];
  throw new SyncFailure({
    ...place,
    ...(failed && { rule: failed.id, attribute: failed.target.name }),
    type,
    message,
    extension: {
      name: extension.name,
      callsite: CALLSITES[member],
      context: failed?.source.script ?? context,
    },
  });
}

/** A connector-space object as imported. */
export const scriptObject = (cs: CsObject): ScriptObject => ({
  ...shown(cs.scalars, cs.references),
  id: cs.id,
  connector: cs.connector,
  type: cs.type,
  dn: cs.dn,
});

/** A connector-space object as it will be once everything pending has been sent; references as they were imported. */
export const expectedObject = (cs: CsObject): ScriptObject => ({
  ...scriptObject({
    ...cs,
    scalars: {
      ...cs.scalars,
      ...cs.unconfirmedExport?.attributes,
      ...cs.pendingExport?.attributes,
    },
  }),
  dn: expectedDn(cs),
});

/** A metaverse object. */
export function scriptMetaverse(
  { metaverse }: BoundExtension,
  mv: MvObject,
): ScriptMetaverseObject {
  const scalars: Record<string, Values> = {};
  const references: Record<string, Values> = {};
  for (const [name, values] of Object.entries(mv.attributes))
    (metaverse.get(name)?.type === 'reference' ? references : scalars)[name] = values;
  return { ...shown(scalars, references), id: mv.id, type: mv.type };
}

/** So many references of an attribute a script is shown: a group may have very many. */
const MOST_REFERENCES = 10_000;

function shown(
  scalars: Attributes,
  references: Attributes,
): Pick<ScriptObject, 'attributes' | 'tooMany'> {
  const names = Object.keys(references);
  if (names.length === 0) return { attributes: scalars };
  const attributes: Record<string, Values> = { ...scalars };
  const tooMany: string[] = [];
  for (const [name, values] of Object.entries(references))
    if (values.length > MOST_REFERENCES) tooMany.push(name);
    else attributes[name] = values.map(String);
  return tooMany.length === 0 ? { attributes } : { attributes, tooMany };
}
