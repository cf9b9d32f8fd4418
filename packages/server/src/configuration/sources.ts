import { checkShape } from '@cognate/contract';
import type { ShapeProblem } from '@cognate/contract';
import type { z } from 'zod';
import type { DocumentProblem } from './check-configuration.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { COGNATE_FILE, METAVERSE_FILE } from './read-folder.ts';
import type { FolderFiles } from './read-folder.ts';
import type { Place } from './yaml/locate.ts';
import { parseYaml } from './yaml/parse-yaml.ts';
import type { YamlFile } from './yaml/parse-yaml.ts';

/** The files that a connector was read from. */
export interface ConnectorFiles {
  readonly file: string;
  /** Those of its outbound rules, where they have files of their own. */
  readonly rules: readonly string[] | undefined;
}

/** Which files the parts of a configuration were read from. */
interface DocumentFiles {
  /** Those of types of the metaverse that have files of their own, by type. */
  readonly types: ReadonlyMap<string, string>;
  /** In the order of the connectors. */
  readonly connectors: readonly ConnectorFiles[];
}

/** The files of a configuration folder and what was found wrong with them so far. */
export class ConfigurationSources {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #parsed = new Map<string, YamlFile>();
  readonly #problems: ConfigurationProblem[];

  constructor({ texts, problems }: FolderFiles) {
    this.#texts = texts;
    this.#problems = [...problems];
  }

  has(file: string): boolean {
    return this.#texts.has(file);
  }

  /** The files in a folder. */
  files(folder: string): readonly string[] {
    return [...this.#texts.keys()].filter(
      (file) => file.slice(0, file.lastIndexOf('/')) === folder,
    );
  }

  /** The texts that a file has under a key where nothing but a list of texts stands there. */
  names(file: string, key: string): readonly string[] | undefined {
    const value = this.#yaml(file)?.value;
    if (typeof value !== 'object' || value === null) return undefined;
    // A mapping, or a list, which has no such key.
    const list = (value as Readonly<Record<string, unknown>>)[key];
    const isNames = Array.isArray(list) && list.length > 0 && list.every(isText);
    return isNames ? list : undefined;
  }

  /**
   * A file's content in its shape. Unknown keys are reported and left out, so that what remains is checked too;
   * undefined where more than that is wrong. `list`: what stands in the place of names that have files of their own.
   */
  read<T>(
    file: string,
    schema: z.ZodType<T>,
    list?: { readonly key: string; readonly instead: unknown },
  ): T | undefined {
    const yaml = this.#yaml(file);
    if (yaml === undefined || yaml.problems.length > 0) return undefined;
    // It has the key.
    const whole = yaml.value as Readonly<Record<string, unknown>>;
    const value = list === undefined ? yaml.value : { ...whole, [list.key]: list.instead };
    const shape = checkShape(schema, value);
    if (shape.ok) return shape.value;
    for (const problem of shape.problems) this.#addShape(file, problem);
    const unknown = shape.problems.filter(({ code }) => code === 'unknown-key');
    for (const { path } of unknown) removeKey(value, path);
    const rest = checkShape(schema, value);
    return rest.ok ? rest.value : undefined;
  }

  #yaml(file: string): YamlFile | undefined {
    const text = this.#texts.get(file);
    if (text === undefined) return undefined;
    const known = this.#parsed.get(file);
    if (known !== undefined) return known;
    const yaml = parseYaml(file, text);
    this.#parsed.set(file, yaml);
    this.#problems.push(...yaml.problems);
    return yaml;
  }

  add(
    file: string,
    place: Place,
    ...[code, message, remedy, severity]: [
      code: string,
      message: string,
      remedy?: string,
      severity?: 'error' | 'warning',
    ]
  ): void {
    const position = this.#parsed.get(file)?.position(place) ?? {};
    this.#problems.push({
      file,
      ...position,
      path: place.path,
      severity: severity ?? 'error',
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }

  /** Adds problems of the whole configuration, which was read from these files. */
  addDocumentProblems(problems: readonly DocumentProblem[], files: DocumentFiles): void {
    for (const problem of problems) {
      const [file, path] = fileOf(problem.path, files);
      this.add(
        file,
        { ...problem, path },
        problem.code,
        problem.message,
        problem.remedy,
        problem.severity,
      );
    }
  }

  /** All problems, each once, in the order of these files and then of lines. */
  problems(order: readonly string[]): readonly ConfigurationProblem[] {
    const rank = ({ file }: ConfigurationProblem): number => {
      const index = order.indexOf(file ?? '');
      return index < 0 ? order.length : index;
    };
    const once = new Map(
      this.#problems.map((problem) => [
        [problem.file, problem.line, problem.column, problem.code, problem.message].join('\n'),
        problem,
      ]),
    );
    return [...once.values()].sort(
      (a, b) =>
        rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
  }

  #addShape(file: string, { path, at, code, message, remedy }: ShapeProblem): void {
    this.add(file, { path, at }, code, message, remedy);
  }
}

function fileOf(
  path: Place['path'],
  { types, connectors }: DocumentFiles,
): readonly [file: string, path: Place['path']] {
  const [section, index, part, which, ...rest] = path;
  if (section === 'metaverse') {
    const type = index === 'types' ? types.get(String(part)) : undefined;
    return type === undefined ? [METAVERSE_FILE, path.slice(1)] : [type, path.slice(3)];
  }
  const files = section === 'connectors' ? connectors[Number(index)] : undefined;
  if (files === undefined) return [COGNATE_FILE, path];
  const rule = part === 'provision' ? files.rules?.[Number(which)] : undefined;
  return rule === undefined ? [files.file, path.slice(2)] : [rule, rest];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function removeKey(value: unknown, path: Place['path']): void {
  let holder = value;
  for (const key of path.slice(0, -1)) {
    // The path comes from a check of this very value.
    holder = (holder as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  // As above.
  delete (holder as Record<PropertyKey, unknown>)[path.at(-1) ?? ''];
}
