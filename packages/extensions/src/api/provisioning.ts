import type { AttributeSource, CSEntry, MVEntry } from './entries.ts';

/** A connector of the metaverse object that is being provisioned. */
export interface Connector extends Omit<CSEntry, 'dn'> {
  /** Written, it renames or moves the object; `ObjectAlreadyExistsException` when another one has the name. */
  dn: string;
  /** Disconnects the object; its connector's deprovisioning says what becomes of it. */
  readonly deprovision: () => void;
}

/**
 * An object that is about to be created. Its attributes may be written until it is committed, but for references: those
 * come from export flows.
 */
export interface NewConnector extends AttributeSource {
  dn: string;
  readonly objectType: string;
  readonly ma: { readonly name: string };
  /** Creates it; `ObjectAlreadyExistsException` when another object has the name. */
  readonly commitNewConnector: () => void;
}

export interface ConnectorCollection extends Iterable<Connector> {
  readonly count: number;
  readonly byIndex: (index: number) => Connector;
  /** Undefined where no connector of the metaverse object has the name. */
  readonly byDN: (dn: string) => Connector | undefined;
  /** Throws `NoSuchObjectTypeException` where the connector has no such object type. */
  readonly startNewConnector: (objectType: string) => NewConnector;
  readonly deprovisionAll: () => void;
}

/** A connected system, as far as the metaverse object has connectors in it. */
export interface ConnectedMA {
  readonly name: string;
  readonly connectors: ConnectorCollection;
  /** A value so that it can stand in a name: `Smith, Ann` becomes `Smith\, Ann`. */
  readonly escapeDNComponent: (value: string) => string;
}

/** A metaverse object with its connectors. Its attributes can be read only. */
export interface ProvisionedMVEntry extends MVEntry {
  /** Throws `NoSuchManagementAgentException` where no connector has that name. */
  readonly connectedMA: (name: string) => ConnectedMA;
}
