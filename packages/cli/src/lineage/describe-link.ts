import { linkKind } from '@cognate/server';
import type { NamedLink, SyncRules } from '@cognate/server';

/** The rule that made a link, with its kind as long as the configuration has it. */
export function describeLink(rules: SyncRules, connector: string, link: NamedLink['link']): string {
  const kind = linkKind(rules, connector, link);
  return kind === undefined || kind === link.rule ? link.rule : `${kind} ${link.rule}`;
}
