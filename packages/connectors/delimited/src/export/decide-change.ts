import type { AttributeChange, ExportChange, ExportErrorType } from '@cognate/connector-kit';
import { foldText, parseValue } from '@cognate/kernel';
import type { Attributes, Value, Values } from '@cognate/kernel';
import { dnToAnchor, longestAnchor } from '../anchor.ts';
import type { SelectedFile } from '../data-file.ts';
import type { Column, Layout } from '../layout.ts';
import { contentHash } from '../row.ts';
import type { RowChange } from './row-change.ts';
import type { IndexedRow } from './row-index.ts';
import type { RowWriter } from './row-writer.ts';

/** What is to be done for a change: a change of the row, nothing because it is so already, or a refusal. */
export type Decision =
  | { readonly kind: 'write'; readonly change: RowChange }
  | { readonly kind: 'done' }
  | { readonly kind: 'refuse'; readonly type: ExportErrorType; readonly message: string };

/** What is known of the row that a change names. */
export interface RowState {
  /** What the file holds; `undefined` when it has no such row. */
  readonly inFile: IndexedRow | undefined;
  /** What this export wants of the row so far. */
  readonly pending: RowChange | undefined;
}

export interface DecisionContext {
  readonly file: SelectedFile;
  readonly layout: Layout;
  readonly writer: RowWriter;
}

const DONE: Decision = { kind: 'done' };
const refuse = (type: ExportErrorType, message: string): Decision => ({
  kind: 'refuse',
  type,
  message,
});

/** Decides what a change means for a file. Nothing is written here. */
export function decideChange(
  change: ExportChange,
  state: RowState,
  context: DecisionContext,
): Decision {
  const { dn, op } = change;
  const exists =
    state.pending === undefined ? state.inFile !== undefined : state.pending.op !== 'delete';
  if (exists && op !== 'add' && state.inFile === 'several rows')
    return refuse('ambiguous-update', `${context.file.path} has several rows named "${dn}".`);
  if (op === 'delete') return exists ? { kind: 'write', change: { op: 'delete', dn } } : DONE;
  if (op === 'update' && !exists)
    return refuse('cd-missing-object', `${context.file.path} has no row named "${dn}".`);
  if (change.newDn !== undefined && change.newDn !== dn)
    return refuse('modify-naming-attribute', 'The name of a row never changes.');
  return decideValues(change, exists ? state : undefined, context);
}

function decideValues(
  change: ExportChange,
  existing: RowState | undefined,
  context: DecisionContext,
): Decision {
  const { dn, op } = change;
  const checked = checkAttributes(change, context);
  if (!checked.ok) return checked.refusal;
  if (op === 'update')
    return { kind: 'write', change: { op: 'set', dn, attributes: checked.attributes } };
  return decideAdd(dn, checked.attributes, existing, context);
}

function decideAdd(
  dn: string,
  given: Attributes,
  existing: RowState | undefined,
  { file, layout, writer }: DecisionContext,
): Decision {
  const components = dnToAnchor(dn);
  const wrong = anchorProblem(components, layout);
  if (wrong !== undefined) return refuse(wrong.type, `The name "${dn}" ${wrong.message}.`);
  const refusal = writer.anchorRefusal(components);
  if (refusal !== undefined) return refuse(refusal.type, refusal.message);
  const attributes = { ...given, ...anchorAttributes(components, layout) };
  if (existing === undefined) return { kind: 'write', change: { op: 'put', dn, attributes } };
  const { pending, inFile } = existing;
  const hash = contentHash(layout.columns, attributes);
  const held = pending?.op === 'put' ? contentHash(layout.columns, pending.attributes) : inFile;
  return held === hash && pending?.op !== 'set'
    ? DONE
    : refuse('cd-existing-object', `${file.path} has another row named "${dn}" already.`);
}

function anchorProblem(
  components: readonly string[],
  { anchor, attributes }: Layout,
): { readonly type: ExportErrorType; readonly message: string } | undefined {
  if (components.length !== anchor.length)
    return {
      type: 'invalid-dn',
      message: `has ${components.length} components; the anchor has ${anchor.length}`,
    };
  const empty = components.indexOf('');
  if (empty >= 0)
    return {
      type: 'missing-anchor-component',
      message: `holds nothing for "${attributes[anchor[empty] ?? 0] ?? ''}"`,
    };
  const total = components.reduce((sum, component) => sum + component.length, 0);
  const most = longestAnchor(components.length);
  return total > most
    ? { type: 'anchor-too-long', message: `has ${total} characters; ${most} are allowed` }
    : undefined;
}

/** The selected attributes that name the row, as a later import will show them. */
function anchorAttributes(components: readonly string[], { anchor, columns }: Layout): Attributes {
  const attributes: Record<string, Values> = {};
  for (const column of columns) {
    const at = anchor.indexOf(column.index);
    const value = at < 0 ? undefined : parseValue(column.type, components[at] ?? '');
    if (value !== undefined) attributes[column.name] = [value];
  }
  return attributes;
}

type Checked =
  | { readonly ok: true; readonly attributes: Attributes }
  | { readonly ok: false; readonly refusal: Decision };

function checkAttributes(change: ExportChange, context: DecisionContext): Checked {
  const attributes: Record<string, Values> = {};
  for (const one of change.changes) {
    const column = context.layout.byName.get(one.attribute);
    const refusal = checkAttribute(change, one, column, context);
    if (refusal !== undefined) return { ok: false, refusal };
    if (column !== undefined && one.op === 'replace') attributes[column.name] = one.values;
  }
  const refusal = context.writer.refusal(attributes);
  return refusal === undefined
    ? { ok: true, attributes }
    : { ok: false, refusal: refuse(refusal.type, refusal.message) };
}

function checkAttribute(
  { dn }: ExportChange,
  change: AttributeChange,
  column: Column | undefined,
  { file, layout }: DecisionContext,
): Decision | undefined {
  if (column === undefined)
    return refuse(
      'schema-violation',
      `The attribute "${change.attribute}" of the type "${file.selected.name}" is not selected.`,
    );
  if (change.op === 'update')
    return refuse('unexpected-error', 'A file takes all values of an attribute, not single ones.');
  if (change.values.length > 1 && !column.multivalued)
    return refuse(
      'constraint-violation',
      `"${column.name}" holds one value; ${change.values.length} were to be written.`,
    );
  const at = layout.anchor.indexOf(column.index);
  if (at < 0 || namesSameValue(dnToAnchor(dn)[at] ?? '', change.values, column)) return undefined;
  return refuse(
    'modify-naming-attribute',
    `"${column.name}" is part of the name and never changes.`,
  );
}

const fold = (value: Value | undefined): string => foldText(String(value));

/** Whether the value that an anchor attribute is to have is the one that the name says. */
function namesSameValue(component: string, values: Values, { type }: Column): boolean {
  return values.length === 1 && fold(values[0]) === fold(parseValue(type, component));
}
