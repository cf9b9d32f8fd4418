import { escapeDnValue, foldDn, foldName } from '@cognate/kernel';
import type { DnStyle } from '@cognate/kernel';
import type { ScriptCalls, ScriptCommand, ScriptObject } from '@cognate/sync-rules';
import { ObjectAlreadyExistsException } from '../api/exceptions.ts';
import type {
  ConnectedMA,
  Connector,
  ConnectorCollection,
  NewConnector,
  ProvisionedMVEntry,
} from '../api/provisioning.ts';
import { AttributeTable } from './attribute-table.ts';
import { csEntry, mvEntry, rdnOf } from './entries.ts';
import type { SchemaIndex } from './schema.ts';

type Parameters = ScriptCalls['provision']['parameters'];

const nameKey = (connector: string, style: DnStyle, dn: string): string =>
  `${connector}\u0000${foldDn(style, dn)}`;

/** Lets a script provision a metaverse object and notes what it wants done. */
export class Provisioning {
  readonly commands: ScriptCommand[] = [];
  readonly #schema: SchemaIndex;
  readonly #given: Parameters;
  readonly #taken: Set<string>;
  readonly #gone = new Set<number>();

  constructor(schema: SchemaIndex, given: Parameters) {
    this.#schema = schema;
    this.#given = given;
    this.#taken = new Set(given.taken.map(({ connector, dn }) => this.#key(connector, dn)));
  }

  entry(): ProvisionedMVEntry {
    const { entry } = mvEntry(this.#schema, this.#given.mv);
    const systems = new Map<string, ConnectedMA>();
    return Object.freeze({
      ...entry,
      connectedMA: (name: string): ConnectedMA => {
        const { id, dnStyle } = this.#schema.connector(name);
        const known = systems.get(id) ?? this.#connectedMA(id, dnStyle);
        systems.set(id, known);
        return known;
      },
    });
  }

  #key(connector: string, dn: string): string {
    return nameKey(connector, this.#schema.connector(connector).dnStyle, dn);
  }

  #connectedMA(name: string, style: DnStyle): ConnectedMA {
    const known = this.#given.connectors
      .filter((cs) => cs.connector === name)
      .map((cs) => this.#connector(cs));
    const present = (): Connector[] =>
      known.filter(({ id }) => !this.#gone.has(id)).map(({ connector }) => connector);
    const collection: ConnectorCollection = {
      get count() {
        return present().length;
      },
      byIndex: (index) => {
        const connector = present()[index];
        if (connector === undefined)
          throw new RangeError(`Connector ${index} of "${name}" does not exist.`);
        return connector;
      },
      byDN: (dn) => present().find((each) => foldDn(style, each.dn) === foldDn(style, dn)),
      startNewConnector: (type) => this.#newConnector(name, type),
      deprovisionAll: () => {
        for (const connector of present()) connector.deprovision();
      },
      [Symbol.iterator]: () => present()[Symbol.iterator](),
    };
    return {
      name,
      connectors: collection,
      escapeDNComponent: (value) => (style === 'ldap' ? escapeDnValue(value) : value),
    };
  }

  #connector(cs: ScriptObject): { readonly id: number; readonly connector: Connector } {
    const { entry } = csEntry(this.#schema, cs);
    const { commands } = this;
    const claim = (dn: string): void => this.#claim(cs.connector, dn, cs.dn);
    let dn = cs.dn;
    const connector: Connector = {
      ...entry,
      get rdn() {
        return rdnOf(dn);
      },
      get dn() {
        return dn;
      },
      set dn(next: string) {
        if (next === dn) return;
        claim(next);
        dn = next;
        commands.push({ kind: 'rename', connector: cs.connector, object: cs.id, dn });
      },
      deprovision: () => {
        if (this.#gone.has(cs.id)) return;
        this.#gone.add(cs.id);
        commands.push({ kind: 'deprovision', connector: cs.connector, object: cs.id });
      },
    };
    return { id: cs.id, connector };
  }

  #newConnector(connector: string, objectType: string): NewConnector {
    const type = this.#schema.objectType(connector, objectType);
    const { label, shapes } = type;
    // What it refers to is for export flows to say: the objects may have no connectors there yet.
    const mayWrite = (name: string): boolean => shapes.get(foldName(name))?.type !== 'reference';
    const table = new AttributeTable({ label, shapes, values: {}, mayWrite });
    const created: NewConnector = {
      dn: '',
      objectType: type.name,
      ma: { name: connector },
      attribute: (name) => table.attribute(name),
      attributes: () => table.attributes(),
      commitNewConnector: () => {
        const { dn } = created;
        this.#claim(connector, dn);
        const attributes = Object.fromEntries(
          [...table.attributes()].map(({ name }) => [name, table.values(name)]),
        );
        this.commands.push({ kind: 'create', connector, type: type.name, dn, attributes });
      },
    };
    return created;
  }

  /** Takes a name, which then nobody else has; `own` is the one that the object gives up for it. */
  #claim(connector: string, dn: string, own?: string): void {
    if (typeof dn !== 'string' || dn === '')
      throw new TypeError(`An object of connector "${connector}" needs a dn.`);
    const key = this.#key(connector, dn);
    if (own !== undefined && key === this.#key(connector, own)) return;
    if (this.#taken.has(key))
      throw new ObjectAlreadyExistsException(
        `The name "${dn}" is already taken in connector "${connector}".`,
      );
    this.#taken.add(key);
  }
}
