import type { ConnectorType } from '@cognate/connector-kit';
import { checkShape } from '@cognate/contract';
import type { AppError } from '@cognate/kernel';
import { secretVariable } from '../secrets/open-secrets.ts';
import { secretNames } from '../secrets/secret-names.ts';
import type { CheckContext, DocumentProblem } from './check-configuration.ts';
import { replacePlaceholders, unknownPlaceholders } from './placeholders.ts';
import type { Place } from './yaml/locate.ts';

/** Checks a connector's settings against what its type needs, with their placeholders and secrets. */
export function checkSettings(
  settings: unknown,
  path: Place['path'],
  type: ConnectorType,
  context: CheckContext,
): readonly DocumentProblem[] {
  const shape = checkShape(
    type.manifest.settings,
    replacePlaceholders(settings, context.placeholders),
    // Somebody may have written a password where its name belongs.
    { showValues: false },
  );
  const misfits = shape.ok ? [] : shape.problems;
  return [
    ...misfits.map((problem): DocumentProblem => ({
      ...problem,
      path: [...path, ...problem.path],
      severity: 'error',
      code: 'invalid-settings',
    })),
    ...unknownPlaceholders(settings).map(({ path: below, text, start }): DocumentProblem => ({
      path: [...path, ...below],
      at: 'value',
      span: { start, end: start + text.length },
      severity: 'error',
      code: 'unknown-placeholder',
      message: `The placeholder ${text} stands for nothing.`,
      remedy: `There are \${data} and \${config}; write $${text} for the characters themselves.`,
    })),
    ...secretNames(settings).flatMap(({ name, path: below }): readonly DocumentProblem[] => {
      const problem = context.secrets.problem(name);
      if (problem === undefined) return [];
      return [
        {
          path: [...path, ...below],
          at: 'value',
          severity: 'warning',
          code: problem.code,
          message: problem.message,
          remedy: remedyOf(name, problem),
        },
      ];
    }),
  ];
}

const remedyOf = (name: string, { code, remedy = '' }: AppError): string =>
  code === 'secret-not-set'
    ? `Run "cognate secrets set ${name}", or set the environment variable ${secretVariable(name)}.`
    : remedy;
