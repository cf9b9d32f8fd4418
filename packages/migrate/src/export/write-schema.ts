import type { AttributeType } from '@cognate/kernel';
import type { AttributeDocument } from '@cognate/sync-rules';
import { container, element, textElement } from './write-xml.ts';

const SYNTAXES: Readonly<Record<AttributeType, string>> = {
  string: '1.3.6.1.4.1.1466.115.121.1.15',
  reference: '1.3.6.1.4.1.1466.115.121.1.12',
  binary: '1.3.6.1.4.1.1466.115.121.1.5',
  integer: '1.3.6.1.4.1.1466.115.121.1.27',
  boolean: '1.3.6.1.4.1.1466.115.121.1.7',
};

/** A class of a schema with the names of its attributes. */
export interface WrittenClass {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly anchors: readonly string[];
}

/** `schema` in DSML. The handles of attributes and classes are their names, as in the metaverse's own schema. */
export function writeSchema(
  classes: readonly WrittenClass[],
  attributes: ReadonlyMap<string, AttributeDocument>,
): string {
  const written = classes.map(({ name, attributes: own, anchors }) =>
    container(
      'dsml:class',
      [
        textElement('dsml:name', name),
        ...own.map((attribute) =>
          element('dsml:attribute', {
            ref: `#${attribute}`,
            required: 'false',
            'ms-dsml:isAnchor': anchors.includes(attribute) ? 'true' : undefined,
          }),
        ),
      ],
      { id: name, type: 'structural' },
    ),
  );
  const types = [...attributes].map(([name, attribute]) => writeAttribute(name, attribute));
  return container('schema', [
    container('dsml:dsml', [container('dsml:directory-schema', [...written, ...types])], {
      'xmlns:dsml': 'http://www.dsml.org/DSML',
      'xmlns:ms-dsml': 'http://www.microsoft.com/MMS/DSML',
    }),
  ]);
}

const flag = (on: boolean | undefined): string | undefined => (on === true ? 'true' : undefined);

function writeAttribute(name: string, document: AttributeDocument): string {
  const long = typeof document === 'string' ? { type: document } : document;
  const indexed = flag('indexed' in long ? long.indexed : false);
  return element(
    'dsml:attribute-type',
    {
      id: name,
      'single-value': 'multivalued' in long && long.multivalued === true ? undefined : 'true',
      'ms-dsml:indexable': indexed,
      'ms-dsml:indexed': indexed,
      'ms-dsml:export-only': flag('writeOnly' in long ? long.writeOnly : false),
      'ms-dsml:encrypted': 'secret' in long && long.secret === true ? '1' : undefined,
    },
    textElement('dsml:name', name) + textElement('dsml:syntax', SYNTAXES[long.type]),
  );
}
