import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ConnectorSession,
  DiscoveryError,
  ExportChange,
  ExportResult,
  ImportEntry,
  SelectedAttribute,
  SelectedSchema,
} from '@cognate/connector-kit';
import { settledPage } from '@cognate/connector-kit/testing';
import type { Attributes } from '@cognate/kernel';
import type { z } from 'zod';
import type { delimitedSettings } from '../config.ts';
import { delimitedConnector } from '../delimited-connector.ts';

export type Settings = z.input<typeof delimitedSettings>;

/** The attributes of a test: `name`, `name:integer`, or `name[]` for several values. */
export function selecting(type: string, ...attributes: readonly string[]): SelectedSchema {
  return { objectTypes: [{ name: type, attributes: attributes.map(readAttribute) }] };
}

function readAttribute(text: string): SelectedAttribute {
  const [name = '', type = 'string'] = text.replace('[]', '').split(':');
  // The tests name types of the kernel.
  return { name, type: type as SelectedAttribute['type'], multivalued: text.endsWith('[]') };
}

/** A folder with files, and a connector to them. */
export class Sandbox implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async with(files: Readonly<Record<string, string | Uint8Array>>): Promise<Sandbox> {
    const sandbox = new Sandbox(await mkdtemp(join(tmpdir(), 'cognate-delimited-')));
    for (const [name, content] of Object.entries(files))
      await writeFile(sandbox.path(name), content);
    return sandbox;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  text(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  bytes(name: string): Promise<Buffer> {
    return readFile(this.path(name));
  }

  /** The names of all files, so that nothing stays lying about. */
  async names(): Promise<readonly string[]> {
    return (await readdir(this.folder)).sort();
  }

  open(
    settings: Settings,
    schema: SelectedSchema,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ConnectorSession> {
    return delimitedConnector.open(delimitedConnector.manifest.settings.parse(settings), {
      baseDirectory: this.folder,
      schema,
      signal,
      secret: (name) => name,
    });
  }

  async import(
    settings: Settings,
    schema: SelectedSchema,
    pageSize = 100,
  ): Promise<{
    readonly entries: readonly ImportEntry[];
    readonly errors: readonly DiscoveryError[];
  }> {
    const session = await this.open(settings, schema);
    const entries: ImportEntry[] = [];
    const errors: DiscoveryError[] = [];
    try {
      for await (const page of session.import({ mode: 'full', pageSize })) {
        const settled = settledPage(page);
        entries.push(...settled.entries.map(plain));
        errors.push(...settled.errors);
      }
    } finally {
      await session.close();
    }
    return { entries, errors };
  }

  async export(
    settings: Settings,
    schema: SelectedSchema,
    changes: readonly Omit<ExportChange, 'id'>[],
  ): Promise<readonly ExportResult[]> {
    const session = await this.open(settings, schema);
    try {
      const results = await session.export(changes.map((change, id) => ({ ...change, id })));
      await session.finishExport();
      return results;
    } finally {
      await session.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** An entry without its fingerprint, whose text is the connector's own affair. */
export function plain(entry: ImportEntry): ImportEntry {
  const { fingerprint: _, ...others } = entry;
  return others;
}

type Draft = Omit<ExportChange, 'id'>;

const replacing = (attributes: Attributes): Draft['changes'] =>
  Object.entries(attributes).map(([attribute, values]) => ({ attribute, op: 'replace', values }));

export const add = (dn: string, attributes: Attributes = {}, type = 'person'): Draft => ({
  op: 'add',
  type,
  dn,
  changes: replacing(attributes),
});

export const update = (dn: string, attributes: Attributes, type = 'person'): Draft => ({
  op: 'update',
  type,
  dn,
  changes: replacing(attributes),
});

export const remove = (dn: string, type = 'person'): Draft => ({
  op: 'delete',
  type,
  dn,
  changes: [],
});
