import { compileConfiguration } from '@cognate/sync-rules';
import type { ConfigurationDocument, Problem } from '@cognate/sync-rules';
import type { Finding } from '../findings/finding.ts';
import { isUsableName } from './is-usable-name.ts';
import type { ConnectorCatalog } from './connector-catalog.ts';
import type { Draft, Path, Unit } from './unit.ts';

const MAX_ROUNDS = 100;

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
    const { draft, places, unusable } = assemble(base, units, refused);
    for (const unit of unusable) refused.set(unit, UNUSABLE);
    if (unusable.length > 0) continue;
    const { problems } = compileConfiguration(draft, (type) => catalog.get(type)?.traits);
    const errors = problems.filter(({ severity }) => severity === 'error');
    const before = refused.size;
    for (const problem of errors) {
      for (const unit of unitsAt(places, problem.path)) refused.set(unit, problem);
    }
    if (refused.size > before && round < MAX_ROUNDS) continue;
    return {
      configuration: draft,
      findings: [
        ...units.map((unit) => verdict(unit, refused.get(unit), warningOf(unit, places, problems))),
        ...errors.filter(({ path }) => unitsAt(places, path).length === 0).map(baseProblem),
      ],
    };
  }
}

/** Somebody gave a part a name there that nothing can have here. */
const UNUSABLE: Problem = {
  severity: 'error',
  code: 'invalid-name',
  path: [],
  message: 'A name in it is empty, reserved, or longer than 256 characters.',
  remedy: 'Give it another name on the old server, and export it again.',
};

interface Assembled {
  readonly draft: Draft;
  readonly places: ReadonlyMap<Unit, Path>;
  readonly unusable: readonly Unit[];
}

function assemble(
  base: ConfigurationDocument,
  units: readonly Unit[],
  refused: ReadonlyMap<Unit, Problem>,
): Assembled {
  // The clone is nobody else's: it may be written.
  const draft = structuredClone(base) as Draft;
  const places = new Map<Unit, Path>();
  const unusable: Unit[] = [];
  for (const unit of units) {
    if (refused.has(unit)) continue;
    const path = unit.apply(draft);
    if (path === undefined) continue;
    places.set(unit, path);
    if (path.some((step) => typeof step === 'string' && !isUsableName(step))) unusable.push(unit);
  }
  return { draft, places, unusable };
}

const isBelow = (path: Path, place: Path): boolean =>
  place.length <= path.length && place.every((step, index) => step === path[index]);

/** The unit that a problem is inside of; or all that are inside of what the problem is about. */
function unitsAt(places: ReadonlyMap<Unit, Path>, path: Path): readonly Unit[] {
  let best: Unit | undefined;
  let length = 0;
  for (const [unit, place] of places)
    if (place.length > length && isBelow(path, place)) {
      best = unit;
      length = place.length;
    }
  if (best !== undefined) return [best];
  return [...places].filter(([, place]) => isBelow(place, path)).map(([unit]) => unit);
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
