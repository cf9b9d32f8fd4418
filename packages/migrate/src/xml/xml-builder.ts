import { AppError } from '@cognate/kernel';
import { SaxesParser } from 'saxes';
import type { XmlElement } from './xml-element.ts';
import type { XmlLimits } from './xml-limits.ts';

interface OpenElement {
  readonly name: string;
  readonly line: number;
  readonly parent: OpenElement | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: OpenElement[];
  text: string;
}

export interface XmlBuilderOptions {
  readonly file: string;
  readonly limits: XmlLimits;
  /** The depth of elements that are handed over one by one and not kept; the root has 0. */
  readonly recordDepth?: number;
}

export interface XmlBuilder {
  write(text: string): void;
  /** What became complete since the last call. */
  takeRecords(): readonly XmlElement[];
  /** The root without its records. */
  end(): XmlElement;
}

type Refuse = (code: string, message: string, remedy: string) => never;

/**
 * Builds elements from text as it comes. Strict: what is not well-formed is refused, and so is every document type,
 * because it is what entity bombs and external entities need.
 */
export function createXmlBuilder(options: XmlBuilderOptions): XmlBuilder {
  const parser = new SaxesParser({ position: true });
  const refuse: Refuse = (code, message, remedy) => {
    throw new AppError(code, `${options.file}:${parser.line}: ${message}`, {
      remedy,
      details: { line: parser.line },
    });
  };
  refuseBadXml(parser, refuse);
  const tree = buildTree(parser, options, refuse);
  return {
    write: (text) => {
      parser.write(text);
    },
    takeRecords: tree.takeRecords,
    end: () => {
      parser.close();
      return (
        tree.root() ?? refuse('xml-not-well-formed', 'The file is empty.', 'Export the file again.')
      );
    },
  };
}

function refuseBadXml(parser: SaxesParser, refuse: Refuse): void {
  parser.on('error', (error) =>
    refuse(
      'xml-not-well-formed',
      `This is not well-formed XML: ${error.message.replace(/^(?:\d+:\d+: )?/, '')}`,
      'Export the file again; it may have been cut off or edited.',
    ),
  );
  parser.on('doctype', () =>
    refuse(
      'xml-doctype-refused',
      'The file has a document type declaration, which no export has; nothing of it was read.',
      'Export the file again, and find out where this one came from.',
    ),
  );
}

interface Tree {
  readonly root: () => XmlElement | undefined;
  readonly takeRecords: () => readonly XmlElement[];
}

function buildTree(
  parser: SaxesParser,
  { limits, recordDepth }: XmlBuilderOptions,
  refuse: Refuse,
): Tree {
  let open: OpenElement | undefined;
  let root: OpenElement | undefined;
  let depth = 0;
  let kept = 0;
  let records: XmlElement[] = [];
  parser.on('opentag', ({ name, attributes }) => {
    const written = Object.entries(attributes);
    kept += 1;
    if (depth > limits.depth || written.length > limits.attributes || kept > limits.elements)
      refuse(
        'xml-too-large',
        `The limit of ${limits.depth} levels, ${limits.attributes} attributes or ${limits.elements} elements is exceeded.`,
        'No export is like this: look into the file.',
      );
    const element: OpenElement = {
      name: localName(name),
      line: parser.line,
      parent: open,
      attributes: localAttributes(written),
      children: [],
      text: '',
    };
    if (depth !== recordDepth) open?.children.push(element);
    root ??= element;
    open = element;
    depth += 1;
  });
  const append = (text: string): void => {
    if (open !== undefined) open.text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    depth -= 1;
    if (depth === recordDepth && open !== undefined) {
      records.push(open);
      kept = 0;
    }
    open = open?.parent;
  });
  return {
    root: () => root,
    takeRecords: () => {
      const taken = records;
      records = [];
      return taken;
    },
  };
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Without the declarations of prefixes: names alone are unique in every format that is read here. */
function localAttributes(
  written: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> {
  if (written.length === 0) return NO_ATTRIBUTES;
  const attributes = new Map<string, string>();
  for (const [name, value] of written)
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) attributes.set(localName(name), value);
  return attributes;
}
