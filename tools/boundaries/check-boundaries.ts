import { findViolations } from './find-violations.ts';
import { listModules, listPackages } from './list-modules.ts';

/** What a check of the whole tree came to. */
export interface BoundaryReport {
  readonly packages: number;
  readonly modules: number;
  readonly violations: readonly string[];
}

/**
 * Checks every package under `root`. Seeing no modules is itself a violation: a check that looked
 * at nothing must not say that all is well.
 */
export function checkBoundaries(root: string): BoundaryReport {
  const packages = listPackages(root);
  const modules = listModules(root, packages);
  const violations = modules.flatMap((module) => findViolations(module, packages));
  if (modules.length === 0) violations.push(`${root}: no modules found under packages/*/src`);
  return { packages: packages.size, modules: modules.length, violations };
}
