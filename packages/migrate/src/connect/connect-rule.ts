import type { Place } from '../findings/finding.ts';

/** A condition of a scope; `attribute` is one of the source side. */
export interface ScopeCondition {
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

export interface ConnectMapping {
  readonly target: string;
  readonly sources: readonly string[];
  readonly constant: string;
  readonly expression: string;
  readonly merge: string;
  readonly once: boolean;
  readonly place: Place;
}

/** A synchronization rule of Azure AD Connect. */
export interface ConnectRule {
  readonly id: string;
  readonly name: string;
  readonly outbound: boolean;
  readonly disabled: boolean;
  readonly connector: string;
  readonly source: string;
  readonly target: string;
  readonly link: string;
  readonly precedence: number;
  readonly passwordSync: boolean;
  readonly mappings: readonly ConnectMapping[];
  /** Groups of pairs; one group has to match completely. */
  readonly joins: readonly (readonly {
    readonly connectorAttribute: string;
    readonly metaverseAttribute: string;
  }[])[];
  readonly scopes: readonly (readonly ScopeCondition[])[];
  readonly place: Place;
}
