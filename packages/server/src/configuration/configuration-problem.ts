/** Something wrong in a configuration, with its place in a file where it came from one. */
export interface ConfigurationProblem {
  /** Relative to the configuration folder, with `/`; absent for a configuration that is not from files. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column?: number;
  /** Where in the configuration: names of keys and indices of lists. */
  readonly path: readonly (string | number)[];
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
}

/** A problem as one line: `connectors/hr.yaml:12:7 error: ... Remedy.` */
export function formatProblem(problem: ConfigurationProblem, folder = ''): string {
  const place =
    problem.file === undefined
      ? problem.path.join('.')
      : [folder + problem.file, problem.line, problem.column]
          .filter((part) => part !== undefined)
          .join(':');
  const remedy = problem.remedy === undefined ? '' : ` ${sentence(problem.remedy)}`;
  return `${place} ${problem.severity}: ${sentence(problem.message)}${remedy}`;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

export const hasErrors = (problems: readonly ConfigurationProblem[]): boolean =>
  problems.some(({ severity }) => severity === 'error');
