import { AppError } from '@cognate/kernel';
import { peekRoot } from '../folder/peek-root.ts';
import { childOf, textOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { readXmlRecords } from '../xml/read-xml.ts';

/** An object of the old server's connector spaces, as far as a migration asks for it. */
export interface OldObject {
  /** The management agent's name. */
  readonly agent: string;
  readonly dn: string;
  /** The id of its metaverse object; empty for a disconnector. */
  readonly metaverse: string;
  /** What waits to be sent; undefined where the file does not say. */
  readonly pendingExport: boolean | undefined;
}

/** A metaverse object of the old server. */
export interface OldMetaverseObject {
  readonly id: string;
  /** The metaverse type, as it was written there. */
  readonly type: string;
}

/** What a file of objects tells, one by one. */
export type OldRecord =
  | { readonly kind: 'object'; readonly object: OldObject }
  | { readonly kind: 'metaverse'; readonly object: OldMetaverseObject };

/** The depth of the objects below each root. */
const DEPTHS: ReadonlyMap<string, number> = new Map([
  ['cs-objects', 1],
  ['mv-objects', 1],
  ['results', 2],
]);

/**
 * Reads the objects of a file one by one: connector space objects (csexport), or metaverse objects with their links.
 * Throws `not-objects` for any other file.
 */
export async function* readOldObjects(file: string, name: string): AsyncGenerator<OldRecord> {
  const [root = ''] = (await peekRoot(file, name)) ?? [];
  const depth = DEPTHS.get(root);
  if (depth === undefined)
    throw new AppError('not-objects', `${name} holds no joins: its root element is "${root}".`, {
      remedy:
        'Give files with cs-objects (csexport) or mv-objects. A drop file (mmsml) has no joins: "cognate migrate drop-file" makes it one that an import reads.',
    });
  for await (const element of readXmlRecords(file, name, depth)) {
    if (element.name === 'cs-object')
      yield { kind: 'object', object: connectorSpaceObject(element) };
    if (element.name !== 'mv-object') continue;
    yield { kind: 'metaverse', object: metaverseObject(element) };
    for (const object of linksOf(element)) yield { kind: 'object', object };
  }
}

function connectorSpaceObject(element: XmlElement): OldObject {
  const connected = ['1', 'true'].includes(textOf(element, 'connector').toLowerCase());
  const pending = childOf(element, 'unapplied-export');
  return {
    agent: textOf(element, 'ma-name'),
    dn: element.attributes.get('cs-dn') ?? '',
    metaverse: connected ? textOf(element, 'mv-link').toUpperCase() : '',
    pendingExport: pending !== undefined && pending.children.length > 0,
  };
}

function metaverseObject(element: XmlElement): OldMetaverseObject {
  const entry = childOf(element, 'entry');
  return {
    id: idOf(element),
    type: entry === undefined ? '' : textOf(entry, 'primary-objectclass'),
  };
}

const idOf = (element: XmlElement): string => (element.attributes.get('id') ?? '').toUpperCase();

function linksOf(element: XmlElement): readonly OldObject[] {
  const metaverse = idOf(element);
  const links = childOf(element, 'cs-mv-links')?.children ?? [];
  return links.map((link) => ({
    agent: textOf(link, 'ma-name'),
    dn: textOf(link, 'cs-dn'),
    metaverse,
    pendingExport: undefined,
  }));
}
