import type { ScopeCondition } from '../connect/connect-rule.ts';
import type { Place } from '../findings/finding.ts';
import type { ServiceExpression } from '../mim/model.ts';

/** A flow of a synchronization rule of the identity service. */
export interface ServiceFlow {
  readonly outbound: boolean;
  readonly target: string;
  readonly sources: readonly string[];
  readonly constant: string;
  readonly expression: ServiceExpression | undefined;
  readonly allowsNull: boolean;
  readonly initialOnly: boolean;
  /** Sends nothing: it tells whether what the rule brings about exists already. */
  readonly existenceTest: boolean;
}

/** A `SynchronizationRule` object of an Export-FIMConfig file. */
export interface ServiceRule {
  /** The object's id, `{GUID}`. */
  readonly id: string;
  readonly name: string;
  /** The management agent's id, `{GUID}`. */
  readonly agent: string;
  readonly objectType: string;
  readonly metaverseType: string;
  readonly inbound: boolean;
  readonly outbound: boolean;
  readonly projects: boolean;
  readonly provisions: boolean;
  readonly disconnects: boolean;
  readonly filterBased: boolean;
  readonly precedence: number;
  /** The id of the rule that has to come first, `{GUID}`; empty for none. */
  readonly dependency: string;
  readonly joins: readonly {
    readonly connectorAttribute: string;
    readonly metaverseAttribute: string;
  }[];
  readonly inboundScope: readonly ScopeCondition[];
  readonly outboundScope: readonly ScopeCondition[];
  readonly flows: readonly ServiceFlow[];
  readonly parameters: readonly string[];
  readonly place: Place;
}
