import type { XmlElement } from './xml-element.ts';
import { elementPath } from './xml-element.ts';

/** Whose an element is, in packaged connectors: it may stand anywhere, and means nothing to anybody else. */
const OWNER = 'data-owner';

/** Something in a file that nobody asked for. */
export interface Unread {
  readonly element: XmlElement;
  /** The attribute, where it is one. */
  readonly attribute?: string;
}

/**
 * Reads elements and remembers what was asked for, so that what a file holds beyond it can be told: nothing is lost
 * without a word because a reader does not know it.
 */
export class ElementReader {
  readonly #elements = new Set<XmlElement>();
  readonly #attributes = new Map<XmlElement, Set<string>>();
  readonly #texts = new Set<XmlElement>();

  /** The first child of this name. */
  child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
    const found = parent?.children.find((child) => child.name === name);
    if (found !== undefined) this.#elements.add(found);
    return found;
  }

  /** All children of this name. */
  children(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
    const found = parent?.children.filter((child) => child.name === name) ?? [];
    for (const child of found) this.#elements.add(child);
    return found;
  }

  /** The children of a container: `list(join, 'join-profile')` reads as `children`. */
  listed(parent: XmlElement | undefined, container: string, name: string): readonly XmlElement[] {
    return this.children(this.child(parent, container), name);
  }

  /** The text of the first child of this name, trimmed; empty where there is none. */
  text(parent: XmlElement | undefined, name: string): string {
    const found = this.child(parent, name);
    return found === undefined ? '' : this.ownText(found).trim();
  }

  /** The text of an element as it stands; text that is only white space counts as none. */
  ownText(element: XmlElement): string {
    this.#elements.add(element);
    this.#texts.add(element);
    return element.text.trim() === '' ? '' : element.text;
  }

  /** The trimmed texts of all children of this name. */
  texts(parent: XmlElement | undefined, name: string): readonly string[] {
    return this.children(parent, name)
      .map((child) => this.ownText(child).trim())
      .filter((text) => text !== '');
  }

  attribute(element: XmlElement | undefined, name: string): string | undefined {
    if (element === undefined || !element.attributes.has(name)) return undefined;
    const known = this.#attributes.get(element) ?? new Set();
    this.#attributes.set(element, known.add(name));
    return element.attributes.get(name);
  }

  /** Takes elements with all that is in them for read: nothing in them matters here. */
  ignore(parent: XmlElement | undefined, ...names: readonly string[]): void {
    for (const child of parent?.children ?? [])
      if (names.includes(child.name)) this.ignoreAll(child);
  }

  ignoreAll(element: XmlElement): void {
    this.ownText(element);
    if (element.attributes.size > 0)
      this.#attributes.set(element, new Set(element.attributes.keys()));
    for (const child of element.children) this.ignoreAll(child);
  }

  /** What was never asked for below an element; of what lies inside an unread element only that element. */
  unread(element: XmlElement): readonly Unread[] {
    const known = this.#attributes.get(element);
    return [
      ...[...element.attributes.keys()]
        .filter((attribute) => attribute !== OWNER && known?.has(attribute) !== true)
        .map((attribute) => ({ element, attribute })),
      ...(element.text.trim() !== '' && !this.#texts.has(element) ? [{ element }] : []),
      ...element.children.flatMap((child) =>
        this.#elements.has(child) ? this.unread(child) : [{ element: child }],
      ),
    ];
  }
}

/** `ma-data/join/@id`: what is unread, in words. */
export const unreadPath = ({ element, attribute }: Unread): string =>
  attribute === undefined ? elementPath(element) : `${elementPath(element)}/@${attribute}`;
