import type { DeltaWarning, Instance } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';

/** Tells which delta steps of a profile leave objects as they were before a change of the configuration. */
export async function warnBeforeDelta(
  { output }: CommandContext,
  instance: Instance,
  run: { readonly connector: string; readonly profile: string },
): Promise<void> {
  for (const warning of await instance.deltaWarnings(run)) output.warn(describe(warning));
}

const describe = ({ connector, kind, parts }: DeltaWarning): string =>
  kind === 'import'
    ? `${connector}: ${parts.join(', ')} changed since the last full import; a delta import leaves what was read before as it is. Run a full import.`
    : `${connector}: ${parts.join(', ')} changed since the last full synchronization; a delta synchronization leaves objects that do not change as they are. Run a full synchronization.`;
