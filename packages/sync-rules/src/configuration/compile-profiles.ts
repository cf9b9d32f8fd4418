import { NameMap } from '@cognate/kernel';
import type { ConnectorContext } from './compile-context.ts';
import type { RunStepDocument } from './document.ts';
import type { ConnectorRules, RunStep } from './rules.ts';

/** Compiles the run profiles of a connector. */
export function compileProfiles(context: ConnectorContext): ConnectorRules['runProfiles'] {
  const profiles = new NameMap<{ readonly name: string; readonly steps: readonly RunStep[] }>();
  const at = [...context.path, 'runProfiles'];
  for (const [name, steps] of context.problems.entries(
    context.document.runProfiles,
    at,
    'run profile',
  )) {
    const path = [...at, name];
    if (steps.length === 0)
      context.problems.error(
        path,
        'no-steps-in-profile',
        `The run profile "${name}" has no steps.`,
      );
    const compiled = steps.map(compileStep);
    compiled.forEach((step, index) => {
      if (step.type === 'export' && !context.traits.canExport)
        context.problems.error(
          [...path, index],
          'export-not-supported',
          `Connectors of type "${context.document.type}" cannot export.`,
        );
    });
    profiles.set(name, { name, steps: compiled });
  }
  return profiles;
}

function compileStep(document: RunStepDocument): RunStep {
  if (typeof document === 'string') return { type: document };
  const { step, pageSize, deletionLimit } = document;
  return {
    type: step,
    ...(pageSize === undefined ? {} : { pageSize }),
    ...(deletionLimit === undefined ? {} : { deletionLimit }),
  };
}
