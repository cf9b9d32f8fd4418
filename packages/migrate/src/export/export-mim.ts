import type { ConfigurationDocument } from '@cognate/sync-rules';
import type { ExportContext, ExportWarning } from './export-context.ts';
import { agentId, writeAgent } from './write-agent.ts';
import { writeMetaverse } from './write-metaverse.ts';
import { writeServiceRules } from './write-service-rules.ts';
import { container } from './write-xml.ts';

/** A configuration as MIM's own files, by name, and what those files have no words for. */
export interface MimExport {
  readonly files: ReadonlyMap<string, string>;
  readonly warnings: readonly ExportWarning[];
}

/**
 * Writes a configuration in the form of a server export: `MV.XML`, one file for each management agent, and the outbound
 * rules as an export of the identity service. Reading the files gives an equal configuration, but for the settings of
 * connected systems and what the warnings name.
 */
export function exportMim(configuration: ConfigurationDocument, date: Date): MimExport {
  const context: ExportContext = { configuration, warnings: [] };
  const root = {
    server: 'COGNATE',
    'export-date': date.toISOString().replace('T', ' ').replace('Z', ''),
  };
  const files = new Map([
    ['MV.XML', container('saved-mv-configuration', [writeMetaverse(configuration)], root)],
  ]);
  for (const connector of configuration.connectors)
    files.set(
      `MA-${agentId(connector.id)}.XML`,
      container('saved-ma-configuration', [writeAgent(context, connector)], root),
    );
  const rules = writeServiceRules(context);
  if (rules.length > 0) files.set('policy.xml', container('Results', rules));
  return {
    files: new Map([...files].map(([name, text]) => [name, `\uFEFF${text}\n`])),
    warnings: context.warnings,
  };
}
