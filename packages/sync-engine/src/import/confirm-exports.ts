import { foldName, must } from '@cognate/kernel';
import type { Attributes } from '@cognate/kernel';
import type { ExportDelta } from '@cognate/sync-rules';
import { referencedIds } from '../export/referenced-ids.ts';
import { secretAttributes } from '../secrets/secret-attributes.ts';
import { notReimported } from './not-reimported.ts';
import type { NotReimported } from './not-reimported.ts';
import type { PageDraft } from './page-draft.ts';
import type { KnownObject } from './known-object.ts';
import { canonicalOf } from './read-page.ts';
import type { StagingContext } from './staging-context.ts';

/**
 * Compares what was exported to a page's objects with what the import shows. An export is over either way: it is
 * confirmed, or MIM's `exported-change-not-reimported` is recorded and the next synchronization looks at the object.
 */
export async function confirmExports(
  context: StagingContext,
  draft: PageDraft,
  known: ReadonlyMap<number, KnownObject>,
): Promise<void> {
  const { store, connector, recorder } = context;
  const secret = secretAttributes(connector);
  const all = await store.unconfirmedExports(connector.id, [...known.keys()]);
  const sent = all.filter(({ object, delta }) => concerns(known.get(object)?.mentioned, delta));
  const targets = referencedIds(sent.map((row) => row.delta));
  const stored =
    targets.length === 0 ? new Map<number, string>() : await store.keysOf(connector.id, targets);
  // A target that this page renames is meant by its new name.
  const keyOf = (target: number): string | undefined =>
    known.get(target)?.read.identity.dnKey ?? stored.get(target);
  for (const { id, object: objectId, delta } of sent) {
    const { read } = must(known.get(objectId), 'exports were read for known objects');
    const object = must(canonicalOf(context, read).object, 'what is known could be read');
    // Written by `canonicalEntry` as attribute values.
    const body = JSON.parse(object.body) as Attributes;
    const missing = notReimported(delta, body, object.references, keyOf);
    const [first] = missing;
    if (first === undefined) {
      draft.confirmed.push(id);
      continue;
    }
    (delta.op === 'delete' ? draft.deletedInVain : draft.refuted).push(id);
    draft.recheck.push(objectId);
    recorder.error({
      kind: 'sync',
      type: 'exported-change-not-reimported',
      algorithmStep: 'staging',
      object: objectId,
      dn: object.dn,
      message: missing.map((each) => describe(each, secret)).join(' '),
      ...(first.attribute === undefined ? {} : { attribute: first.attribute }),
    });
  }
}

/**
 * Whether a report is about anything that was exported. Of a system that reports changes one by one the report of the
 * export may be yet to come.
 */
const concerns = (
  mentioned: KnownObject['mentioned'],
  { op, attributes, references }: ExportDelta,
): boolean =>
  mentioned === undefined ||
  op !== 'update' ||
  [...Object.keys(attributes), ...Object.keys(references)].some((name) =>
    mentioned.has(foldName(name)),
  );

function describe(
  { attribute, exported, imported }: NotReimported,
  secret: ReadonlySet<string>,
): string {
  if (attribute === undefined) return 'The object was deleted by an export, and is still there.';
  if (secret.has(attribute)) return `"${attribute}" was exported and came back as something else.`;
  return `"${attribute}" was exported as ${JSON.stringify(exported)} and came back as ${JSON.stringify(imported)}.`;
}
