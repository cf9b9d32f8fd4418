import path from 'node:path';
import type { Configuration } from '@cognate/contract';
import { openExtensions } from '@cognate/extensions/host';
import type { OpenExtensions } from '@cognate/extensions/host';
import { AppError } from '@cognate/kernel';
import type { SyncRules } from '@cognate/sync-rules';
import type { DocumentProblem } from '../configuration/check-configuration.ts';
import { neededExtensions } from './needed-extensions.ts';
import type { NeededExtension } from './needed-extensions.ts';
import { scriptSchema } from './script-schema.ts';
import { EXTENSION_FOLDER, limitsOf } from './with-extensions.ts';

/** Loads the rules extensions that a configuration names and looks for the members that its rules ask. */
export async function checkExtensions(
  folder: string,
  configuration: Configuration,
  rules: SyncRules,
): Promise<readonly DocumentProblem[]> {
  const needed = neededExtensions(configuration);
  if (needed.length === 0) return [];
  const extensions = openExtensions({
    folder: path.join(folder, EXTENSION_FOLDER),
    limits: limitsOf(configuration),
    schema: () => scriptSchema(rules),
    log: () => undefined,
  });
  try {
    return needed.flatMap((extension) => problemsOf(extension, extensions));
  } finally {
    await extensions.close();
  }
}

function problemsOf(
  { name, place, members }: NeededExtension,
  extensions: OpenExtensions,
): readonly DocumentProblem[] {
  const problem = { path: place, at: 'value', severity: 'error' } as const;
  try {
    const present = extensions.load(name);
    return members
      .filter((member) => !present.includes(member))
      .map((member) => ({
        ...problem,
        code: 'extension-entry-point-not-implemented',
        message: `The extension "${name}" has no ${member}, which a rule asks for.`,
        remedy: `Add it to extensions/${name}.ts, or change the rule.`,
      }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, remedy } = error;
    return [{ ...problem, code, message, ...(remedy === undefined ? {} : { remedy }) }];
  }
}
