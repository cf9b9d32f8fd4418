import type { ConnectorType } from '@cognate/connector-kit';

/** The connector types of an installation; a type's code is loaded when it is first asked for. */
export interface ConnectorTypes {
  readonly ids: readonly string[];
  /** Undefined when there is no type of that id. */
  load(id: string): Promise<ConnectorType | undefined>;
}

type Loader = () => Promise<ConnectorType>;

export function createConnectorTypes(table: Readonly<Record<string, Loader>>): ConnectorTypes {
  const loaded = new Map<string, Promise<ConnectorType>>();
  return {
    ids: Object.keys(table),
    load: (id) => {
      const loader = Object.hasOwn(table, id) ? table[id] : undefined;
      if (loader === undefined) return Promise.resolve(undefined);
      const type = loaded.get(id) ?? loader();
      loaded.set(id, type);
      return type;
    },
  };
}

/** Loads the types of these connectors; those that do not exist are left out. */
export async function loadConnectorTypes(
  types: ConnectorTypes,
  connectors: readonly { readonly type: string }[],
): Promise<ReadonlyMap<string, ConnectorType>> {
  const found = new Map<string, ConnectorType>();
  for (const id of new Set(connectors.map(({ type }) => type))) {
    const type = await types.load(id);
    if (type !== undefined) found.set(id, type);
  }
  return found;
}
