import type { MimCondition, MimFilter } from '../mim/model.ts';
import { anyText, conditionText } from './condition-text.ts';
import { sourceText } from './expression-text.ts';
import { portToCode } from './port-to-code.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit } from './unit.ts';
import type { Unit } from './unit.ts';

/** The connector filters, one condition for each object type. */
export function filterUnits(
  context: TranslateContext,
  connector: TargetConnector,
  filters: readonly MimFilter[],
): readonly Unit[] {
  return filters.flatMap((filter) => {
    const { objectType, type, alternatives, place } = filter;
    if (type === 'scripted') {
      return portToCode(
        context,
        connector,
        { entryPoint: 'filter', rule: '', objectType, what: 'filter', place },
        (draft) => {
          (draft.filter ??= {})[objectType] = { script: true };
          return ['filter', objectType];
        },
      );
    }
    const texts = alternatives.flatMap(
      (conditions) => alternativeText(context, connector, objectType, conditions) ?? [],
    );
    return texts.length === 0 ? [] : [filterUnit(connector, filter, anyText(texts))];
  });
}

function filterUnit(connector: TargetConnector, filter: MimFilter, text: string): Unit {
  const { objectType, alternatives, place } = filter;
  const compares = alternatives.some((one) =>
    one.some(({ operator }) => !operator.endsWith('present') && !operator.startsWith('bit')),
  );
  const notes = [
    ...(compares ? ['Texts compare exactly, case included.'] : []),
    ...(filter.atImport
      ? ['The old filter kept objects out at import; here they stay disconnected.']
      : []),
  ];
  return connectorUnit(
    {
      category: notes.length === 0 ? 'one-to-one' : 'note',
      code: 'filter',
      subject: `${connector.id}: filter of ${objectType}`,
      message: notes.length === 0 ? 'Connector filter.' : notes.join(' '),
      place,
    },
    connector.id,
    (draft) => {
      (draft.filter ??= {})[objectType] = text;
      return ['filter', objectType];
    },
  );
}

/** One alternative; undefined, with findings, when one of its conditions cannot be translated. */
function alternativeText(
  context: TranslateContext,
  connector: TargetConnector,
  objectType: string,
  conditions: readonly MimCondition[],
): string | undefined {
  const texts: string[] = [];
  for (const condition of conditions) {
    const known = connector.attributes.get(condition.attribute.name);
    const subject = {
      text: sourceText(condition.attribute),
      type: known?.type,
      multivalued: known?.multivalued ?? false,
    };
    const text = conditionText(subject, condition.operator, condition.value);
    if (text.ok) texts.push(text.text);
    else
      say(
        context,
        {
          category: 'human',
          code: 'filter',
          subject: `${connector.id}: filter of ${objectType}`,
          message: `The alternative with this condition was left out: ${text.reason}.`,
          remedy: 'Write the condition by hand, or more objects will be connected than before.',
        },
        condition.place,
      );
  }
  return texts.length === conditions.length && texts.length > 0 ? texts.join(' and ') : undefined;
}
