import type { Category } from '../findings/finding.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { describeRunHistory } from './describe-run-history.ts';

/** A kind of file that belongs to the old system and holds no configuration of the synchronization service. */
export interface FileKind {
  readonly title: string;
  readonly category: Category;
  readonly message: string;
  readonly remedy: string;
  /** Holds objects and may be very large: not looked into. */
  readonly data?: boolean;
  /** What the file itself says, in place of the message. */
  readonly describe?: (root: XmlElement) => string;
}

const objects = (title: string): FileKind => ({
  title,
  category: 'note',
  message: `This file holds objects (${title}), not a configuration.`,
  remedy: 'Use "cognate migrate data" with it to take joins over and to compare.',
  data: true,
});

const service = (title: string): FileKind => ({
  title,
  category: 'later',
  message: `This is part of the identity service and its portal (${title}), which are not there yet.`,
  remedy: 'Keep the file; synchronization does not need it.',
});

const left = (title: string): FileKind => ({
  title,
  category: 'note',
  message: `This file (${title}) holds nothing to carry over.`,
  remedy: 'Keep it for your records.',
});

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ['cs-objects', objects('connector space objects')],
  ['mv-objects', objects('metaverse objects')],
  ['results', objects('metaverse objects')],
  [
    'mmsml',
    {
      ...objects('drop file'),
      message: 'This file (drop file) holds what one import or export step read or wrote.',
      remedy:
        'It has no joins: write the connector space with csexport. One of an import becomes a drop file here by "cognate migrate drop-file".',
    },
  ],
  ['run-history', { ...left('run history'), describe: describeRunHistory }],
  ['ma-customization-info', left('input of the packager')],
  ['schema', left('XML schema')],
  ['mv-filter', left('search in the metaverse')],
  ['Filter', service('filter of a set or group')],
  ['SequentialWorkflow', service('workflow')],
  ['ObjectControlConfiguration', service('resource control display configuration')],
  ['Lithnet.ResourceManagement.ConfigSync', service('configuration as code')],
  [
    'Lithnet.ResourceManagement.ConfigSync.Variables',
    service('variables of configuration as code'),
  ],
]);

/** What the first elements of a file say about it. */
export const kindOfRoot = ([root = '']: readonly string[]): FileKind | undefined => KINDS.get(root);
