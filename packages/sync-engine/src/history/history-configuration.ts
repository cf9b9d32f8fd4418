import type { ConnectorDocument, ExportFlow, ImportFlow, SyncRules } from '@cognate/sync-rules';
import { stableGuid } from './guid.ts';

/** What of the configuration the run history needs: the one in force, which may not be the one of the run. */
export interface HistoryConfiguration {
  /** In order of precedence. */
  readonly connectors: readonly Pick<ConnectorDocument, 'id' | 'title' | 'settings'>[];
  /** Absent where the configuration cannot be compiled: failed rules are then not described. */
  readonly rules?: SyncRules | undefined;
}

/** A connector as a management agent. */
export interface Agent {
  readonly id: string;
  readonly guid: string;
  readonly name: string;
  /** `host:port`, where the connector's settings have an address. */
  readonly server: string | undefined;
}

/** A flow with the connector that it belongs to. */
export interface KnownFlow {
  readonly connector: string;
  readonly flow: ImportFlow | ExportFlow;
}

/** The configuration by the ids that the history has. */
export interface HistoryNames {
  /** A connector that is configured no more goes by its id. */
  readonly agent: (connector: string) => Agent;
  /** Connectors in order of precedence, then those that are configured no more by name. */
  readonly inOrder: (connectors: readonly string[]) => readonly string[];
  readonly flow: (rule: string) => KnownFlow | undefined;
}

export function historyNames({ connectors, rules }: HistoryConfiguration): HistoryNames {
  const byId = new Map(connectors.map((connector, index) => [connector.id, { connector, index }]));
  const flows = new Map(rules === undefined ? [] : flowsOf(rules));
  const position = (id: string): number => byId.get(id)?.index ?? connectors.length;
  return {
    agent: (id) => {
      const known = byId.get(id)?.connector;
      return {
        id,
        guid: stableGuid('connector', id),
        name: known?.title ?? id,
        server: serverOf(known?.settings),
      };
    },
    inOrder: (ids) =>
      [...ids].sort((a, b) => position(a) - position(b) || (a < b ? -1 : a > b ? 1 : 0)),
    flow: (rule) => flows.get(rule),
  };
}

function* flowsOf({ connectorList }: SyncRules): Generator<readonly [string, KnownFlow]> {
  for (const { id: connector, objectTypes } of connectorList)
    for (const { importFlows, exportFlows } of objectTypes.values())
      for (const flow of [...importFlows.values(), ...exportFlows.values()].flat())
        yield [flow.id, { connector, flow }];
}

const PORTS: Readonly<Record<string, string>> = { 'ldap:': '389', 'ldaps:': '636' };

/** The first address in a connector's settings, by the name that connector types give it. */
function serverOf(settings: unknown): string | undefined {
  if (typeof settings !== 'object' || settings === null || !('url' in settings)) return undefined;
  const { url } = settings;
  const first: unknown = Array.isArray(url) ? url[0] : url;
  return typeof first === 'string' ? addressOf(first) : undefined;
}

/** Host and port of a URL; undefined where it is none. */
export function addressOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const number = port || PORTS[protocol];
  return number === undefined ? hostname : `${hostname}:${number}`;
}
