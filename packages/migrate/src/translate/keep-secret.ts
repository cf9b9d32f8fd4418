import type { Place } from '../findings/finding.ts';
import { say } from './translate-context.ts';
import type { TranslateContext } from './translate-context.ts';

/** A secret that stands in the files in clear: where, and what to call it. */
export interface FoundSecret {
  /** What the finding is about. */
  readonly subject: string;
  /** Parts of the name that it gets. */
  readonly name: readonly string[];
  readonly value: string;
  readonly remedy: string;
  readonly place: Place;
}

/** Sets a secret aside under a name of its own, and says so; the same value under the same name is one secret. */
export function keepSecret(context: TranslateContext, secret: FoundSecret): void {
  const { value, subject, remedy, place } = secret;
  const base = secret.name
    .join('-')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
  let name = base;
  for (let more = 2; context.secrets.has(name) && context.secrets.get(name) !== value; more += 1)
    name = `${base}-${more}`;
  context.secrets.set(name, value);
  say(
    context,
    {
      category: 'unsafe',
      code: 'clear-text-secret',
      subject,
      message: `A password stands in the file in clear. It is not part of the configuration; the import keeps it as the secret "${name}".`,
      remedy,
    },
    place,
  );
}
