import type { Attributes } from '@cognate/kernel';
import type { SyncError, Workspace } from '@cognate/sync-rules';

/** Shorter ones would be found in words that have nothing to do with them. */
const SHORTEST = 3;

/** An error without the secret values of its object: expressions, and scripts even more, say what they failed on. */
export function hideSecrets(workspace: Workspace, id: number, error: SyncError): SyncError {
  const message = secretTexts(workspace, id).reduce(
    (text, secret) => text.replaceAll(secret, '(secret)'),
    error.message,
  );
  return message === error.message ? error : { ...error, message };
}

/** The secret values of an object and of its metaverse object, also as JSON writes them, the longest first. */
function secretTexts(workspace: Workspace, id: number): readonly string[] {
  const { connectors, metaverseAttributes } = workspace.rules;
  const cs = workspace.object(id);
  const mv = workspace.metaverse(cs?.link?.mv ?? id);
  const own = connectors.get(cs?.connector ?? '')?.objectTypes.get(cs?.type ?? '')?.attributes;
  const secrets = [
    ...textsOf(cs?.scalars, (name) => own?.get(name)?.secret === true),
    ...textsOf(mv?.attributes, (name) => metaverseAttributes.get(name)?.secret === true),
  ].filter((text) => text.length >= SHORTEST);
  return secrets
    .flatMap((text) => [text, JSON.stringify(text).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
}

const textsOf = (values: Attributes = {}, isSecret: (name: string) => boolean): readonly string[] =>
  Object.entries(values).flatMap(([name, each]) => (isSecret(name) ? each.map(String) : []));
