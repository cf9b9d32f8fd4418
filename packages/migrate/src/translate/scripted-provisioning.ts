import { foldName } from '@cognate/kernel';
import type { Place } from '../findings/finding.ts';
import type { MimDeletionRule, MimMetaverse } from '../mim/model.ts';
import { extensionName } from '../stubs/extension-name.ts';
import type { EntryPoint } from '../stubs/stub.ts';
import { scriptFinding } from './port-to-code.ts';
import { say } from './translate-context.ts';
import type { TranslateContext } from './translate-context.ts';
import type { Draft, Path, Unit } from './unit.ts';

interface MetaverseCall {
  readonly entryPoint: EntryPoint;
  readonly subject: string;
  readonly what: string;
  readonly metaverseType: string;
  readonly place: Place;
}

/** A rule of the metaverse that its extension decides. */
function portMetaverse(
  context: TranslateContext,
  { extension }: MimMetaverse,
  { entryPoint, subject, what, metaverseType, place }: MetaverseCall,
  apply: (draft: Draft) => Path | undefined,
): readonly Unit[] {
  const assembly = extension?.assembly ?? '';
  context.stubs.push({
    entryPoint,
    assembly,
    agent: '',
    rule: '',
    objectType: '',
    metaverseType,
    sources: [],
    target: '',
    place,
  });
  const said = scriptFinding(context, { entryPoint, assembly, rule: '', subject, what });
  if (!context.scripts) {
    say(context, said, place);
    return [];
  }
  return [
    {
      finding: { ...said, place },
      apply: (draft) => {
        draft.metaverse.extension = extensionName(assembly);
        return apply(draft);
      },
    },
  ];
}

/** The metaverse's own provisioning: none, by code, by rules, or both. */
export function provisioningUnits(
  context: TranslateContext,
  metaverse: MimMetaverse,
): readonly Unit[] {
  const { provisioning } = metaverse;
  if (provisioning === undefined) return [];
  const { type, place } = provisioning;
  if (type !== 'scripted' && type !== 'both') {
    say(
      context,
      {
        category: 'one-to-one',
        code: 'provisioning',
        subject: 'provisioning',
        message: `Provisioning: ${type}.`,
      },
      place,
    );
    return [];
  }
  const call = {
    entryPoint: 'provision',
    subject: 'provisioning',
    what: 'provisioning',
    metaverseType: '',
    place,
  } as const;
  return portMetaverse(context, metaverse, call, (draft) => {
    draft.metaverse.provision = { script: true };
    return ['metaverse', 'provision'];
  });
}

/** A deletion rule that the extension decides. */
export function scriptedDeletion(
  context: TranslateContext,
  metaverse: MimMetaverse,
  { metaverseType, place }: MimDeletionRule,
): readonly Unit[] {
  const call = {
    entryPoint: 'deletion',
    subject: `deletion of ${metaverseType}`,
    what: 'deletion',
    metaverseType,
    place,
  } as const;
  return portMetaverse(context, metaverse, call, (draft) => {
    const found = Object.entries(draft.metaverse.types).find(
      ([name]) => foldName(name) === foldName(metaverseType),
    );
    if (found === undefined) return undefined;
    found[1].deletion = { rule: 'scripted' };
    return ['metaverse', 'types', found[0], 'deletion'];
  });
}
