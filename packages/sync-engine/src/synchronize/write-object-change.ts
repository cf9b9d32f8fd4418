import type { CsObject } from '@cognate/sync-rules';
import { exportRank } from '../export/export-rank.ts';
import type { Mutable } from '../mutable.ts';
import type { ObjectRef, SyncPageWrite } from '../ports/sync-store.ts';
import type { PageContext } from './page-context.ts';

interface PageWriting {
  readonly context: PageContext;
  /** Ids of the pending exports that exist, by object. */
  readonly pendingExports: ReadonlyMap<number, number>;
  readonly write: Mutable<SyncPageWrite>;
}

/** An object as it was and as it is; a side is absent for a new and for a removed one. */
interface ObjectChange {
  readonly before: CsObject | undefined;
  readonly after: CsObject | undefined;
}

export function writeObjectChange(writing: PageWriting, { before, after }: ObjectChange): void {
  if (after === undefined) {
    if (before !== undefined) writeRemoval(writing, before);
    return;
  }
  const { write } = writing;
  const ref: ObjectRef = { connector: after.connector, id: after.id };
  if (before === undefined)
    write.newObjects.push({ ...ref, type: after.type, dn: after.dn, dnKey: keyOf(writing, after) });
  else if (before.dn !== after.dn) {
    write.renamed.push({ ...ref, dn: after.dn, dnKey: keyOf(writing, after) });
    // The connected system may know the old name from a reference: that means nobody any more.
    write.unlinkedKeys.push(keyOf(writing, before));
  }
  if (before && before.pendingImport !== after.pendingImport) write.synchronized.push(ref);
  writeLink(writing, ref, before, after);
  writeState(write, ref, before, after);
  writeExport(writing, before, after);
}

const keyOf = ({ context }: PageWriting, cs: CsObject): string =>
  context.keysOf(cs.connector).ofDn(cs.dn);

function writeRemoval(writing: PageWriting, before: CsObject): void {
  writing.write.removedObjects.push({ connector: before.connector, id: before.id });
  writing.write.unlinkedKeys.push(keyOf(writing, before));
}

function writeLink(
  writing: PageWriting,
  ref: ObjectRef,
  before: CsObject | undefined,
  after: CsObject,
): void {
  const { write } = writing;
  if (after.link === before?.link) return;
  if (after.link)
    write.linked.push({ ...ref, link: after.link, isNew: before?.link === undefined });
  else write.unlinked.push(ref);
  if (before?.link && before.link.mv !== after.link?.mv)
    write.unlinkedKeys.push(keyOf(writing, before));
}

/** Objects without a link are kept in a list of their own, with their state. */
function writeState(
  write: Mutable<SyncPageWrite>,
  ref: ObjectRef,
  before: CsObject | undefined,
  after: CsObject,
): void {
  if (after.link) {
    if (before && before.link === undefined) write.noDisconnectors.push(ref);
    return;
  }
  // An object whose first import is pending is not in the list yet.
  const listed =
    before !== undefined && before.link === undefined && before.pendingImport !== 'add';
  if (!listed || before.state !== after.state || before.former !== after.former)
    write.disconnectors.push({
      ...ref,
      state: after.state,
      former: after.former,
      rule: before?.link && after.disconnectedBy,
    });
}

function writeExport(writing: PageWriting, before: CsObject | undefined, after: CsObject): void {
  const { context, pendingExports, write } = writing;
  if (before?.pendingExport === after.pendingExport && before?.dn === after.dn) return;
  const { connector, id, pendingExport: delta } = after;
  const existing = pendingExports.get(id);
  if (delta === undefined) {
    if (existing !== undefined) write.exportsCancelled.push({ connector, exportId: existing });
    return;
  }
  const style = context.rules.connectors.get(connector)?.dnStyle ?? 'generic';
  write.exports.push({
    connector,
    id,
    exportId: existing ?? context.ids.take('export'),
    isNew: existing === undefined,
    rank: exportRank(delta, after.dn, style),
    nameKey: delta.dn === undefined ? null : context.keysOf(connector).ofDn(delta.dn),
    delta,
  });
}
