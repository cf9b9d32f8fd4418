import { must } from '@cognate/kernel';
import type { Value, Values } from '@cognate/kernel';
import { compileExpression, constantOf, directAttribute, parseExpression } from '@cognate/lang';
import type { CompiledExpression } from '@cognate/lang';
import type {
  ConfigurationDocument,
  ConnectorDocument,
  FlowDocument,
  ProvisioningDocument,
} from '@cognate/sync-rules';

/** The error of one object: everything about it is undone. */
export class ModelFailure extends Error {
  readonly type: string;

  constructor(type: string) {
    super(type);
    this.type = type;
  }
}

/** What an expression reads. */
export type Read = (attribute: string) => Values;

/** One flow as the configuration writes it, with its id and its target. */
export interface ModelFlow {
  readonly id: string;
  readonly connector: string;
  readonly objectType: string;
  readonly metaverseType: string;
  readonly target: string;
  readonly flow: Exclude<FlowDocument, string>;
  /** Export: the outbound rule that it belongs to. */
  readonly rule?: string;
}

const expressions = new Map<
  string,
  { direct?: string; constant?: Value; run: CompiledExpression }
>();

function expressionOf(text: string) {
  let known = expressions.get(text);
  if (known === undefined) {
    const { tree } = parseExpression(text);
    const direct = directAttribute(tree);
    const constant = constantOf(tree);
    known = {
      ...(direct === undefined ? {} : { direct }),
      ...(constant === undefined || constant === null ? {} : { constant }),
      run: compileExpression(tree),
    };
    expressions.set(text, known);
  }
  return known;
}

/** The values that an expression gives; none for null and for empty text. */
interface Scripted {
  readonly script: unknown;
}

/** A rule that is no script: the model runs none. */
export function declared<T extends string | object>(rule: T): Exclude<T, Scripted> {
  if (typeof rule === 'object' && 'script' in rule) throw new Error('The model runs no scripts.');
  // What is left.
  return rule as Exclude<T, Scripted>;
}

export function evaluate(text: string | Scripted, read: Read): Values {
  const { direct, constant, run } = expressionOf(declared(text));
  if (direct !== undefined) return read(direct);
  const result = constant === undefined ? run.evaluate({ values: read }) : undefined;
  if (result?.ok === false) throw new ModelFailure(result.error.code);
  const value = constant ?? (result?.ok === true ? result.value : null);
  return value === null || value === '' ? [] : [value];
}

export function holds(condition: string | Scripted | undefined, read: Read): boolean {
  if (condition === undefined) return true;
  return evaluate(condition, read)[0] === true;
}

export function evaluateFlow({ flow }: ModelFlow, read: Read, dn = ''): Values {
  if (flow.constant !== undefined) return flow.constant === '' ? [] : [flow.constant];
  if (flow.dnPart === undefined) return evaluate(flow.expression ?? '', read);
  const part = dn.split('+')[flow.dnPart - 1];
  if (part === undefined) throw new ModelFailure('dn-index-out-of-bounds');
  return [part];
}

/** The configuration, read anew whenever something is asked. */
export class ModelRules {
  readonly document: ConfigurationDocument;

  constructor(document: ConfigurationDocument) {
    this.document = document;
  }

  connector(id: string): ConnectorDocument {
    return must(
      this.document.connectors.find((connector) => connector.id === id),
      `the connector "${id}"`,
    );
  }

  isReference(metaverseAttribute: string): boolean {
    const attribute = this.document.metaverse.attributes[metaverseAttribute];
    return (typeof attribute === 'object' ? attribute.type : attribute) === 'reference';
  }

  isMultivalued(metaverseAttribute: string): boolean {
    const attribute = this.document.metaverse.attributes[metaverseAttribute];
    return typeof attribute === 'object' && attribute.multivalued === true;
  }

  /** The import flows to an attribute in order of precedence. */
  importFlowsTo(metaverseType: string, attribute: string): readonly ModelFlow[] {
    const first = this.document.metaverse.types[metaverseType]?.precedence?.[attribute] ?? [];
    const place = ({ connector }: ModelFlow): number =>
      first.includes(connector) ? first.indexOf(connector) : first.length;
    return this.document.connectors
      .flatMap((connector) => importFlowsOf(connector))
      .filter((flow) => flow.metaverseType === metaverseType && flow.target === attribute)
      .sort((a, b) => place(a) - place(b));
  }

  importFlows(connector: string, objectType: string, metaverseType: string): readonly ModelFlow[] {
    return importFlowsOf(this.connector(connector)).filter(
      (flow) => flow.objectType === objectType && flow.metaverseType === metaverseType,
    );
  }

  /** The export flows to one kind of object: those of outbound rules first. */
  exportFlows(connector: string, objectType: string, metaverseType: string): readonly ModelFlow[] {
    const document = this.connector(connector);
    const ofRules = (document.provision ?? [])
      .filter((rule) => rule.objectType === objectType && rule.metaverseType === metaverseType)
      .flatMap((rule) =>
        Object.entries(rule.flows ?? {}).map(([target, flow]) => ({
          ...flowOf(`${rule.id}.${target}`, flow),
          connector,
          objectType,
          metaverseType,
          target,
          rule: rule.id,
        })),
      );
    const plain = Object.entries(document.exportFlows?.[objectType]?.[metaverseType] ?? {});
    return [
      ...ofRules,
      ...plain.map(([target, flow]) => ({
        ...flowOf(`${connector}.export.${objectType}.${metaverseType}.${target}`, flow),
        connector,
        objectType,
        metaverseType,
        target,
      })),
    ];
  }

  /** The outbound rules for a metaverse type, each with its connector. */
  outbound(
    metaverseType: string,
  ): readonly { readonly connector: string; readonly rule: ProvisioningDocument }[] {
    return this.document.connectors.flatMap(({ id, provision }) =>
      (provision ?? [])
        .filter((rule) => rule.metaverseType === metaverseType)
        .map((rule) => ({ connector: id, rule })),
    );
  }
}

const flowOf = (id: string, flow: FlowDocument): Pick<ModelFlow, 'id' | 'flow'> =>
  typeof flow === 'string' ? { id, flow: { expression: flow } } : { id: flow.id ?? id, flow };

const importFlowsOf = ({ id: connector, importFlows }: ConnectorDocument): readonly ModelFlow[] =>
  Object.entries(importFlows ?? {}).flatMap(([objectType, byMetaverse]) =>
    Object.entries(byMetaverse).flatMap(([metaverseType, flows]) =>
      Object.entries(flows).map(([target, flow]) => ({
        ...flowOf(`${connector}.import.${objectType}.${metaverseType}.${target}`, flow),
        connector,
        objectType,
        metaverseType,
        target,
      })),
    ),
  );
