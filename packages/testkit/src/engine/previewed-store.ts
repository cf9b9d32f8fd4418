import { isDeepStrictEqual } from 'node:util';
import type { Value } from '@cognate/kernel';
import { AppError } from '@cognate/kernel';
import { previewObject } from '@cognate/sync-engine';
import type { EngineStore, Preview, SyncPageWrite } from '@cognate/sync-engine';
import type { CsObject, ExportDelta, Link, MvObject, SyncRules } from '@cognate/sync-rules';

/** What one synchronization changes, or would change, with names instead of the ids of what is new. */
interface Changes {
  readonly error: string | undefined;
  readonly objects: Readonly<Record<string, unknown>>;
  readonly metaverse: Readonly<Record<string, unknown>>;
  readonly removed: readonly string[];
}

/**
 * The store of runs whose pages hold one object each: right before a page is committed the object is previewed, and
 * the preview must foretell exactly what the page writes, and write nothing itself. `compared` counts the objects,
 * `dump` gives all that is stored.
 */
export function previewedStore<T extends EngineStore>(
  store: T,
  dump: () => unknown,
  rules: () => SyncRules,
): { readonly store: T; readonly compared: () => number } {
  let compared = 0;
  const commitSyncPage = async (write: SyncPageWrite): Promise<void> => {
    const [ref, ...more] = [
      ...write.errorsCleared,
      ...write.errors.map(({ connector, object: id }) => ({ connector, id })),
    ];
    if (more.length > 0)
      throw new AppError('test-misuse', 'Only pages of one object can be previewed.');
    if (ref !== undefined) {
      const before = await dump();
      const preview = await previewObject({ store, rules: rules() }, ref);
      if (!isDeepStrictEqual(await dump(), before))
        throw new AppError('test-failed', `The preview of object ${ref.id} wrote something.`);
      const [foretold, written] = [changesOfPreview(preview), changesOfWrite(write)];
      if (!isDeepStrictEqual(foretold, written))
        throw new AppError(
          'test-failed',
          `Preview and run differ.\nPreview: ${JSON.stringify(foretold, null, 1)}\nRun: ${JSON.stringify(written, null, 1)}`,
        );
      compared += 1;
    }
    await store.commitSyncPage(write);
  };
  return { store: { ...store, commitSyncPage }, compared: () => compared };
}

/** Names for ids: those of new things are told by what they are. */
interface Labels {
  readonly object: (id: number) => string;
  readonly metaverse: (id: number) => string;
}

function changesOfPreview({ error, objects, metaverse }: Preview): Changes {
  const labels = labelsOf(
    objects.flatMap(({ before, after }) => (before === undefined && after ? [after] : [])),
    metaverse.flatMap(({ before, after }) => (before === undefined && after ? [after] : [])),
  );
  const changed = objects.flatMap(({ before, after }) => {
    if (after === undefined) return [];
    const change = {
      ...(before?.dn === after.dn ? {} : { dn: after.dn }),
      ...(before && before.pendingImport !== after.pendingImport ? { synchronized: true } : {}),
      ...(before?.link === after.link ? {} : { link: linkText(after.link, labels) }),
      ...(exportChanged(before, after) ? { export: deltaText(after.pendingExport, labels) } : {}),
    };
    return Object.keys(change).length === 0 ? [] : [[labels.object(after.id), change] as const];
  });
  return {
    error: error?.type,
    objects: Object.fromEntries(changed),
    metaverse: Object.fromEntries(
      metaverse.flatMap(({ after }) =>
        after ? [[labels.metaverse(after.id), mvText(after, labels)]] : [],
      ),
    ),
    removed: [
      ...objects.flatMap(({ before, after }) => (before && after === undefined ? [before.id] : [])),
      ...metaverse.flatMap(({ before, after }) =>
        before && after === undefined ? [before.id] : [],
      ),
    ]
      .map(String)
      .sort(),
  };
}

const exportChanged = (before: CsObject | undefined, after: CsObject): boolean =>
  after.pendingExport !== undefined &&
  (before?.pendingExport !== after.pendingExport || before.dn !== after.dn);

function changesOfWrite(write: SyncPageWrite): Changes {
  const labels = labelsOf(write.newObjects, write.newMetaverse);
  const objects: Record<string, Record<string, unknown>> = {};
  const note = (id: number, change: Readonly<Record<string, unknown>>): void => {
    Object.assign((objects[labels.object(id)] ??= {}), change);
  };
  for (const { id, dn } of [...write.newObjects, ...write.renamed]) note(id, { dn });
  for (const { id } of write.synchronized) note(id, { synchronized: true });
  for (const { id, link } of write.linked) note(id, { link: linkText(link, labels) });
  for (const { id } of write.unlinked) note(id, { link: linkText(undefined, labels) });
  for (const { id, delta } of write.exports) note(id, { export: deltaText(delta, labels) });
  return {
    error: write.errors[0]?.error.type,
    objects,
    metaverse: Object.fromEntries(
      [...write.newMetaverse, ...write.changedMetaverse].map((mv) => [
        labels.metaverse(mv.id),
        mvText(mv, labels),
      ]),
    ),
    removed: [...write.removedObjects.map(({ id }) => id), ...write.removedMetaverse]
      .map(String)
      .sort(),
  };
}

function labelsOf(
  objects: readonly { readonly id: number; readonly connector: string; readonly dn: string }[],
  metaverse: readonly { readonly id: number; readonly type: string }[],
): Labels {
  const names = new Map(objects.map(({ id, connector, dn }) => [id, `new ${connector}:${dn}`]));
  const types = new Map(metaverse.map(({ id, type }, index) => [id, `new ${type} ${index}`]));
  return {
    object: (id) => names.get(id) ?? String(id),
    metaverse: (id) => types.get(id) ?? String(id),
  };
}

const byText = (a: Value, b: Value): number => (String(a) < String(b) ? -1 : 1);

const linkText = (link: Link | undefined, labels: Labels): string =>
  link === undefined ? 'none' : [labels.metaverse(link.mv), link.rule, link.outbound].join(' ');

const deltaText = (delta: ExportDelta | undefined, labels: Labels): string =>
  JSON.stringify(delta, (key, value: unknown) =>
    (key === 'add' || key === 'remove') && Array.isArray(value)
      ? value
          .map((each: Value) => (typeof each === 'number' ? labels.object(each) : each))
          .sort(byText)
      : value,
  );

/** Numbers stand for objects only in references; elsewhere they are values, and no label changes those. */
const mvText = ({ attributes, lineage }: MvObject, labels: Labels): unknown => ({
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([name, values]) => [
      name,
      values.map((value) => (typeof value === 'number' ? labels.metaverse(value) : value)),
    ]),
  ),
  lineage: Object.fromEntries(
    Object.entries(lineage).map(([name, { rule, object }]) => [
      name,
      `${rule} ${labels.object(object)}`,
    ]),
  ),
});
