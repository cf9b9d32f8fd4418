/** An element of a file that was read whole, with its place. Names are without their prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly line: number;
  readonly parent: XmlElement | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The texts directly inside, joined; comments are left out. */
  readonly text: string;
}

/** `ma-data/join/join-profile`: where an element stands, from the root. */
export function elementPath(element: XmlElement): string {
  const names: string[] = [];
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent)
    names.unshift(at.name);
  return names.join('/');
}

/** The first direct child of a name. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

/** The text of a direct child, trimmed; empty where there is none. */
export const textOf = (element: XmlElement, name: string): string =>
  childOf(element, name)?.text.trim() ?? '';
