/** An expression of Azure AD Connect. */
export type ConnectNode =
  /** A text or a number, as it is written. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'attribute'; readonly name: string }
  /** `%Domain.FQDN%`: filled in by the server. */
  | { readonly kind: 'parameter'; readonly name: string }
  /** `NULL`, `True`, `IgnoreThisFlow` */
  | { readonly kind: 'word'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly ConnectNode[] }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: ConnectNode;
      readonly right: ConnectNode;
    };

export type ConnectCall = Extract<ConnectNode, { readonly kind: 'call' }>;
