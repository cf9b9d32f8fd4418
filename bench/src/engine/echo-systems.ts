import type { ConnectorSession, ExportChange, ImportEntry } from '@cognate/connector-kit';
import { memorySession } from './memory-session.ts';

/** Connected systems in memory: what they were sent is what they report as changed. */
export class EchoSystems {
  readonly #sent = new Map<string, ExportChange[]>();

  open(connector: string): ConnectorSession {
    const sent = this.#sent.get(connector) ?? [];
    this.#sent.set(connector, sent);
    return memorySession(
      () => sent.map(entryOf),
      (page) => sent.push(...page),
    );
  }
}

const entryOf = ({ dn, type, changes }: ExportChange): ImportEntry => ({
  change: 'update',
  dn,
  type,
  attributes: Object.fromEntries(
    changes.flatMap((each) => (each.op === 'replace' ? [[each.attribute, each.values]] : [])),
  ),
});
