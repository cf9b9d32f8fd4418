import type { MimAgent } from '../../mim/model.ts';
import type { ConnectorSettings } from './connector-settings.ts';
import { anchorsOf, objectTypesOf } from './object-types.ts';
import { fileName, filesOfSteps } from './setting-values.ts';
import { encodingOf } from './text-format.ts';

const KINDS: ReadonlyMap<string, { readonly title: string; readonly remedy: string }> = new Map([
  [
    'AVP',
    {
      title: 'a file of attribute-value pairs',
      remedy: 'Let whatever writes the file write a table, or turn it into one before each import.',
    },
  ],
  [
    'LDIF',
    {
      title: 'an LDIF file',
      remedy:
        'Where it comes from a directory, use the ldap connector with that; else turn the file into a table before each import.',
    },
  ],
  [
    'DSML',
    {
      title: 'a DSML file',
      remedy:
        'Where it comes from a directory, use the ldap connector with that; else turn the file into a table before each import.',
    },
  ],
]);

const FIXED = {
  title: 'a file with columns of fixed width',
  remedy:
    'Let whatever writes the file put a delimiter between the columns, or do so before each import.',
};

/** Text files of other forms: the same names, anchors and encoding, as delimited files. */
export function textFileSettings(agent: MimAgent): ConnectorSettings {
  const { title, remedy } = KINDS.get(agent.category.toUpperCase()) ?? FIXED;
  const [input] = filesOfSteps(agent, () => true);
  const name = fileName(input ?? '')?.replace(/\.[^.]*$/, '');
  const types = objectTypesOf(agent);
  const files = types.map((type, index) => {
    const own = index === 0 && name ? name : type;
    return {
      type,
      path: `data/${own}.csv`,
      anchor: anchorsOf(agent, type),
      missingFile: 'empty',
    };
  });
  return {
    type: 'delimited',
    settings: { files, ...encodingOf(agent) },
    category: 'human',
    message: `There it is ${title}, which no connector reads; here it is delimited text with a header (${files.map(({ path }) => path).join(', ')}), with the same attributes, anchors and encoding.`,
    remedy,
    deltaImport: false,
    secrets: [],
    used: ['MAConfig/'],
  };
}
