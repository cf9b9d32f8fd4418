import type { MimJoinCriterion, MimProjection } from '../mim/model.ts';
import { inboundScope } from './import-flows.ts';
import { mappingText } from './mapping-text.ts';
import { portToCode } from './port-to-code.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { addProjection, connectorUnit } from './unit.ts';
import type { Unit } from './unit.ts';

const ruleOf = (context: TranslateContext, id: string | undefined) =>
  context.source.serviceRules.find((rule) => rule.id === id?.toUpperCase());

/** The join criteria in their order. */
export function joinUnits(
  context: TranslateContext,
  connector: TargetConnector,
  joins: readonly MimJoinCriterion[],
): readonly Unit[] {
  return joins.flatMap((join) => {
    const { objectType, place } = join;
    if (join.resolution.type === 'scripted')
      portToCode(context, connector, {
        entryPoint: 'join-choice',
        rule: join.resolution.context,
        objectType,
        what: 'choice among several candidates',
        place,
      });
    const match = matchOf(context, connector, join);
    if (match === undefined) return [];
    const { metaverseType } = join;
    const anywhere = metaverseType === undefined || metaverseType === '';
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
        (draft) => {
          const list = ((draft.join ??= {})[objectType] ??= []);
          list.push({ ...(anywhere ? {} : { metaverseType }), match });
          return ['join', objectType, list.length - 1];
        },
      ),
    ];
  });
}

function matchOf(
  context: TranslateContext,
  connector: TargetConnector,
  join: MimJoinCriterion,
): Readonly<Record<string, string>> | undefined {
  const match: Record<string, string> = {};
  for (const { target, mapping } of join.mappings) {
    const text = mappingText(mapping, 'string');
    if (!text.ok && mapping.kind === 'scripted') {
      portToCode(context, connector, {
        entryPoint: 'join-values',
        rule: mapping.context,
        objectType: join.objectType,
        what: 'join',
        place: join.place,
      });
      return undefined;
    }
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
    match[target.intrinsic ? '<object-id>' : target.name] = expression;
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
      portToCode(context, connector, {
        entryPoint: 'projection',
        rule: '',
        objectType,
        what: 'projection',
        place,
      });
      return [];
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
