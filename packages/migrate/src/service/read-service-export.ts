import { AppError } from '@cognate/kernel';
import type { Category, Finding } from '../findings/finding.ts';
import { placeOf } from '../findings/finding.ts';
import type { SourceDraft } from '../folder/migration-source.ts';
import { ElementReader, unreadPath } from '../xml/element-reader.ts';
import { readXmlRecords } from '../xml/read-xml.ts';
import { describeObject, isListed, subjectOf } from './describe-object.ts';
import { customActivities } from './custom-activities.ts';
import { readServiceRule } from './read-service-rule.ts';
import type { ServiceObject } from './service-object.ts';
import { readServiceObject, valueOf } from './service-object.ts';

interface Seen {
  count: number;
  /** How many have a filter, or a workflow inside. */
  inside: number;
  readonly first: ServiceObject;
}

/**
 * Reads an Export-FIMConfig file one object at a time. Synchronization rules are kept; of everything else the report
 * says what it is and how much there is, lists each object of policy and schema, and names workflows with activities of
 * their own.
 */
export async function readServiceExport(
  file: string,
  name: string,
  draft: SourceDraft,
): Promise<void> {
  const types = new Map<string, Seen>();
  const unknown = new Map<string, Finding>();
  let changes = 0;
  for await (const element of readXmlRecords(file, name, 1)) {
    const reader = new ElementReader();
    if (element.name === 'ImportObject') {
      reader.ignoreAll(element);
      changes += 1;
      continue;
    }
    const object = readServiceObject(reader, element);
    for (const unread of reader.unread(element))
      unknown.set(unreadPath(unread), unknownPart(name, unreadPath(unread), element.line));
    if (object === undefined) continue;
    const seen = types.get(object.type);
    const inside = INSIDE.some((attribute) => valueOf(object, attribute) !== '') ? 1 : 0;
    if (seen === undefined) types.set(object.type, { count: 1, inside, first: object });
    else {
      seen.count += 1;
      seen.inside += inside;
    }
    if (listed(seen?.count ?? 0, object)) draft.findings.push(kept(name, object));
    readObject({ file: name, reader, findings: draft.findings }, object, draft);
  }
  for (const [type, seen] of types) draft.findings.push(summary(name, type, seen));
  draft.findings.push(...unknown.values());
  if (changes > 0) draft.findings.push(changesOf(name, changes));
}

/** A file of changes between two servers. */
const changesOf = (file: string, count: number): Finding => ({
  category: 'note',
  code: 'service-objects',
  subject: `ImportObject (${count})`,
  message: 'Changes for another server; an export of that server says what they led to.',
  remedy: 'Export the server that has them.',
  place: { file, line: 1, element: 'Results' },
});

function readObject(
  context: { readonly file: string; readonly reader: ElementReader; readonly findings: Finding[] },
  object: ServiceObject,
  draft: SourceDraft,
): void {
  const place = placeOf(context.file, object.element);
  const subject = `${object.type} ${valueOf(object, 'DisplayName')}`;
  try {
    if (object.type === 'SynchronizationRule')
      draft.serviceRules.push(readServiceRule(context, object));
    if (object.type === 'WorkflowDefinition')
      for (const activity of customActivities(context.file, valueOf(object, 'XOML')))
        draft.findings.push({
          category: 'human',
          code: 'workflow-activity',
          subject,
          message: `The activity ${activity} is code of its own.`,
          remedy: 'Decide what takes its place.',
          place,
        });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    draft.findings.push({
      category: 'human',
      code: error.code,
      subject,
      message: `A part of this object is not well-formed XML, as it stands in the export: ${error.message}`,
      place,
    });
  }
}

/** Attributes that hold a text of their own kind: filters of sets, workflows. */
const INSIDE = ['Filter', 'XOML'];

/** What synchronization takes from each type of object; all others belong to the service and its portal. */
const SYNCHRONIZATION: ReadonlyMap<
  string,
  { readonly category: Category; readonly message: string }
> = new Map([
  [
    'SynchronizationRule',
    { category: 'one-to-one', message: 'Synchronization rules: each one is listed by itself.' },
  ],
  [
    'Function',
    { category: 'note', message: 'Functions of expressions: built in, under the same names.' },
  ],
  [
    'SynchronizationFilter',
    { category: 'note', message: 'Which types the service offers: said by its schema.' },
  ],
]);

/** More objects of one type than somebody reads are counted only. */
const MOST_LISTED = 2000;

const listed = (before: number, { type }: ServiceObject): boolean =>
  !SYNCHRONIZATION.has(type) && isListed(type) && before < MOST_LISTED;

/** One object that nothing is done with yet. The summary of its type says why. */
const kept = (file: string, object: ServiceObject): Finding => ({
  category: 'later',
  code: 'service-object',
  subject: subjectOf(object),
  message: describeObject(object),
  place: placeOf(file, object.element),
});

function summary(file: string, type: string, { count, inside, first }: Seen): Finding {
  const known = SYNCHRONIZATION.get(type);
  return {
    category: known?.category ?? 'later',
    code: 'service-objects',
    subject: `${type} (${count})`,
    message:
      known?.message ??
      `Part of the identity service and its portal, which are not there yet.${inside === 0 ? '' : ` With a filter or a workflow: ${inside}.`}`,
    ...(known === undefined ? { remedy: 'Keep the file; synchronization does not need it.' } : {}),
    place: placeOf(file, first.element),
  };
}

const unknownPart = (file: string, element: string, line: number): Finding => ({
  category: 'unknown',
  code: 'element',
  subject: element,
  message: 'This reader does not know what it means; nothing of it is carried over.',
  remedy: 'Look at this place of the file, and tell the project about it.',
  place: { file, line, element },
});
