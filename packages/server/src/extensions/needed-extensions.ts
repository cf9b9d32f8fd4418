import type { Configuration } from '@cognate/contract';

type ConnectorDocument = Configuration['connectors'][number];

/** A rules extension that a configuration names, where it does, and the members that its rules ask. */
export interface NeededExtension {
  readonly name: string;
  readonly place: readonly (string | number)[];
  readonly members: readonly string[];
}

/** The extensions of a configuration in the order in which it names them. */
export function neededExtensions({
  metaverse,
  connectors,
}: Configuration): readonly NeededExtension[] {
  const place = ['metaverse', 'extension'];
  const ofMetaverse =
    metaverse.extension === undefined
      ? []
      : [{ name: metaverse.extension, place, members: metaverseMembers(metaverse) }];
  const ofConnectors = connectors.flatMap((connector, index) => {
    const { extension: name } = connector;
    if (name === undefined) return [];
    return [{ name, place: ['connectors', index, 'extension'], members: membersOf(connector) }];
  });
  return [...ofMetaverse, ...ofConnectors];
}

function metaverseMembers({ provision, types }: Configuration['metaverse']): readonly string[] {
  const scripted = Object.values(types).some(({ deletion }) => deletion?.rule === 'scripted');
  return [...(provision ? ['provision'] : []), ...(scripted ? ['shouldDeleteFromMV'] : [])];
}

function membersOf(connector: ConnectorDocument): readonly string[] {
  const joins = Object.values(connector.join ?? {}).flat();
  const asked: Readonly<Record<string, readonly unknown[]>> = {
    filterForDisconnection: Object.values(connector.filter ?? {}),
    mapAttributesForJoin: joins.flatMap(({ match }) => Object.values(match)),
    resolveJoinSearch: joins.map(({ resolve }) => resolve),
    shouldProjectToMV: Object.values(connector.project ?? {}).flat(),
    mapAttributesForImport: flowsOf(connector.importFlows),
    mapAttributesForExport: [
      ...flowsOf(connector.exportFlows),
      ...(connector.provision ?? []).flatMap(({ flows }) => Object.values(flows ?? {})),
    ],
    deprovision: [connector.deprovision],
  };
  return Object.keys(asked).filter((member) => asked[member]?.some(isScript));
}

const flowsOf = (flows: ConnectorDocument['importFlows']): readonly unknown[] =>
  Object.values(flows ?? {})
    .flatMap((byType) => Object.values(byType))
    .flatMap((byAttribute) => Object.values(byAttribute));

const isScript = (rule: unknown): boolean =>
  typeof rule === 'object' && rule !== null && 'script' in rule && rule.script !== undefined;
