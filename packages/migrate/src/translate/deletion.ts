import { DEPROVISIONING_ACTIONS } from '@cognate/sync-rules';
import { foldName } from '@cognate/kernel';
import type { MimAgent, MimMetaverse } from '../mim/model.ts';
import { portToCode } from './port-to-code.ts';
import { scriptedDeletion } from './scripted-provisioning.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit } from './unit.ts';
import type { Unit } from './unit.ts';

/** When metaverse objects go. Types without a rule go with their last connector, here as there. */
export function deletionUnits(context: TranslateContext, metaverse: MimMetaverse): readonly Unit[] {
  return metaverse.deletionRules.flatMap((rule) => {
    const { metaverseType, type, place } = rule;
    const subject = `deletion of ${metaverseType}`;
    if (type === 'scripted') return scriptedDeletion(context, metaverse, rule);
    const named = rule.agents.flatMap((id) => context.byAgent.get(id.toUpperCase())?.id ?? []);
    if (named.length < rule.agents.length)
      say(
        context,
        {
          category: 'human',
          code: 'missing-agent',
          subject,
          message: 'The rule names a management agent whose export is not in the folder.',
        },
        place,
      );
    const document = deletionDocument(context, type, named);
    if (document === undefined) {
      say(
        context,
        {
          category: 'human',
          code: 'deletion',
          subject,
          message: `The rule (${type}) was left out; objects of this type go with their last connector.`,
          remedy: 'Decide when they are to be deleted.',
        },
        place,
      );
      return [];
    }
    return [
      {
        finding: {
          category: 'one-to-one',
          code: 'deletion',
          subject,
          message: `${document.rule}: ${named.join(', ')}.`,
          place,
        },
        apply: (draft) => {
          const found = Object.entries(draft.metaverse.types).find(
            ([name]) => foldName(name) === foldName(metaverseType),
          );
          if (found === undefined) return undefined;
          found[1].deletion = document;
          return ['metaverse', 'types', found[0], 'deletion'];
        },
      },
    ];
  });
}

function deletionDocument(
  { connectors }: TranslateContext,
  type: string,
  named: readonly string[],
):
  | { readonly rule: 'any-connector' | 'last-connector'; readonly connectors: readonly string[] }
  | undefined {
  if (type === 'declared-any' && named.length > 0)
    return { rule: 'any-connector', connectors: named };
  // The old rule names those that count, the new one those that do not.
  if (type === 'declared-last')
    return {
      rule: 'last-connector',
      connectors:
        named.length === 0
          ? []
          : connectors.map(({ id }) => id).filter((id) => !named.includes(id)),
    };
  return undefined;
}

/** What becomes of objects that are disconnected. */
export function deprovisionUnits(
  context: TranslateContext,
  connector: TargetConnector,
  { deprovisioning }: MimAgent,
): readonly Unit[] {
  const { type, action, place } = deprovisioning;
  if (type === 'scripted') {
    return portToCode(
      context,
      connector,
      {
        entryPoint: 'deprovision',
        rule: '',
        objectType: 'all objects',
        what: 'deprovisioning',
        place,
      },
      (draft) => {
        draft.deprovision = { script: true };
        return ['deprovision'];
      },
    );
  }
  if (action === '') return [];
  const known = DEPROVISIONING_ACTIONS.find((one) => one === action);
  const subject = `${connector.id}: deprovisioning`;
  if (known === undefined) {
    say(
      context,
      {
        category: 'human',
        code: 'deprovisioning',
        subject,
        message: `The action "${action}" is not known; objects become normal disconnectors.`,
      },
      place,
    );
    return [];
  }
  return [
    connectorUnit(
      { category: 'one-to-one', code: 'deprovisioning', subject, message: `${known}.`, place },
      connector.id,
      (draft) => {
        draft.deprovision = known;
        return ['deprovision'];
      },
    ),
  ];
}

/** Whether values leave the metaverse with the connector. */
export function recallUnits(
  { metaverse }: TranslateContext,
  connector: TargetConnector,
): readonly Unit[] {
  const recall = metaverse?.recall.get(connector.agent?.id ?? '');
  if (metaverse === undefined || recall !== false) return [];
  return [
    connectorUnit(
      {
        category: 'one-to-one',
        code: 'recall',
        subject: `${connector.id}: recall`,
        message: 'Values stay in the metaverse when the connector goes.',
        place: metaverse.place,
      },
      connector.id,
      (draft) => {
        draft.recall = false;
        return ['recall'];
      },
    ),
  ];
}
