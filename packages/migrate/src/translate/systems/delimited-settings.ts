import type { MimAgent } from '../../mim/model.ts';
import type { ConnectorSettings } from './connector-settings.ts';
import { anchorsOf, objectTypesOf } from './object-types.ts';
import { fileName, filesOfSteps, valueOf } from './setting-values.ts';
import { encodingOf } from './text-format.ts';

const character = (code: string, fallback: string): string =>
  /^\d+$/.test(code) && Number(code) > 0 ? String.fromCodePoint(Number(code)) : fallback;

/** Delimited text files. */
export function delimitedSettings(agent: MimAgent): ConnectorSettings {
  const at = (name: string): string => valueOf(agent, `MAConfig/${name}`);
  const columns = agent.settings
    .filter(({ path }) => path === 'MAConfig/delimited_format/attributes/attribute/name')
    .map(({ value }) => value);
  const header = at('delimited_format/first_row_contains_headers') !== '0';
  const [input] = filesOfSteps(agent, () => true);
  const types = objectTypesOf(agent);
  const delta = types.length === 1 ? deltaOf(agent) : undefined;
  const single = types.length === 1;
  return {
    type: 'delimited',
    settings: {
      files: types.map((type, index) => ({
        type,
        path: `data/${(index === 0 ? fileName(input ?? '') : undefined) || `${type}.csv`}`,
        anchor: anchorsOf(agent, type),
        ...(header || columns.length === 0 ? {} : { columns }),
        ...(delta === undefined ? {} : { delta }),
      })),
      delimiter: character(at('delimited_format/delimiter'), ','),
      quote: character(at('delimited_format/text_qualifier'), '"'),
      header: header || columns.length === 0,
      ...encodingOf(agent),
    },
    category: single ? 'note' : 'human',
    message: single
      ? 'Delimited text file.'
      : `The old file holds several object types, told apart by a column${at('importing/object_class_attribute') === '' ? '' : ` (${at('importing/object_class_attribute')})`}; here each type has a file of its own.`,
    remedy: 'Put the file where its path says, below the configuration folder.',
    deltaImport: delta !== undefined,
    secrets: [],
    used: ['MAConfig/'],
  };
}

/** The file of changes: what a delta import read, where a column says what has happened to a row. */
function deltaOf(agent: MimAgent) {
  const changeType = valueOf(agent, 'MAConfig/change_type_attribute');
  const [input] = filesOfSteps(agent, (type) => type === 'delta-import');
  if (changeType === '' || input === undefined) return undefined;
  const word = (name: string, usual: string): readonly string[] => [
    valueOf(agent, `MAConfig/${name}_change_type_value`) || usual,
  ];
  return {
    path: `data/${fileName(input) ?? input}`,
    changeType,
    add: word('add', 'Add'),
    modify: word('modify', 'Modify'),
    delete: word('delete', 'Delete'),
  };
}
