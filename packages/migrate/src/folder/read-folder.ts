import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { readConnectRule } from '../connect/read-connect-rule.ts';
import type { Place } from '../findings/finding.ts';
import { readAgent } from '../mim/read-agent.ts';
import { readMetaverse } from '../mim/read-metaverse.ts';
import type { ReadContext } from '../mim/read-context.ts';
import { isLoosePart, readLooseParts } from '../service/read-loose-parts.ts';
import { readServiceExport } from '../service/read-service-export.ts';
import { ElementReader, unreadPath } from '../xml/element-reader.ts';
import { readXml } from '../xml/read-xml.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { listFiles } from './list-files.ts';
import type { MigrationSource, SourceDraft } from './migration-source.ts';
import { kindOfRoot } from './file-kinds.ts';
import type { FileKind } from './file-kinds.ts';
import { peekRoot } from './peek-root.ts';

/** Roots of files that hold a configuration, with what they are. */
const CONFIGURATIONS: ReadonlyMap<string, string> = new Map([
  ['saved-ma-configuration', 'management agent'],
  ['saved-mv-configuration', 'metaverse'],
  ['export-ma', 'exported management agent'],
  ['ma-data', 'Azure AD Connect connector'],
  ['synchronizationRule', 'Azure AD Connect rule'],
]);

/**
 * Reads every file of a folder. What cannot be read, is refused or is not a configuration becomes a finding with its
 * place; it does not keep the rest from being read. Throws only when the folder itself cannot be read.
 */
export async function readMigrationFolder(folder: string): Promise<MigrationSource> {
  const draft: SourceDraft = {
    files: [],
    agents: [],
    metaverses: [],
    serviceRules: [],
    connectRules: [],
    findings: [],
  };
  for (const { name, readable } of await listFiles(folder)) {
    if (!readable) {
      draft.files.push({ name, kind: 'other file' });
      continue;
    }
    try {
      await readFile(path.join(folder, name), name, draft);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      draft.files.push({ name, kind: 'not readable' });
      draft.findings.push(refusal(error, name));
    }
  }
  checkAgents(draft);
  return draft;
}

function refusal(error: AppError, name: string): SourceDraft['findings'][number] {
  const line = error.details['line'];
  return {
    category: error.code === 'xml-doctype-refused' ? 'unsafe' : 'unsupported',
    code: error.code,
    subject: name,
    message: withoutPlace(error.message, name),
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    place: { file: name, line: typeof line === 'number' ? line : 1, element: '' },
  };
}

/** The place stands beside the message in every report. */
const withoutPlace = (message: string, name: string): string =>
  message.startsWith(name) ? message.slice(name.length).replace(/^(?::\d+)?: /, '') : message;

async function readFile(file: string, name: string, draft: SourceDraft): Promise<void> {
  const roots = (await peekRoot(file, name)) ?? [];
  const [root = ''] = roots;
  const kind = CONFIGURATIONS.get(root);
  if (kind !== undefined) {
    readConfiguration(await readXml(file, name), name, draft);
    draft.files.push({ name, kind });
    return;
  }
  if (isLoosePart(root) || (root === 'values' && roots[1] === 'value')) {
    readParts(await readXml(file, name), name, draft);
    draft.files.push({ name, kind: 'parts of synchronization rules' });
    return;
  }
  if (root === 'Results') {
    await readServiceExport(file, name, draft);
    draft.files.push({ name, kind: 'identity service export' });
    return;
  }
  await readOther({ file, name, roots }, draft);
}

/** A file that holds no configuration: what it is, or that nobody knows. */
async function readOther(
  { file, name, roots }: { file: string; name: string; roots: readonly string[] },
  draft: SourceDraft,
): Promise<void> {
  const kind = kindOfRoot(roots);
  // Whatever it is: that it is not well-formed, or worse, has to be told.
  const element = kind?.data === true ? undefined : await readXml(file, name);
  const [first = ''] = roots;
  const place = { file: name, line: element?.line ?? 1, element: element?.name ?? first };
  draft.files.push({ name, kind: kind?.title ?? 'unknown' });
  draft.findings.push({ code: 'file', subject: name, ...saidOf(kind, element, place), place });
}

function saidOf(kind: FileKind | undefined, element: XmlElement | undefined, place: Place) {
  if (kind === undefined)
    return {
      category: 'unknown' as const,
      message: `The root element "${place.element}" is not known.`,
    };
  const { category, message, remedy, describe } = kind;
  const described = element === undefined ? undefined : describe?.(element);
  return { category, message: described ?? message, remedy };
}

function readConfiguration(root: XmlElement, file: string, draft: SourceDraft): void {
  const reader = new ElementReader();
  const context: ReadContext = { file, reader, findings: draft.findings };
  reader.attribute(root, 'server');
  reader.attribute(root, 'export-date');
  if (root.name === 'synchronizationRule') draft.connectRules.push(readConnectRule(context, root));
  const agent = root.name === 'ma-data' ? root : reader.child(root, 'ma-data');
  if (agent !== undefined) draft.agents.push(readAgent(context, agent));
  const metaverse = reader.child(root, 'mv-data');
  if (metaverse !== undefined) draft.metaverses.push(readMetaverse(context, metaverse));
  sayUnread(context, root);
}

function readParts(root: XmlElement, file: string, draft: SourceDraft): void {
  const context: ReadContext = { file, reader: new ElementReader(), findings: draft.findings };
  draft.findings.push(...readLooseParts(context, root));
  sayUnread(context, root);
}

/** What nobody asked for: listed, so that nothing is lost without a word. */
function sayUnread({ file, reader, findings }: ReadContext, root: XmlElement): void {
  for (const unread of reader.unread(root))
    findings.push({
      category: 'unknown',
      code: unread.attribute === undefined ? 'element' : 'attribute',
      subject: unreadPath(unread),
      message: 'This reader does not know what it means; nothing of it is carried over.',
      remedy: 'Look at this place of the file, and tell the project about it.',
      place: { file, line: unread.element.line, element: unreadPath(unread) },
    });
}

/** Two exports of the same management agent: the first one counts. */
function checkAgents(draft: SourceDraft): void {
  const seen = new Map<string, string>();
  for (const [index, agent] of [...draft.agents].entries()) {
    const first = seen.get(agent.id);
    if (agent.id === '' || first === undefined) {
      seen.set(agent.id, agent.file);
      continue;
    }
    draft.agents.splice(draft.agents.indexOf(agent, Math.max(0, index - seen.size)), 1);
    draft.findings.push({
      category: 'note',
      code: 'agent',
      subject: agent.name,
      message: `The management agent is in ${first} already; this file is left out.`,
      remedy: 'Keep one export of each management agent in the folder.',
      place: agent.place,
    });
  }
}
