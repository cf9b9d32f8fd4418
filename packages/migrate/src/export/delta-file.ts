import type { ConnectorDocument } from '@cognate/sync-rules';
import { container, element, textElement } from './write-xml.ts';

/** The file of changes that a connector to delimited files reads. */
export interface DeltaFile {
  readonly path: string;
  readonly changeType: string;
  readonly words: readonly (readonly [name: string, word: string])[];
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Undefined where the settings of a connector name none; they are the connector's own and may be anything. */
export function deltaFileOf({ type, settings }: ConnectorDocument): DeltaFile | undefined {
  const { files } = recordOf(settings);
  const [file] = type === 'delimited' ? listOf(files) : [];
  const delta = recordOf(recordOf(file)['delta']);
  const { path, changeType } = delta;
  if (typeof path !== 'string' || typeof changeType !== 'string') return undefined;
  const words = ['add', 'modify', 'delete'].flatMap((name): [string, string][] => {
    const [word] = listOf(delta[name]);
    return typeof word === 'string' ? [[name, word]] : [];
  });
  return { path, changeType, words };
}

/** The part of `private-configuration` about changes. */
export const writeDeltaFile = (delta: DeltaFile | undefined): string =>
  delta === undefined
    ? element('private-configuration')
    : container('private-configuration', [
        container('MAConfig', [
          textElement('change_type_attribute', delta.changeType),
          ...delta.words.map(([name, word]) => textElement(`${name}_change_type_value`, word)),
        ]),
      ]);

/** What a step that reads the changes says of them. */
export const writeDeltaInput = ({ path }: DeltaFile): string =>
  container('custom-data', [container('run-config', [textElement('input-file', path)])]);
