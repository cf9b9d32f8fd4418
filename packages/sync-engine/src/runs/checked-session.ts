import { ConnectorError, UnreadableEntry } from '@cognate/connector-kit';
import type {
  ConnectorSession,
  DiscoveryError,
  ImportEntry,
  ImportPage,
  StepFailure,
} from '@cognate/connector-kit';
import { isValueOf } from '@cognate/kernel';
import type { Attributes } from '@cognate/kernel';

/** How long a connector may take to let go of everything. */
const CLOSE_SECONDS = 30;

const KINDS: ReadonlySet<unknown> = new Set(['replace', 'update', 'delete']);

/**
 * A session whose answers have the shape that the types promise: a connector is a program of somebody else. One that
 * breaks the promise ends the step (`ConnectorError`) before anything of the page is kept. Closing never fails and
 * never lasts longer than `closeSeconds`: what was achieved is not lost by it.
 */
export function checkedSession(
  session: ConnectorSession,
  closeSeconds = CLOSE_SECONDS,
): ConnectorSession {
  return {
    test: () => session.test(),
    discoverSchema: () => session.discoverSchema(),
    import: (request) => checkedPages(session.import(request)),
    export: async (page) => {
      const results = await session.export(page);
      checkResults(results);
      return results;
    },
    finishExport: () => session.finishExport(),
    close: () => closeWithin(session, closeSeconds),
  };
}

async function closeWithin(session: ConnectorSession, seconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  try {
    await Promise.race([session.close(), late]);
  } catch {
    // It has nothing more to tell: what it wrote it has answered for.
  } finally {
    clearTimeout(timer);
  }
}

async function* checkedPages(pages: AsyncIterable<ImportPage>): AsyncGenerator<ImportPage> {
  for await (const page of pages) {
    if (!isObject(page) || !Array.isArray(page.entries) || !Array.isArray(page.errors))
      throw defect('stopped-unexpected-data', 'gave a page without a list of entries or of errors');
    for (const entry of page.entries) {
      const problem = entryProblem(entry);
      if (problem === undefined) continue;
      throw defect('stopped-unexpected-data', `reported an entry ${problem}${placeOf(entry)}`);
    }
    yield page;
  }
}

/** What is wrong with the shape of an entry. Whether the values fit their attributes is looked at later. */
function entryProblem(entry: unknown): string | undefined {
  if (!isObject(entry)) return 'that is no object';
  if (!KINDS.has(entry['change']))
    return `with the unknown kind of change "${String(entry['change'])}"`;
  if (typeof entry['dn'] !== 'string') return 'whose name is no text';
  if (!isTextOrAbsent(entry['anchor'])) return 'whose anchor is no text';
  if (!isTextOrAbsent(entry['type'])) return 'whose object type is no text';
  const { fingerprint, valueChanges } = entry;
  if (!isTextOrAbsent(fingerprint)) return 'whose fingerprint is no text';
  // Beside a fingerprint they are for those who need them to ask for: `readAttributes`.
  const problem = fingerprint === undefined ? attributesProblem(entry['attributes']) : undefined;
  if (problem !== undefined || valueChanges === undefined) return problem;
  return valueChanges === null || areValueChanges(valueChanges)
    ? undefined
    : 'with value changes that are no lists';
}

function attributesProblem(attributes: unknown): string | undefined {
  if (!isObject(attributes)) return 'without attributes';
  for (const name in attributes)
    if (!isListOrAbsent(attributes[name])) return `whose "${name}" is no list of values`;
  return undefined;
}

/** Asks an entry for its attributes. Answers with the error of one that cannot read them. */
export function readAttributes(
  entry: ImportEntry,
): { readonly attributes: Attributes } | { readonly error: DiscoveryError } {
  try {
    const { attributes } = entry;
    const problem = entry.fingerprint === undefined ? undefined : attributesProblem(attributes);
    if (problem === undefined) return { attributes };
    throw defect('stopped-unexpected-data', `reported an entry ${problem}${placeOf(entry)}`);
  } catch (error) {
    if (error instanceof UnreadableEntry) return { error: error.error };
    throw error;
  }
}

const areValueChanges = (changes: unknown): boolean =>
  isObject(changes) && Object.values(changes).every(isValueChange);

const isValueChange = (each: unknown): boolean =>
  isObject(each) && Array.isArray(each['add']) && Array.isArray(each['remove']);

function placeOf(entry: unknown): string {
  if (!isObject(entry)) return '';
  const name = typeof entry['dn'] === 'string' && entry['dn'] !== '' ? [`"${entry['dn']}"`] : [];
  const position = entry['position'];
  const place = position === undefined ? [] : [JSON.stringify(position)];
  const text = [...name, ...place].join(', ');
  return text === '' ? '' : ` (${text.slice(0, 200)})`;
}

function checkResults(results: unknown): void {
  if (!Array.isArray(results)) throw defect('stopped-export-write', 'gave no list of results');
  for (const result of results as readonly unknown[]) {
    const problem = resultProblem(result);
    if (problem !== undefined) throw defect('stopped-export-write', `gave a result ${problem}`);
  }
}

function resultProblem(result: unknown): string | undefined {
  if (!isObject(result)) return 'that is no object';
  if (typeof result['id'] !== 'number') return 'that does not say for which change';
  if (result['ok'] === true) {
    if (!isNameOrAbsent(result['dn'])) return 'whose name is empty or no text';
    return isNameOrAbsent(result['anchor']) ? undefined : 'whose anchor is empty or no text';
  }
  if (result['ok'] !== false) return 'that says neither success nor failure';
  const isReason = typeof result['type'] === 'string' && typeof result['message'] === 'string';
  return isReason ? undefined : 'that does not say why the change was refused';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isTextOrAbsent = (value: unknown): boolean =>
  value === undefined || typeof value === 'string';

const isListOrAbsent = (value: unknown): boolean => value === undefined || Array.isArray(value);

const isNameOrAbsent = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'string' && value !== '' && isValueOf('reference', value));

const defect = (step: StepFailure, what: string): ConnectorError =>
  new ConnectorError(step, `The connector ${what}.`, {
    remedy: 'This is a defect of the connector.',
  });
