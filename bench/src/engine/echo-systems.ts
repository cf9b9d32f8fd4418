import type { ConnectorSession, ExportChange, ImportEntry } from '@cognate/connector-kit';

const done = (): Promise<void> => Promise.resolve();

/**
 * Connected systems that have nothing to do themselves, so that what is measured is the engine's: what they were sent
 * last is what they report as changed.
 */
export class EchoSystems {
  readonly #sent = new Map<string, ExportChange[]>();

  open(connector: string): ConnectorSession {
    const sent = this.#sent.get(connector) ?? [];
    this.#sent.set(connector, sent);
    return {
      test: done,
      discoverSchema: () => Promise.resolve({ objectTypes: [] }),
      import: async function* () {
        yield await Promise.resolve({ entries: sent.map(entryOf), errors: [], watermark: 'next' });
      },
      export: (page) => {
        sent.push(...page);
        return Promise.resolve(page.map(({ id }) => ({ id, ok: true as const })));
      },
      finishExport: done,
      close: done,
    };
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
