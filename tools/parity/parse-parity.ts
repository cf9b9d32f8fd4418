import { parseDocument } from 'yaml';
import { featureStates, type Feature, type FeatureState, type ParityList } from './parity-list.ts';

/** The list, and everything in the text that is not of its form. */
export interface ParsedParity {
  readonly list: ParityList;
  readonly problems: readonly string[];
}

const knownKeys = new Set(['id', 'text', 'state', 'evidence', 'note', 'reason']);

/** Reads the YAML text of the list and reports all problems of its form at once. */
export function parseParity(text: string): ParsedParity {
  const document = parseDocument(text);
  const problems = document.errors.map((error) => error.message);
  if (problems.length > 0) return { list: [], problems };
  const content: unknown = document.toJS();
  const sections = isRecord(content) ? content['sections'] : undefined;
  if (!Array.isArray(sections)) return { list: [], problems: ['`sections` is not a list'] };

  const list = sections.map((section: unknown, index) => {
    const { title, entries } = isRecord(section) ? section : {};
    if (typeof title !== 'string') problems.push(`section ${index + 1} has no title`);
    if (!Array.isArray(entries)) problems.push(`section ${index + 1} has no entries`);
    const features = (Array.isArray(entries) ? entries : []).map((entry: unknown) =>
      parseFeature(entry, problems),
    );
    return { title: String(title), features };
  });
  return { list, problems };
}

function parseFeature(entry: unknown, problems: string[]): Feature {
  const fields = isRecord(entry) ? entry : {};
  const { id, text, state, evidence = [], note, reason } = fields;
  const name = typeof id === 'string' ? id : `an entry without id (${JSON.stringify(entry)})`;
  problems.push(...formProblems({ ...fields, evidence }).map((problem) => `${name}: ${problem}`));
  return {
    id: name,
    text: String(text),
    state: isState(state) ? state : 'planned',
    evidence: isTexts(evidence) ? evidence : [],
    ...(typeof note === 'string' ? { note } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}

function formProblems(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const { id, text, state, evidence } = fields;
  const unknown = Object.keys(fields).filter((key) => !knownKeys.has(key));
  const checks: readonly (readonly [fine: boolean, problem: string])[] = [
    [typeof id === 'string', 'an entry needs an id'],
    [typeof text === 'string' && text !== '', 'no text'],
    [isState(state), `state is not one of ${featureStates.join(', ')}`],
    [isTexts(evidence), 'evidence is not a list of paths'],
    [unknown.length === 0, `unknown key ${unknown.join(', ')}`],
  ];
  return checks.filter(([fine]) => !fine).map(([, problem]) => problem);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isState(value: unknown): value is FeatureState {
  return featureStates.some((state) => state === value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
