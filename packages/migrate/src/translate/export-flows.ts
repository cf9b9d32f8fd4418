import { foldName } from '@cognate/kernel';
import type { MimExportFlow, MimMapping } from '../mim/model.ts';
import { extensionName } from '../stubs/extension-name.ts';
import { keepSecret } from './keep-secret.ts';
import { flowDocument, isSecretAttribute, mappingText } from './mapping-text.ts';
import type { FlowParts, FlowText } from './mapping-text.ts';
import { scriptFinding } from './port-to-code.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit } from './unit.ts';
import type { Unit } from './unit.ts';

/** The export flows of a connector; `skip` are rules whose own export says it better than their compiled flows. */
export function exportFlowUnits(
  context: TranslateContext,
  connector: TargetConnector,
  flows: readonly MimExportFlow[],
  skip: ReadonlySet<string>,
): readonly Unit[] {
  const taken = new Set<string>();
  return lastingFirst(flows).flatMap((flow) => {
    const { mapping } = flow;
    if (mapping.kind === 'sync-rule' && skip.has(mapping.rule.toUpperCase())) {
      say(context, copyOfRule(connector, flow), flow.place);
      return [];
    }
    const parts = translateExportFlow(context, connector, flow);
    if (parts === undefined) return [];
    const key = foldName(`${flow.objectType}\0${flow.metaverseType}\0${flow.attribute}`);
    if (taken.has(key)) {
      const message = isInitial(flow)
        ? 'It gives new objects a first value, and another flow of the attribute every value after it; this one was left out.'
        : 'Another flow for the same attribute comes first; this one was left out.';
      say(
        context,
        {
          category: 'human',
          code: 'export-flow',
          subject: subjectOf(connector, flow),
          message,
          remedy: 'Write one expression for both, or put this one into an outbound rule.',
        },
        flow.place,
      );
      return [];
    }
    taken.add(key);
    return [exportUnit(context, connector, flow, parts)];
  });
}

const isInitial = ({ mapping }: MimExportFlow): boolean =>
  mapping.kind === 'sync-rule' && mapping.initialOnly;

/** What a synchronization rule gives new objects only stands behind what flows ever after. */
const lastingFirst = (flows: readonly MimExportFlow[]): readonly MimExportFlow[] => [
  ...flows.filter((flow) => !isInitial(flow)),
  ...flows.filter(isInitial),
];

const subjectOf = (connector: TargetConnector, flow: MimExportFlow): string =>
  `${connector.id}: ${flow.metaverseType} to ${flow.objectType}.${flow.attribute}`;

const copyOfRule = (connector: TargetConnector, flow: MimExportFlow) =>
  ({
    category: 'one-to-one',
    code: 'export-flow',
    subject: subjectOf(connector, flow),
    message: 'The compiled copy of a flow of a synchronization rule; taken from the rule itself.',
  }) as const;

function exportUnit(
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimExportFlow,
  parts: FlowParts,
): Unit {
  const { objectType, metaverseType, attribute, mapping, place } = flow;
  const never = connector.attributes.get(attribute)?.exportOnly === true;
  const initialOnly = isInitial(flow);
  const notes = [
    ...(never
      ? [
          'The old connector never read this attribute back, so that it is marked writeOnly or is a password: what was sent last counts as what is there.',
        ]
      : []),
    ...(mapping.kind === 'sync-rule'
      ? ['It comes from a synchronization rule; here it is for every object of the type.']
      : []),
  ];
  const document = flowDocument(parts, {
    allowNulls: mapping.kind !== 'constant' && !flow.suppressDeletions,
    initialOnly,
  });
  const said =
    parts.script === undefined
      ? ({
          category: notes.length === 0 ? 'one-to-one' : 'note',
          code: 'export-flow',
          subject: subjectOf(connector, flow),
          message: notes.length === 0 ? 'Export flow.' : notes.join(' '),
        } as const)
      : scriptedExport(context, connector, flow, parts.script);
  return connectorUnit({ ...said, place }, connector.id, (draft) => {
    if (parts.script !== undefined)
      draft.extension = extensionName(connector.agent?.extension?.assembly ?? '');
    const exportFlows = (draft.exportFlows ??= {});
    ((exportFlows[objectType] ??= {})[metaverseType] ??= {})[attribute] = document;
    return ['exportFlows', objectType, metaverseType, attribute];
  });
}

function translateExportFlow(
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimExportFlow,
): FlowParts | undefined {
  const known = connector.attributes.get(flow.attribute);
  const constant = constantOf(flow.mapping);
  if (
    constant !== undefined &&
    (isSecretAttribute(flow.attribute, known?.type) || known?.encrypted === true)
  ) {
    keepFlowSecret(context, connector, flow, constant);
    return undefined;
  }
  if (flow.mapping.kind === 'sync-rule' && foldName(flow.attribute) === 'dn') {
    say(context, nameOfRule(connector, flow), flow.place);
    return undefined;
  }
  if (flow.mapping.kind === 'scripted') return scriptFlow(context, connector, flow, flow.mapping);
  const text = mappingText(flow.mapping, known?.type);
  if (text.ok) return text.flow;
  refuseFlow(context, connector, flow, text);
  return undefined;
}

/** A name that a rule makes: of the service's own objects by a rule that is built in, of others by one of its policy. */
const nameOfRule = (connector: TargetConnector, flow: MimExportFlow) =>
  connector.agent?.category.toUpperCase() === 'FIM'
    ? ({
        category: 'note',
        code: 'provisioning',
        subject: subjectOf(connector, flow),
        message: 'New objects of the identity service are named by a rule that is built into it.',
        remedy: 'Write an outbound rule when objects are to be created in what takes its place.',
      } as const)
    : ({
        category: 'human',
        code: 'provisioning',
        subject: subjectOf(connector, flow),
        message:
          'A synchronization rule makes the name here, but when it creates objects stands in the identity service.',
        remedy:
          'Add the policy export of the identity service to the folder, or write an outbound rule.',
      } as const);

function refuseFlow(
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimExportFlow,
  text: FlowText & { ok: false },
): void {
  say(
    context,
    {
      category: 'human',
      code: text.code,
      subject: subjectOf(connector, flow),
      message: `The export flow was left out: ${text.reason}.`,
      remedy: 'Write an expression for it.',
    },
    flow.place,
  );
}

/** A flow that the rules extension computes, under the name that the old code knows it by. */
function scriptFlow(
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimExportFlow,
  mapping: MimMapping & { kind: 'scripted' },
): FlowParts | undefined {
  context.stubs.push({
    entryPoint: 'export-flow',
    assembly: connector.agent?.extension?.assembly ?? '',
    agent: connector.id,
    rule: mapping.context,
    objectType: flow.objectType,
    metaverseType: flow.metaverseType,
    sources: mapping.sources,
    target: flow.attribute,
    place: flow.place,
  });
  if (context.scripts) return { script: mapping.context };
  say(context, scriptedExport(context, connector, flow, mapping.context), flow.place);
  return undefined;
}

const scriptedExport = (
  context: TranslateContext,
  connector: TargetConnector,
  flow: MimExportFlow,
  rule: string,
) =>
  scriptFinding(context, {
    entryPoint: 'export-flow',
    assembly: connector.agent?.extension?.assembly ?? '',
    rule,
    subject: subjectOf(connector, flow),
    what: 'export flow',
  });

function constantOf(mapping: MimMapping): string | undefined {
  if (mapping.kind === 'constant') return mapping.value;
  return mapping.kind === 'sync-rule' && mapping.source.kind === 'constant'
    ? mapping.source.value
    : undefined;
}

/** A password that a flow would give to every object: kept apart, and not part of the configuration. */
export function keepFlowSecret(
  context: TranslateContext,
  connector: TargetConnector,
  flow: Pick<MimExportFlow, 'objectType' | 'attribute' | 'place'>,
  value: string,
): void {
  keepSecret(context, {
    subject: `${connector.id}: ${flow.objectType}.${flow.attribute}`,
    name: [connector.id, flow.objectType, flow.attribute],
    value,
    remedy: 'Change this password wherever it is in use, and give new objects one of their own.',
    place: flow.place,
  });
}
