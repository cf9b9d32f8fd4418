import { NameMap } from '@cognate/kernel';
import { NOT_CONFIGURED } from '../scripts/bound-extension.ts';
import type { BoundExtension } from '../scripts/bound-extension.ts';
import { closestName } from './closest-name.ts';
import type { DeclaredMetaverse } from './compile-metaverse.ts';
import { ACCOUNT_JOINER } from '../connector-space/cs-object.ts';
import type { ConnectorDocument } from './document.ts';
import type { Attribute, ConnectorTraits, MetaverseType } from './rules.ts';
import { metaverseScope } from './scope.ts';
import type { NameScope, Problems } from './scope.ts';

/** A place in the document. */
export type Path = readonly (string | number)[];

/** What compiling one connector looks at. */
export interface ConnectorContext {
  readonly document: ConnectorDocument;
  readonly path: Path;
  readonly traits: ConnectorTraits;
  readonly metaverse: DeclaredMetaverse;
  readonly problems: Problems;
  /** Ids of all rules so far: each may occur once. */
  readonly ruleIds: NameMap<string>;
  /** Finds the rules extension of a name. */
  readonly bind: (name: string) => BoundExtension;
}

/** An object type's names and its readers. */
export interface TypeContext extends ConnectorContext {
  readonly objectType: string;
  readonly attributes: NameMap<Attribute>;
  readonly scope: NameScope;
}

/** What a section of the configuration says under a name, whatever its case. */
export function valueOf<T>(
  record: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  if (record === undefined) return undefined;
  return new NameMap(Object.entries(record)).get(name);
}

/** Declares a rule's id; a second rule of the same id is a mistake. */
export function claimRuleId(context: ConnectorContext, id: string, path: Path): string {
  if (context.ruleIds.has(id))
    context.problems.error(
      path,
      'duplicate-name',
      `There are two rules with the id "${id}".`,
      'Give one of them another "id".',
    );
  if (id === ACCOUNT_JOINER)
    context.problems.error(
      path,
      'reserved-name',
      `"${id}" is the rule of links that an operator makes.`,
      'Give the rule another "id".',
    );
  context.ruleIds.set(id, id);
  return id;
}

/** The connector's rules extension, reported where a rule asks for it and there is none. */
export function extensionOf(context: ConnectorContext, path: Path): BoundExtension | undefined {
  const { extension } = context.document;
  if (extension !== undefined) return context.bind(extension);
  context.problems.error(path, 'extension-not-configured', ...NOT_CONFIGURED);
  return undefined;
}

/** A metaverse type by name, reported when it is not there. */
export function metaverseTypeOf(
  context: ConnectorContext,
  name: string,
  path: Path,
):
  | {
      readonly name: string;
      readonly attributes: NameMap<Attribute>;
      readonly precedence: MetaverseType['precedence'];
      readonly scope: NameScope;
    }
  | undefined {
  const type = context.metaverse.types.get(name);
  if (type === undefined) {
    context.problems.error(
      path,
      'unknown-metaverse-type',
      `The metaverse has no type "${name}".`,
      closestName(
        name,
        [...context.metaverse.types.values()].map((known) => known.name),
      ) ?? 'Declare it under metaverse.types.',
    );
    return undefined;
  }
  return { ...type, scope: metaverseScope(`metaverse type "${type.name}"`, type.attributes) };
}

/** A metaverse type as rules name it. */
export type BoundType = NonNullable<ReturnType<typeof metaverseTypeOf>>;
