import { cdError } from './cd-error.ts';
import { dateText } from './date-text.ts';
import { stableGuid } from './guid.ts';
import type { Agent, HistoryNames } from './history-configuration.ts';
import type { RecordedError } from './recorded-run.ts';
import { failedRule } from './failed-rule.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** Entries that could not be read. */
export const discoveryErrors = (errors: readonly RecordedError[]): XmlElement =>
  element(
    'ma-discovery-errors',
    errors.filter(({ kind }) => kind === 'discovery').map(discoveryError),
  );

function discoveryError(error: RecordedError): XmlElement {
  const { type, position, dn, anchor, attribute } = error;
  return element('ma-object-error', [
    textElement('error-type', type),
    optional('entry-number', position?.entry),
    optional('line-number', position?.line),
    optional('column-number', position?.column),
    optional('dn', dn),
    optional('anchor', anchor),
    optional('attribute-name', attribute),
    cdError(error),
  ]);
}

const optional = (name: string, value: string | number | undefined): XmlElement | undefined =>
  value === undefined || value === '' ? undefined : textElement(name, value);

/** Objects that could not be synchronized, then those that the system refused. */
export const synchronizationErrors = (
  errors: readonly RecordedError[],
  agent: Agent,
  names: HistoryNames,
): XmlElement =>
  element('synchronization-errors', [
    ...errors
      .filter(({ kind }) => kind === 'sync')
      .map((error) => importError(error, agent, names)),
    ...errors.filter(({ kind }) => kind === 'export').map(exportError),
  ]);

const importError = (error: RecordedError, agent: Agent, names: HistoryNames): XmlElement =>
  element(
    'import-error',
    [
      textElement('first-occurred', dateText(error.firstAt)),
      textElement('retry-count', error.retries),
      textElement('date-occurred', dateText(error.at)),
      textElement('error-type', error.type),
      algorithmStep(error),
      failedExtension(error),
      failedRule(error, agent, names),
    ],
    objectOf(error),
  );

const exportError = (error: RecordedError): XmlElement =>
  element(
    'export-error',
    [
      textElement('date-occurred', dateText(error.at)),
      textElement('first-occurred', dateText(error.firstAt)),
      textElement('retry-count', error.retries),
      textElement('error-type', error.type),
      cdError(error),
    ],
    objectOf(error),
  );

/** The message stands for the call stack: it names the line. */
const failedExtension = ({ extension, message }: RecordedError): XmlElement | undefined =>
  extension &&
  element('extension-error-info', [
    textElement('extension-name', extension.name),
    textElement('extension-callsite', extension.callsite),
    textElement('extension-context', extension.context),
    textElement('call-stack', message),
  ]);

const algorithmStep = ({ algorithmStep: step }: RecordedError): XmlElement =>
  textElement('algorithm-step', step ?? 'staging');

const objectOf = ({ object, dn }: RecordedError): Readonly<Record<string, string>> => ({
  'cs-guid': stableGuid('object', object ?? 0),
  dn: dn ?? '',
});

/** Metaverse objects whose references could not be translated when the rest of the run was done. */
export const retryErrors = (errors: readonly RecordedError[]): XmlElement =>
  element(
    'mv-retry-errors',
    errors
      .filter(({ kind }) => kind === 'mv-retry')
      .map((error) =>
        element(
          'retry-error',
          [
            textElement('date-occurred', dateText(error.at)),
            textElement('error-type', error.type),
            algorithmStep(error),
            failedExtension(error),
          ],
          { displayName: error.dn ?? '' },
        ),
      ),
  );
