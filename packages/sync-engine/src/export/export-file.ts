import { hash } from 'node:crypto';
import type { ConnectorCapabilities, ExportChange } from '@cognate/connector-kit';
import type { ConnectorRules, ExportDelta } from '@cognate/sync-rules';
import { isCount, isObject } from '../drop-file/json-shape.ts';
import type { Json } from '../drop-file/json-shape.ts';
import { readDropFile } from '../drop-file/read-drop-file.ts';
import { writeDropFile } from '../drop-file/write-drop-file.ts';
import type { ExportRow } from '../ports/export-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import { deltaDigest } from './delta-digest.ts';
import { wantedExports } from './wanted-exports.ts';
import type { ExportGate } from './export-gate.ts';
import { prepareExports } from './prepare-exports.ts';

/** One pending export as it would be sent, without secret values, and what tells it from any other change. */
interface ExportLine {
  readonly entry: ExportChange;
  readonly digest: string;
}

/** Writes what an export would send into the step's drop file. Answers whether the step's limit left something out. */
export async function writeExportFile(
  step: StepContext,
  capabilities: ConnectorCapabilities,
  gate: ExportGate,
): Promise<boolean> {
  let isCut = false;
  await writeDropFile(step, 'export', async (write) => {
    for await (const page of wantedExports(step, gate)) {
      // Nothing has to be held back for a target that the same export would create.
      const shown = page.rows.map((row) => ({ ...row, delta: withoutSecrets(step, row) }));
      const prepared = await prepareExports(
        step,
        { ...capabilities, referencesNeedTarget: false },
        shown,
      );
      await write(
        prepared.map(({ row, change }): ExportLine => ({
          entry: change,
          digest: digestOf(row.delta, change),
        })),
      );
      step.progress(page.rows.length);
      ({ isCut } = page);
    }
  });
  return isCut;
}

/**
 * Lets pass, of what `gate` passes, what the step's drop file has and is still the same change. A line that was edited
 * is none of a pending export. The file is read as a whole before anything is sent.
 */
export async function fileGate(step: StepContext, gate: ExportGate): Promise<ExportGate> {
  const listed = new Map<number, Listed>();
  for await (const line of readDropFile(step, 'export', parseLine))
    listed.set(line.entry.id, line.entry);
  const taken = new Set<number>();
  const take = (row: ExportRow): boolean => {
    const line = listed.get(row.id);
    if (line !== undefined && line.digest === digest(withoutSecrets(step, row), line.content)) {
      listed.delete(row.id);
      taken.add(row.id);
    }
    return taken.has(row.id);
  };
  return {
    ...gate,
    pass: async (rows) => (await gate.pass(rows)).filter(take),
    inherit: async (parts) => {
      for (const { id } of parts) taken.add(id);
      await gate.inherit(parts);
    },
    held: () => gate.held() + listed.size,
  };
}

interface Listed {
  readonly id: number;
  readonly content: string;
  readonly digest: string;
}

function parseLine({ entry, digest: told }: Json): { readonly entry: Listed } | undefined {
  if (!isObject(entry) || !isCount(entry['id']) || typeof told !== 'string') return undefined;
  return { entry: { id: entry['id'], content: contentOf(entry), digest: told } };
}

const contentOf = (change: unknown): string => hash('sha256', JSON.stringify(change), 'base64');

const digestOf = (delta: ExportDelta, change: ExportChange): string =>
  digest(delta, contentOf(change));

/** Of the change as it is pending, and as the file shows it: names may be others by now, what they stand for not. */
const digest = (delta: ExportDelta, content: string): string =>
  hash('sha256', `${deltaDigest(delta)} ${content}`, 'base64');

/** A secret goes into no file, nor into what could be compared with guesses. */
function withoutSecrets(
  { connector }: { readonly connector: Pick<ConnectorRules, 'objectTypes'> },
  { type, delta }: ExportRow,
): ExportDelta {
  const schema = connector.objectTypes.get(type)?.attributes;
  const attributes = Object.entries(delta.attributes).map(
    ([name, values]) => [name, schema?.get(name)?.secret === true ? [] : values] as const,
  );
  return { ...delta, attributes: Object.fromEntries(attributes) };
}
