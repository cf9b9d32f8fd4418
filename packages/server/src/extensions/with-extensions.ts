import path from 'node:path';
import { DEFAULT_LIMITS, openExtensions } from '@cognate/extensions/host';
import type { ExtensionLimits } from '@cognate/extensions/host';
import type { Configuration } from '@cognate/contract';
import { must } from '@cognate/kernel';
import type { SyncRules } from '@cognate/sync-rules';
import type { CheckContext } from '../configuration/check-configuration.ts';
import { activateConfiguration } from '../instance/active-configuration.ts';
import type { ActiveConfiguration, StoredConfiguration } from '../instance/active-configuration.ts';
import { scriptSchema } from './script-schema.ts';

/** The folder of rules extensions in a configuration folder. */
export const EXTENSION_FOLDER = 'extensions';

export const limitsOf = ({ extensions }: Configuration): ExtensionLimits => ({
  timeLimit: extensions?.timeLimit ?? DEFAULT_LIMITS.timeLimit,
  memoryLimit: extensions?.memoryLimit ?? DEFAULT_LIMITS.memoryLimit,
});

/**
 * Works with a configuration whose rules can call their extensions. Those are loaded from the folder of the
 * configuration files when the first is called, and ended with the work: what changes in the files counts from the
 * next run on.
 */
export async function withExtensions<T>(
  stored: StoredConfiguration | undefined,
  context: CheckContext,
  log: (message: string) => void,
  work: (active: ActiveConfiguration) => Promise<T>,
): Promise<T> {
  let rules: SyncRules | undefined;
  const extensions = openExtensions({
    folder: path.join(context.placeholders.config, EXTENSION_FOLDER),
    limits: stored === undefined ? DEFAULT_LIMITS : limitsOf(stored.configuration),
    schema: () =>
      scriptSchema(must(rules, 'extensions are called with the rules of a configuration')),
    log: (line) => log(`Extension: ${line}`),
  });
  try {
    const active = await activateConfiguration(stored, {
      ...context,
      extensions: extensions.extension,
    });
    ({ rules } = active);
    return await work(active);
  } finally {
    await extensions.close();
  }
}
