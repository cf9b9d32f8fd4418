import { LineCounter, isAlias, isScalar, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import type { ConfigurationProblem } from '../configuration-problem.ts';
import { locate } from './locate.ts';
import type { Place } from './locate.ts';

/** A file's content with the way back from a place of it to a line and column. */
export interface YamlFile {
  readonly file: string;
  /** Absent when the text cannot be read as YAML. */
  readonly value: unknown;
  readonly problems: readonly ConfigurationProblem[];
  position(place: Place): { readonly line: number; readonly column: number };
}

/** How often aliases may repeat what an anchor holds; far beyond any honest file. */
const ALIAS_LIMIT = 100;
/** Syntax errors reported per file; one often causes the others. */
const ERROR_LIMIT = 10;

/**
 * Reads a text as YAML 1.2 with the values that JSON has and text keys.
 *
 * Tags, several documents in a file, doubled keys, aliases that multiply, and characters that no database can hold are
 * errors, reported all at once.
 */
export function parseYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  const faults = [...syntaxFaults(document), ...contentFaults(document)];
  let value: unknown;
  if (faults.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: ALIAS_LIMIT });
    } catch {
      faults.push({
        offset: firstAlias(document),
        message: 'Aliases repeat too much here.',
        remedy: 'Write the values out.',
      });
    }
  }
  return {
    file,
    value,
    problems: faults.slice(0, ERROR_LIMIT).map(({ offset, message, remedy }) => ({
      file,
      ...at(offset),
      path: [],
      severity: 'error',
      code: 'yaml-syntax',
      message,
      ...(remedy === undefined ? {} : { remedy }),
    })),
    position: (place) => at(locate(document, text, place)),
  };
}

interface Fault {
  readonly offset: number;
  readonly message: string;
  readonly remedy?: string;
}

function syntaxFaults(document: Document): Fault[] {
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined)
    return [{ offset: exhausted.pos[0], message: 'The values are nested too deeply.' }];
  return [...document.errors, ...document.warnings].map(({ code, message, pos }): Fault => {
    const [offset] = pos;
    switch (code) {
      case 'DUPLICATE_KEY':
        return { offset, message: 'This key is there twice.', remedy: 'Remove one of the two.' };
      case 'MULTIPLE_DOCS':
        return {
          offset,
          message: 'The file holds more than one document.',
          remedy: 'Remove the "---" and what follows.',
        };
      case 'NON_STRING_KEY':
        return { offset, message: 'A key has to be a text.' };
      case 'TAG_RESOLVE_FAILED':
        return {
          offset,
          message: 'Tags (!name) are not allowed.',
          remedy: 'Write the plain value.',
        };
      default:
        return { offset, message: `This is not valid YAML: ${message}.` };
    }
  });
}

/** What is valid YAML and has no place in a configuration. */
function contentFaults(document: Document): Fault[] {
  const faults: Fault[] = [];
  const add = (offset: number | undefined, message: string, remedy?: string): void => {
    faults.push({ offset: offset ?? 0, message, ...(remedy === undefined ? {} : { remedy }) });
  };
  const unresolvedTags = document.warnings.some(({ code }) => code === 'TAG_RESOLVE_FAILED');
  visit(document, {
    Pair: (_key, { key }) => {
      if (isScalar(key) && key.value === '__proto__')
        add(key.range?.[0], 'The name "__proto__" is reserved.', 'Choose another one.');
    },
    Node: (_key, node) => {
      const { range } = node;
      if (!isAlias(node) && node.tag !== undefined && !unresolvedTags)
        add(range?.[0], 'Tags (!!name) are not allowed.', 'Write the plain value.');
      if (!isScalar(node) || typeof node.value !== 'string') return;
      if (node.value.includes('\u0000'))
        add(range?.[0], 'The text has a null character (U+0000), which cannot be stored.');
      else if (!node.value.isWellFormed())
        add(range?.[0], 'The text has half a character (an unpaired surrogate).');
    },
  });
  return faults;
}

function firstAlias(document: Document): number {
  let offset = 0;
  visit(document, {
    Alias: (_key, { range }) => {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}
