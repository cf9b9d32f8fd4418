import { compileConfiguration } from '@cognate/sync-rules';
import type { ConfigurationDocument, Problem } from '@cognate/sync-rules';
import type { Finding } from '../findings/finding.ts';
import type { ConnectorCatalog } from './connector-catalog.ts';
import type { Draft, Path, Unit } from './unit.ts';

const MAX_ROUNDS = 20;

/** The configuration that all units make which the product accepts, and what is to be said of each. */
export interface Settled {
  readonly configuration: ConfigurationDocument;
  readonly findings: readonly Finding[];
}

/**
 * Puts the units together and lets the product's own checks decide: a unit that they refuse is left out, and its
 * finding says why. The result compiles.
 */
export function settle(
  base: ConfigurationDocument,
  units: readonly Unit[],
  catalog: ConnectorCatalog,
): Settled {
  const refused = new Map<Unit, Problem>();
  for (let round = 0; ; round += 1) {
    const { draft, places } = assemble(base, units, refused);
    const { problems } = compileConfiguration(draft, (type) => catalog.get(type)?.traits);
    const errors = problems.filter(({ severity }) => severity === 'error');
    const before = refused.size;
    for (const problem of errors) {
      const unit = unitAt(places, problem.path);
      if (unit !== undefined) refused.set(unit, problem);
    }
    if (refused.size > before && round < MAX_ROUNDS) continue;
    return {
      configuration: draft,
      findings: [
        ...units.map((unit) => verdict(unit, refused.get(unit), warningOf(unit, places, problems))),
        ...errors.filter(({ path }) => unitAt(places, path) === undefined).map(baseProblem),
      ],
    };
  }
}

interface Assembled {
  readonly draft: Draft;
  readonly places: ReadonlyMap<Unit, Path>;
}

function assemble(
  base: ConfigurationDocument,
  units: readonly Unit[],
  refused: ReadonlyMap<Unit, Problem>,
): Assembled {
  // The clone is nobody else's: it may be written.
  const draft = structuredClone(base) as Draft;
  const places = new Map<Unit, Path>();
  for (const unit of units) {
    if (refused.has(unit)) continue;
    const path = unit.apply(draft);
    if (path !== undefined) places.set(unit, path);
  }
  return { draft, places };
}

const isBelow = (path: Path, place: Path): boolean =>
  place.length <= path.length && place.every((step, index) => step === path[index]);

function unitAt(places: ReadonlyMap<Unit, Path>, path: Path): Unit | undefined {
  let best: Unit | undefined;
  let length = 0;
  for (const [unit, place] of places)
    if (place.length > length && isBelow(path, place)) {
      best = unit;
      length = place.length;
    }
  return best;
}

function warningOf(
  unit: Unit,
  places: ReadonlyMap<Unit, Path>,
  problems: readonly Problem[],
): Problem | undefined {
  const place = places.get(unit);
  return place === undefined
    ? undefined
    : problems.find(({ severity, path }) => severity === 'warning' && isBelow(path, place));
}

function verdict(unit: Unit, error: Problem | undefined, warning: Problem | undefined): Finding {
  const { finding } = unit;
  if (error !== undefined)
    return {
      ...finding,
      category: 'human',
      message: `It was left out, because it would be refused: ${error.message}`,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    };
  if (warning === undefined) return finding;
  const better = finding.category === 'one-to-one' ? 'note' : finding.category;
  return { ...finding, category: better, message: `${finding.message} ${warning.message}` };
}

const baseProblem = (problem: Problem): Finding => ({
  category: 'human',
  code: problem.code,
  subject: problem.path.join('.'),
  message: problem.message,
  ...(problem.remedy === undefined ? {} : { remedy: problem.remedy }),
  place: { file: '', line: 0, element: '' },
});
