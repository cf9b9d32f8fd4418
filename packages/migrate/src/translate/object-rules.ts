import type { JoinDocument } from '@cognate/sync-rules';
import type { MimJoinCriterion, MimProjection } from '../mim/model.ts';
import { inboundScope } from './import-flows.ts';
import { mappingText } from './mapping-text.ts';
import { portToCode } from './port-to-code.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { addProjection, connectorUnit } from './unit.ts';
import type { DraftConnector, Path, Unit } from './unit.ts';

const ruleOf = (context: TranslateContext, id: string | undefined) =>
  context.source.serviceRules.find((rule) => rule.id === id?.toUpperCase());

/** The join criteria in their order. */
export function joinUnits(
  context: TranslateContext,
  connector: TargetConnector,
  joins: readonly MimJoinCriterion[],
): readonly Unit[] {
  return joins.flatMap((join) => {
    const { objectType, metaverseType, place } = join;
    const match = matchOf(context, connector, join);
    if (match === undefined) return [];
    const anywhere = metaverseType === undefined || metaverseType === '';
    const add = (draft: DraftConnector, resolve?: string): Path => {
      const list = ((draft.join ??= {})[objectType] ??= []);
      list.push({
        ...(anywhere ? {} : { metaverseType }),
        match,
        ...(resolve === undefined ? {} : { resolve: { script: resolve } }),
      });
      return ['join', objectType, list.length - 1];
    };
    const scripted = scriptOf(join);
    if (scripted !== undefined)
      return portToCode(context, connector, { ...scripted, objectType, place }, (draft) =>
        add(draft, scripted.entryPoint === 'join-choice' ? scripted.rule : undefined),
      );
    return [
      connectorUnit(
        {
          category: 'one-to-one',
          code: 'join',
          subject: `${connector.id}: join of ${objectType}`,
          message: anywhere
            ? 'Join criterion for any metaverse type.'
            : `Join to ${metaverseType}.`,
          place,
        },
        connector.id,
        (draft) => add(draft),
      ),
    ];
  });
}

/** What of a criterion is code: the choice among candidates, or else the values to search for. */
function scriptOf({ resolution, mappings }: MimJoinCriterion) {
  if (resolution.type === 'scripted')
    return {
      entryPoint: 'join-choice',
      // The old code was told nothing then; here a rule has a name.
      rule: resolution.context || 'join',
      what: 'choice among several candidates',
    } as const;
  const scripted = mappings.find(({ mapping }) => mapping.kind === 'scripted')?.mapping;
  return scripted?.kind === 'scripted'
    ? ({ entryPoint: 'join-values', rule: scripted.context, what: 'join' } as const)
    : undefined;
}

type Match = JoinDocument['match'];

function matchOf(
  context: TranslateContext,
  connector: TargetConnector,
  join: MimJoinCriterion,
): Match | undefined {
  const match: Record<string, Match[string]> = {};
  for (const { target, mapping } of join.mappings) {
    const name = target.intrinsic ? '<object-id>' : target.name;
    if (mapping.kind === 'scripted') {
      match[name] = { script: mapping.context };
      continue;
    }
    const text = mappingText(mapping, 'string');
    const expression = text.ok ? text.flow.expression : undefined;
    if (expression === undefined) {
      say(
        context,
        {
          category: 'human',
          code: 'join',
          subject: `${connector.id}: join of ${join.objectType}`,
          message: `The join was left out: ${text.ok ? 'its source is no attribute' : text.reason}.`,
          remedy: 'Join by an attribute that both sides have.',
        },
        join.place,
      );
      return undefined;
    }
    match[name] = expression;
  }
  return Object.keys(match).length === 0 ? undefined : match;
}

/** What becomes a metaverse object of its own. */
export function projectionUnits(
  context: TranslateContext,
  connector: TargetConnector,
  projections: readonly MimProjection[],
): readonly Unit[] {
  return projections.flatMap((projection) => {
    const { objectType, type, metaverseType, place } = projection;
    const subject = `${connector.id}: projection of ${objectType}`;
    if (type === 'scripted') {
      return portToCode(
        context,
        connector,
        { entryPoint: 'projection', rule: '', objectType, what: 'projection', place },
        (draft) => addProjection(draft, objectType, { script: true }),
      );
    }
    const rule = ruleOf(context, projection.rule);
    const scope = rule === undefined ? {} : inboundScope(connector, rule);
    const note =
      type === 'sync-rule' && rule === undefined
        ? 'It comes from a synchronization rule whose scope stands in the identity service; without its export it is for every object.'
        : scope.note;
    return [
      connectorUnit(
        {
          category: note === undefined ? 'one-to-one' : 'note',
          code: 'projection',
          subject,
          message: note ?? `Projection to ${metaverseType}.`,
          place,
        },
        connector.id,
        (draft) => {
          const document =
            scope.text === undefined ? metaverseType : { metaverseType, when: scope.text };
          return addProjection(draft, objectType, document);
        },
      ),
    ];
  });
}
