import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Those that run for half a minute and more; begun last, they would leave one worker waiting for the other. */
const SLOW = [
  'runs/kill.pg.test.ts',
  'tutorial/first-synchronization.pg.test.ts',
  'sync-engine/src/random-model.prop.test.ts',
];

/** A worker goes on to the next file only within its project; the many short files at the end leave none idle. */
const PROJECTS = ['pg', 'ldap', 'unit', 'ad'];

/** The order of the files when nothing is known of an earlier run: project by project, in each the slow files first. */
export class SlowFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ project, moduleId }: TestSpecification): number {
  const isSlow = SLOW.some((name) => moduleId.endsWith(name));
  return 2 * PROJECTS.indexOf(project.name) + (isSlow ? 0 : 1);
}
