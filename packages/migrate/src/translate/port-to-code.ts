import type { Place } from '../findings/finding.ts';
import type { EntryPoint } from '../stubs/stub.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';

interface Ported {
  readonly entryPoint: EntryPoint;
  readonly rule: string;
  readonly objectType: string;
  readonly metaverseType?: string;
  readonly what: string;
  readonly place: Place;
}

/** A decision of a rules extension: reported, with a stub. */
export function portToCode(
  context: TranslateContext,
  connector: TargetConnector,
  ported: Ported,
): void {
  const { entryPoint, rule, objectType, metaverseType = '', what, place } = ported;
  say(
    context,
    {
      category: 'human',
      code: 'scripted',
      subject: `${connector.id}: ${what} of ${objectType}`,
      message: `The ${what} was left out: it is decided by the rules extension${rule === '' ? '' : ` ("${rule}")`}.`,
      remedy:
        'Write it as a condition or expression, or write the function again; a stub is generated.',
    },
    place,
  );
  const assembly = connector.agent?.extension?.assembly ?? '';
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
}
