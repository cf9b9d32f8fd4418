import type { StepContext } from '../runs/step-context.ts';
import { wrongFile } from './drop-file-problem.ts';
import { parseObject } from './json-shape.ts';

const STEPS = ['full-import', 'delta-import', 'export'] as const;

/** The kinds of steps that write and read drop files. */
export type DropFileStep = (typeof STEPS)[number];

/** The first line of a drop file: what it is, and for which step. */
export interface DropFileHeader {
  readonly cognate: 'drop-file';
  readonly version: 1;
  readonly step: DropFileStep;
  readonly connector: string;
  readonly partition: string | null;
}

export const headerOf = (
  { connector, settings }: StepContext,
  step: DropFileStep,
): DropFileHeader => ({
  cognate: 'drop-file',
  version: 1,
  step,
  connector: connector.id,
  partition: settings.partition?.name ?? null,
});

/** Throws `ConnectorError` unless the text is the first line of a drop file of this step. */
export function checkHeader(step: StepContext, kind: DropFileStep, path: string, text = ''): void {
  const header = parseHeader(text);
  const wanted = headerOf(step, kind);
  if (header === undefined) throw wrongFile(path, 'is no drop file');
  if (header.step !== wanted.step)
    throw wrongFile(path, `was written by a step of type ${header.step}; this is a ${wanted.step}`);
  if (header.connector !== wanted.connector)
    throw wrongFile(path, `is of the connector "${header.connector}"`);
  if (header.partition !== wanted.partition)
    throw wrongFile(
      path,
      `is of ${nameOf(header.partition)}; the step is for ${nameOf(wanted.partition)}`,
    );
}

const nameOf = (partition: string | null): string =>
  partition === null ? 'the whole system' : `the partition "${partition}"`;

function parseHeader(text: string): DropFileHeader | undefined {
  const header = parseObject(text);
  if (header?.['cognate'] !== 'drop-file' || header['version'] !== 1) return undefined;
  const { connector, partition } = header;
  const step = STEPS.find((known) => known === header['step']);
  if (step === undefined || typeof connector !== 'string') return undefined;
  if (partition !== null && typeof partition !== 'string') return undefined;
  return { cognate: 'drop-file', version: 1, step, connector, partition };
}
