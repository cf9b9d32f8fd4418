import { isScript } from '../scripts/bound-extension.ts';
import type {
  Attribute,
  ConnectorRules,
  ExportFlow,
  FlowSource,
  ImportFlow,
  MetaverseType,
  ObjectType,
  OutboundRule,
  Substitutes,
  SyncRules,
} from './rules.ts';

/** The metaverse attributes that hold references. */
export const referenceAttributes = (rules: SyncRules): readonly string[] =>
  [...rules.metaverseAttributes.values()].flatMap(({ name, type }) =>
    type === 'reference' ? [name] : [],
  );

/**
 * How references flow to and from metaverse objects of a type, as a text that is the same for the same flows; undefined
 * where something looks at the references of an object as a whole. Where nothing does, each reference is decided by
 * itself: it is known what becomes of some of them without a look at the others.
 */
export function valueWiseFlows(rules: SyncRules, metaverseType: string): string | undefined {
  const type = rules.metaverseTypes.get(metaverseType);
  if (type === undefined || rules.provisioning !== undefined || !hasPlainRules(type))
    return undefined;
  // A script is shown an object as a whole.
  if (type.deletion.script !== undefined || rules.connectorList.some(asksToDeprovision))
    return undefined;
  const flows: unknown[] = [];
  for (const connector of rules.connectorList)
    for (const objectType of connector.objectTypes.values()) {
      if (!hasPlainFilter(objectType)) return undefined;
      const own = flowsOf(connector, objectType, type);
      if (own === undefined) return undefined;
      flows.push([connector.id, objectType.name, own]);
    }
  return JSON.stringify(flows);
}

const asksToDeprovision = ({ deprovision }: ConnectorRules): boolean => isScript(deprovision);

const hasPlainFilter = ({ filter }: ObjectType): boolean =>
  filter === undefined || (!isScript(filter) && !filter.readsReferences);

const isPlain = (source: FlowSource): boolean => source.kind !== 'script';

const arePlain = (substitutes: Substitutes | undefined): boolean =>
  (substitutes?.fixed.every(isPlain) ?? true) &&
  (substitutes?.counted === undefined || isPlain(substitutes.counted));

/** Whether no condition makes references come and go that did not change themselves. */
const isSteady = ({ target, when }: ImportFlow): boolean =>
  when === undefined || (target.type !== 'reference' && !when.readsReferences);

const hasPlainRules = ({ outbound }: MetaverseType): boolean => outbound.every(isPlainRule);

const isPlainRule = ({ when, dn, ifTaken, tests }: OutboundRule): boolean =>
  when?.readsReferences !== true &&
  isPlain(dn) &&
  arePlain(ifTaken) &&
  tests.every(({ target, source }) => target.type !== 'reference' && isPlain(source));

/** The reference flows between an object type and a metaverse type, unless one of the flows stands in the way. */
function flowsOf(
  { id }: ConnectorRules,
  objectType: ObjectType,
  type: MetaverseType,
): readonly unknown[] | undefined {
  const incoming = objectType.importFlows.get(type.name) ?? [];
  const outgoing = objectType.exportFlows.get(type.name) ?? [];
  const ranked = incoming.every(({ target }) => !isShared(type, target));
  const plain =
    incoming.every((flow) => isPlain(flow.source) && arePlain(flow.ifTaken) && isSteady(flow)) &&
    outgoing.every((flow) => isPlain(flow.source));
  const direct =
    incoming.every((flow) => isDirect(flow, objectType.attributes)) &&
    outgoing.every((flow) => isDirect(flow, type.attributes));
  if (!ranked || !plain || !direct) return undefined;
  return [id, incoming.filter(isReferenceFlow).map(imported), outgoing.filter(isReferenceFlow)];
}

/** What tells an import flow from another; where it ranks among others matters as well. */
const imported = ({ id, target, source, rank }: ImportFlow): unknown => [id, target, source, rank];

const isReferenceFlow = ({ target }: ImportFlow | ExportFlow): boolean =>
  target.type === 'reference';

/** Values of several sources that are one attribute's together are no matter of one of them. */
const isShared = (type: MetaverseType, { name, type: kind }: Attribute): boolean =>
  kind === 'reference' && type.precedence.has(name);

/** Whether each value of a reference flow stands for itself: many that are to be one do not. */
function isDirect(
  { target, source }: ImportFlow | ExportFlow,
  attributes: ObjectType['attributes'],
): boolean {
  if (target.type !== 'reference') return true;
  if (source.kind !== 'direct') return false;
  const from = attributes.get(source.attribute);
  return from !== undefined && (target.multivalued || !from.multivalued);
}
