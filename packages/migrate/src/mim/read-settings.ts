import type { XmlElement } from '../xml/xml-element.ts';
import type { MimSetting } from './model.ts';
import { at, isTrue } from './read-context.ts';
import type { ReadContext } from './read-context.ts';

/** What the old forms remember, definitions of forms, and texts for people. */
const IGNORED = new Set(['ui-data', 'parameter-definitions', 'possible_component_mappings']);

/**
 * `private-configuration`: every value of the connector's own part with its path, whatever kind of connector it is.
 * A value that no translation asks for is told in the report with its path.
 */
export function readSettings(context: ReadContext, data: XmlElement): readonly MimSetting[] {
  const { reader } = context;
  const root = reader.child(data, 'private-configuration');
  const found: MimSetting[] = [];
  const visit = (element: XmlElement, path: string): void => {
    if (IGNORED.has(element.name)) return;
    const text = element.text.trim();
    if (element.children.length === 0 && text !== '')
      found.push({
        path,
        label: element.attributes.get('name') ?? element.attributes.get('object_class') ?? '',
        value: text,
        encrypted: isTrue(element.attributes.get('encrypted')),
        place: at(context, element),
      });
    for (const child of element.children) visit(child, `${path}/${child.name}`);
  };
  for (const part of root?.children ?? []) {
    reader.ignoreAll(part);
    for (const child of part.children) visit(child, `${part.name}/${child.name}`);
  }
  return found;
}
