import { foldName } from '@cognate/kernel';
import type { MimImportFlow, MimMapping } from '../mim/model.ts';
import type { ServiceRule } from '../service/service-rule.ts';
import { extensionName } from '../stubs/extension-name.ts';
import { scopeText } from './condition-text.ts';
import { firstOf, flowDocument, mappingText, within } from './mapping-text.ts';
import type { FlowParts, FlowText } from './mapping-text.ts';
import { scriptFinding } from './port-to-code.ts';
import { metaverseAttribute, say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit } from './unit.ts';
import type { Unit } from './unit.ts';

/** All import flows, by connector, object type and metaverse attribute, with their order of precedence. */
export function importFlowUnits(
  context: TranslateContext,
  flows: readonly MimImportFlow[],
): readonly Unit[] {
  const byAttribute = Map.groupBy(flows, ({ metaverseType, attribute }) =>
    foldName(`${metaverseType}\0${attribute}`),
  );
  return [...byAttribute.values()].flatMap((group) => [
    ...flowsOfAttribute(context, group),
    ...precedenceUnits(context, group),
  ]);
}

function flowsOfAttribute(
  context: TranslateContext,
  group: readonly MimImportFlow[],
): readonly Unit[] {
  const bySource = Map.groupBy(group, ({ agent, objectType }) =>
    foldName(`${agent}\0${objectType}`),
  );
  return [...bySource.values()].flatMap((flows) => {
    const [first] = flows;
    if (first === undefined) return [];
    const connector = context.byAgent.get(first.agent.toUpperCase());
    if (connector === undefined) {
      reportForeign(context, first);
      return [];
    }
    return flowUnit(context, connector, flows);
  });
}

function reportForeign(context: TranslateContext, flow: MimImportFlow): void {
  say(
    context,
    {
      category: 'human',
      code: 'missing-agent',
      subject: `${flow.metaverseType}.${flow.attribute}`,
      message: `The flow comes from the management agent ${flow.agent}, whose export is not in the folder.`,
      remedy: 'Add its file, or export the whole server.',
    },
    flow.place,
  );
}

/** The flows of one object type of one connector to one attribute: one flow here. */
function flowUnit(
  context: TranslateContext,
  connector: TargetConnector,
  flows: readonly MimImportFlow[],
): readonly Unit[] {
  const usable = flows.flatMap((flow) => {
    const translated = translateFlow(context, connector, flow);
    return translated === undefined ? [] : [{ flow, ...translated }];
  });
  const [first] = usable;
  if (first === undefined) return [];
  const together = firstOf(usable.map(({ parts }) => parts));
  if (together === undefined) reportOthers(context, connector, usable.slice(1));
  const parts = together ?? first.parts;
  const notes = usable.flatMap(({ note }) => (note === undefined ? [] : [note]));
  if (usable.length > 1 && together !== undefined)
    notes.push(`${usable.length} flows became one: the first that gives a value counts.`);
  const { objectType, metaverseType, attribute, place } = first.flow;
  const scripted = parts.script !== undefined;
  const said = {
    category: scripted
      ? ('human' as const)
      : notes.length === 0
        ? ('one-to-one' as const)
        : ('note' as const),
    code: scripted ? 'scripted' : 'import-flow',
    subject: subjectOf(connector, first.flow),
    message: notes.length === 0 ? 'Import flow.' : notes.join(' '),
    place,
  };
  return [
    connectorUnit(said, connector.id, (draft) => {
      if (scripted) draft.extension = extensionName(connector.agent?.extension?.assembly ?? '');
      const importFlows = (draft.importFlows ??= {});
      ((importFlows[objectType] ??= {})[metaverseType] ??= {})[attribute] = flowDocument(parts);
      return ['importFlows', objectType, metaverseType, attribute];
    }),
  ];
}

const subjectOf = (connector: TargetConnector, flow: MimImportFlow): string =>
  `${connector.id}: ${flow.objectType} to ${flow.metaverseType}.${flow.attribute}`;

function reportOthers(
  context: TranslateContext,
  connector: TargetConnector,
  others: readonly { readonly flow: MimImportFlow }[],
): void {
  for (const { flow } of others)
    say(
      context,
      {
        category: 'human',
        code: 'import-flow',
        subject: subjectOf(connector, flow),
        message:
          'Another flow of the same object type fills this attribute, and the two cannot be put together.',
        remedy: 'Write one expression for both.',
      },
      flow.place,
    );
}

function translateFlow(
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimImportFlow,
): { readonly parts: FlowParts; readonly note?: string } | undefined {
  const target = metaverseAttribute(context, flow.metaverseType, flow.attribute);
  const { mapping } = flow;
  if (mapping.kind === 'scripted') return scriptFlow(context, connector, flow, mapping);
  const text: FlowText = mappingText(mapping, target?.type);
  if (!text.ok) {
    refuseFlow(context, connector, flow, text);
    return undefined;
  }
  const scope = scopeOfRule(context, connector, flow);
  const whole = target?.multivalued === true || target?.type === 'reference';
  const parts = within(scope.text, text.flow, whole);
  const notes = [text.note, scope.note].filter((note) => note !== undefined);
  return { parts, ...(notes.length === 0 ? {} : { note: notes.join(' ') }) };
}

/** A flow that was compiled from a rule holds for the rule's scope, which only the rule itself tells. */
function scopeOfRule(
  context: TranslateContext,
  connector: TargetConnector,
  { mapping }: MimImportFlow,
): { readonly text?: string; readonly note?: string } {
  if (mapping.kind !== 'sync-rule') return {};
  const rule = context.source.serviceRules.find(({ id }) => id === mapping.rule.toUpperCase());
  if (rule === undefined)
    return {
      note: `The flow comes from the synchronization rule ${mapping.rule}, whose scope stands in the identity service: without its export the flow is for every object.`,
    };
  return inboundScope(connector, rule);
}

/** The inbound scope of a rule as a condition over the object. */
export function inboundScope(
  connector: TargetConnector,
  rule: ServiceRule,
): { readonly text?: string; readonly note?: string } {
  if (rule.inboundScope.length === 0) return {};
  const scope = scopeText(rule.inboundScope, (name) => connector.attributes.get(name));
  return scope.ok
    ? { text: scope.text }
    : { note: `The scope of the rule "${rule.name}" could not be translated: ${scope.reason}.` };
}

function refuseFlow(
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimImportFlow,
  text: FlowText & { ok: false },
): void {
  say(
    context,
    {
      category: 'human',
      code: text.code,
      subject: subjectOf(connector, flow),
      message: `The import flow was left out: ${text.reason}.`,
      remedy: 'Write an expression for it.',
    },
    flow.place,
  );
}

/** A flow that the rules extension computes, under the name that the old code knows it by. */
function scriptFlow(
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimImportFlow,
  mapping: MimMapping & { kind: 'scripted' },
): { readonly parts: FlowParts; readonly note: string } | undefined {
  const assembly = connector.agent?.extension?.assembly ?? '';
  context.stubs.push({
    entryPoint: 'import-flow',
    assembly,
    agent: connector.id,
    rule: mapping.context,
    objectType: flow.objectType,
    metaverseType: flow.metaverseType,
    sources: mapping.sources,
    target: flow.attribute,
    place: flow.place,
  });
  const said = scriptFinding(context, {
    entryPoint: 'import-flow',
    assembly,
    rule: mapping.context,
    subject: subjectOf(connector, flow),
    what: 'import flow',
  });
  if (context.scripts)
    return { parts: { script: mapping.context }, note: `${said.message} ${said.remedy}` };
  say(context, said, flow.place);
  return undefined;
}

/** The order of the connectors of an attribute that several supply, or its other kind of precedence. */
function precedenceUnits(
  context: TranslateContext,
  group: readonly MimImportFlow[],
): readonly Unit[] {
  const [first] = group;
  if (first === undefined) return [];
  const { metaverseType, attribute, ranking, place } = first;
  const order = group.flatMap(({ agent }) => context.byAgent.get(agent.toUpperCase())?.id ?? []);
  const connectors = [...new Set(order)];
  const subject = `${metaverseType}.${attribute}`;
  const other = ranking === 'equal' || ranking === 'manual';
  if (!other && connectors.length < 2) return [];
  // In the old order a connector can come back behind another one: by another object type.
  const mixed = order.filter((id, index) => id !== order[index - 1]).length > connectors.length;
  const said = {
    category: other || mixed || ranking !== 'ranked' ? ('note' as const) : ('one-to-one' as const),
    code: 'precedence',
    subject,
    message: other
      ? ranking === 'equal'
        ? 'Equal precedence: the last change wins.'
        : 'Manual precedence: every flow decides for itself; look at its expressions.'
      : mixed
        ? 'Object types of one connector stand on both sides of another connector in the old order; here a connector has one place.'
        : ranking === 'ranked'
          ? `In order: ${connectors.join(', ')}.`
          : `The kind of precedence "${ranking}" is not known; taken for ranked.`,
    place,
  };
  return [
    {
      finding: said,
      apply: (draft) => {
        const type = Object.entries(draft.metaverse.types).find(
          ([name]) => foldName(name) === foldName(metaverseType),
        );
        if (type === undefined) return undefined;
        const precedence = (type[1].precedence ??= {});
        precedence[attribute] = ranking === 'equal' || ranking === 'manual' ? ranking : connectors;
        return ['metaverse', 'types', type[0], 'precedence', attribute];
      },
    },
  ];
}
