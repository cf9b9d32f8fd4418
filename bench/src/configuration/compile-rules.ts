import { AppError } from '@cognate/kernel';
import { compileConfiguration } from '@cognate/sync-rules';
import type { SyncRules } from '@cognate/sync-rules';
import { connectorTypeOf } from '../engine/connector-types.ts';
import type { ConnectorTypes } from '../engine/connector-types.ts';
import { METAVERSE } from './metaverse.ts';
import { sourceConnector } from './source-connector.ts';
import type { SourceSystem } from './source-connector.ts';
import { TARGETS, targetConnector } from './target-connector.ts';

/** The rules of the benchmark: one source, two targets. */
export function compileRules(source: SourceSystem, types: ConnectorTypes): SyncRules {
  const connectors = [sourceConnector(source), ...TARGETS.map(targetConnector)];
  const { rules, problems } = compileConfiguration({ metaverse: METAVERSE, connectors }, (type) => {
    const { capabilities } = connectorTypeOf(types, type).manifest;
    return {
      dnStyle: capabilities.dnStyle,
      canRename: capabilities.rename,
      canExport: capabilities.export,
    };
  });
  if (rules !== undefined) return rules;
  const first = problems.find(({ severity }) => severity === 'error');
  throw new AppError(
    'internal-error',
    `The configuration of the benchmark is not valid: ${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`,
  );
}
