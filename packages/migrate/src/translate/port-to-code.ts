import type { Place } from '../findings/finding.ts';
import { extensionName } from '../stubs/extension-name.ts';
import type { EntryPoint } from '../stubs/stub.ts';
import { MEMBERS } from '../stubs/members.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit } from './unit.ts';
import type { DraftConnector, Path, Unit } from './unit.ts';

interface Ported {
  readonly entryPoint: EntryPoint;
  readonly rule: string;
  readonly objectType: string;
  readonly metaverseType?: string;
  readonly what: string;
  readonly place: Place;
}

/**
 * A decision of a rules extension: a rule that asks the extension, with a stub for the function. Where an installation
 * has no extensions the rule is left out and told.
 */
export function portToCode(
  context: TranslateContext,
  connector: TargetConnector,
  ported: Ported,
  apply: (draft: DraftConnector) => Path,
): readonly Unit[] {
  const { entryPoint, rule, objectType, metaverseType = '', what, place } = ported;
  const assembly = connector.agent?.extension?.assembly ?? '';
  const subject = `${connector.id}: ${what} of ${objectType}`;
  context.stubs.push({
    entryPoint,
    assembly,
    agent: connector.id,
    rule,
    objectType,
    metaverseType,
    sources: [],
    target: '',
    place,
  });
  const said = scriptFinding(context, { entryPoint, assembly, rule, subject, what });
  if (!context.scripts) {
    say(context, said, place);
    return [];
  }
  return [
    connectorUnit({ ...said, place }, connector.id, (draft) => {
      draft.extension = extensionName(assembly);
      return apply(draft);
    }),
  ];
}

/** What is said of a rule that is code. */
export function scriptFinding(
  { scripts }: TranslateContext,
  {
    entryPoint,
    assembly,
    rule,
    subject,
    what,
  }: {
    readonly entryPoint: EntryPoint;
    readonly assembly: string;
    readonly rule: string;
    readonly subject: string;
    readonly what: string;
  },
) {
  const name = rule === '' ? '' : ` as "${rule}"`;
  const file = `extensions/${extensionName(assembly)}.ts`;
  return {
    category: 'human',
    code: 'scripted',
    subject,
    message: scripts
      ? `The ${what} asks the rules extension ${assembly}${name}. Until its function is written, objects that need it fail.`
      : `The ${what} was left out: it asks the rules extension ${assembly}${name}.`,
    remedy: `Write ${MEMBERS[entryPoint]} in ${file}, or an expression in its place.`,
  } as const;
}
