import { isProblemCode } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import { explainObject, withoutSecrets } from '@cognate/sync-engine';
import type { JoinerRequest, ObjectRef, Preview, RunRow } from '@cognate/sync-engine';
import type { CsObject, ExportDelta, SyncRules } from '@cognate/sync-rules';
import type { Instance } from '../compose.ts';
import { labelsOf, shownDelta } from '../exports/export-labels.ts';
import type { ShownDelta } from '../exports/export-labels.ts';
import { findConnector } from '../objects/find-object.ts';
import { readObject } from '../objects/read-object.ts';
import { searchSpace } from '../objects/search-space.ts';
import { describeObjectChain } from '../words/describe-chain.ts';
import { referenceLabels } from '../words/reference-labels.ts';
import type { Handlers } from './handlers.ts';

interface NamedObject {
  readonly connector: string;
  readonly object: number;
}

/** What can be asked about connector spaces, and decided about their objects. */
export function createSpaceHandlers(instance: Instance) {
  const { store } = instance;
  const refOf = async ({
    connector,
    object,
  }: NamedObject): Promise<{ readonly ref: ObjectRef; readonly rules: SyncRules }> => {
    const { rules } = await instance.active();
    return { ref: { connector: findConnector(rules, connector).id, id: object }, rules };
  };
  const decide = async (
    named: NamedObject,
    decision: JoinerRequest['decision'],
    startedBy: string,
  ): Promise<RunRow> => {
    const { ref } = await refOf(named);
    return refusing(instance.decide({ object: ref, decision, startedBy }));
  };
  return {
    searchSpace: async ({ connector: id, after = 0, limit, ...conditions }) => {
      const { rules } = await instance.active();
      const search = { ...conditions, after, limit: limit + 1 };
      return pageOf(await searchSpace(store, findConnector(rules, id), search), limit);
    },
    getObject: async (named) => {
      const { ref, rules } = await refOf(named);
      const { details, referenceNames, ...more } = await readObject({ store, rules }, ref);
      const { pendingExport, unconfirmedExport } = details;
      const label = (value: string | number | boolean): string =>
        typeof value === 'number' ? (referenceNames[value] ?? `object ${value}`) : String(value);
      return {
        ...details,
        ...more,
        pendingExport: pendingExport && shownDelta(pendingExport, label),
        unconfirmedExport: unconfirmedExport && shownDelta(unconfirmedExport, label),
      };
    },
    explainObject: async ({ run, ...named }) => {
      const { ref, rules } = await refOf(named);
      const { details } = await readObject({ store, rules }, ref);
      const explanation = await explainObject({ store, rules }, ref, run);
      if (explanation === undefined) return { sentences: [] };
      const label = await referenceLabels(store, rules, explanation.events);
      const object = `${ref.connector} "${details.dn}"`;
      return { sentences: describeObjectChain(explanation, object, { rules, label }) };
    },
    previewObject: async (named) => {
      const { ref, rules } = await refOf(named);
      return previewMessage(instance, withoutSecrets(rules).preview(await instance.preview(ref)));
    },
    joinObject: ({ metaverse, ...named }, { caller }) =>
      decide(named, { kind: 'join', metaverse }, caller.name),
    projectObject: ({ metaverseType, ...named }, { caller }) =>
      decide(named, { kind: 'project', metaverseType }, caller.name),
    disconnectObject: ({ state, ...named }, { caller }) =>
      decide(named, { kind: 'disconnect', state }, caller.name),
  } satisfies Partial<Handlers>;
}

/** A page of at most `limit` objects, of which one more was looked for. */
export const pageOf = <T extends { readonly id: number }>(
  found: readonly T[],
  limit: number,
): { readonly objects: readonly T[]; readonly next: number | null } => ({
  objects: found.slice(0, limit),
  next: found.length > limit ? (found[limit - 1]?.id ?? null) : null,
});

/** The rules may refuse a decision for reasons of their own, whose names are not those of problems. */
async function refusing(decided: Promise<RunRow>): Promise<RunRow> {
  try {
    return await decided;
  } catch (error) {
    if (!(error instanceof AppError) || isProblemCode(error.code)) throw error;
    if (error.code.startsWith('database-') || error.code === 'lease-lost') throw error;
    throw new AppError('decision-refused', error.message, { cause: error });
  }
}

type PreviewObject = Omit<CsObject, 'pendingExport'> & {
  readonly pendingExport: ShownDelta | undefined;
};

/** A preview with names in the references of exports. */
async function previewMessage({ store }: Instance, { object, objects, ...rest }: Preview) {
  const shown = async (cs: CsObject): Promise<PreviewObject> => {
    const named = async (delta: ExportDelta): Promise<ShownDelta> =>
      shownDelta(delta, await labelsOf(store, cs.connector, [delta]));
    return { ...cs, pendingExport: cs.pendingExport && (await named(cs.pendingExport)) };
  };
  const pairs = [];
  for (const { before, after } of objects)
    pairs.push({ before: before && (await shown(before)), after: after && (await shown(after)) });
  return { ...rest, object: await shown(object), objects: pairs };
}
