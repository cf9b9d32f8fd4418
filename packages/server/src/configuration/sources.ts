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

  /** The files below a folder. */
  files(folder: string): readonly string[] {
    return [...this.#texts.keys()].filter((file) => file.startsWith(`${folder}/`));
  }

  /**
   * A file's content in its shape. Unknown keys are reported and left out, so that what remains is checked too;
   * undefined where more than that is wrong.
   */
  read<T>(file: string, schema: z.ZodType<T>): T | undefined {
    const text = this.#texts.get(file);
    if (text === undefined) return undefined;
    const yaml = parseYaml(file, text);
    this.#parsed.set(file, yaml);
    this.#problems.push(...yaml.problems);
    if (yaml.problems.length > 0) return undefined;
    const shape = checkShape(schema, yaml.value);
    if (shape.ok) return shape.value;
    for (const problem of shape.problems) this.#addShape(file, problem);
    const unknown = shape.problems.filter(({ code }) => code === 'unknown-key');
    for (const { path } of unknown) removeKey(yaml.value, path);
    const rest = checkShape(schema, yaml.value);
    return rest.ok ? rest.value : undefined;
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

  /** Adds problems of the whole configuration; `connectors` are the files of its connectors. */
  addDocumentProblems(problems: readonly DocumentProblem[], connectors: readonly string[]): void {
    for (const problem of problems) {
      const [file, path] = fileOf(problem.path, connectors);
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
  connectors: readonly string[],
): readonly [file: string, path: Place['path']] {
  const [section, index, ...rest] = path;
  if (section === 'metaverse') return [METAVERSE_FILE, path.slice(1)];
  const file = section === 'connectors' ? connectors[Number(index)] : undefined;
  return file === undefined ? [COGNATE_FILE, path] : [file, rest];
}

function removeKey(value: unknown, path: Place['path']): void {
  let holder = value;
  for (const key of path.slice(0, -1)) {
    // The path comes from a check of this very value.
    holder = (holder as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  // As above.
  delete (holder as Record<PropertyKey, unknown>)[path.at(-1) ?? ''];
}
