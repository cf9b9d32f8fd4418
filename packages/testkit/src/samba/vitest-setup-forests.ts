import type { TestProject } from 'vitest/node';
import { removeLeftovers } from '../run-directory.ts';
import { startSamba } from './start-samba.ts';
import './test-forests.ts';

/** Runs once before the tests of Active Directory: starts two forests, some five seconds, and stops them afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers();
  const [contoso, fabrikam] = await Promise.all([startSamba('contoso'), startSamba('fabrikam')]);
  project.provide('forests', { contoso: contoso.forest, fabrikam: fabrikam.forest });
  return async () => {
    await Promise.all([contoso.stop(), fabrikam.stop()]);
  };
}
