import { err } from '@cognate/kernel';
import type { NameMap } from '@cognate/kernel';
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
  id: cs.id,
  connector: cs.connector,
  type: cs.type,
  dn: cs.dn,
  attributes: cs.scalars,
});

/** A connector-space object as it will be once everything pending has been sent. */
export const expectedObject = (cs: CsObject): ScriptObject => ({
  ...scriptObject(cs),
  dn: expectedDn(cs),
  attributes: {
    ...cs.scalars,
    ...cs.unconfirmedExport?.attributes,
    ...cs.pendingExport?.attributes,
  },
});

/** A metaverse object without its references, of which a group may have very many. */
export function scriptMetaverse(
  { metaverse }: BoundExtension,
  mv: MvObject,
): ScriptMetaverseObject {
  const attributes: Record<string, MvObject['attributes'][string]> = {};
  for (const [name, values] of Object.entries(mv.attributes))
    if (metaverse.get(name)?.type !== 'reference') attributes[name] = values;
  return { id: mv.id, type: mv.type, attributes };
}
