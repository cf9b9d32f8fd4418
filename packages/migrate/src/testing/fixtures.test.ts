import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { createXmlBuilder } from '../xml/xml-builder.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { XML_LIMITS } from '../xml/xml-limits.ts';
import { connectFolder, filesFolder, serverFolder, systemsFolder } from './folders.ts';
import {
  AGENT_CATEGORIES,
  FORMAT_ELEMENTS,
  RULE_ATTRIBUTES,
  SERVICE_TYPES,
} from './format-elements.ts';

const FOLDERS = [serverFolder, systemsFolder, connectFolder, filesFolder];

const parse = (text: string, file: string): XmlElement => {
  const builder = createXmlBuilder({ file, limits: XML_LIMITS });
  builder.write(text);
  return builder.end();
};

/** The names in a file, those of XML inside of its texts included. */
function namesIn(element: XmlElement, names: Set<string>): void {
  names.add(element.name);
  for (const attribute of element.attributes.keys()) names.add(`${element.name}@${attribute}`);
  if (element.text.trimStart().startsWith('<')) namesIn(parse(element.text, 'inside'), names);
  for (const child of element.children) namesIn(child, names);
}

const roots = FOLDERS.flatMap((folder) =>
  readdirSync(folder).map((name) => parse(readFileSync(path.join(folder, name), 'utf8'), name)),
);
const names = new Set<string>();
for (const root of roots) namesIn(root, names);

/** The texts of all elements of a name. */
function textsOf(name: string, element: XmlElement): readonly string[] {
  const own = element.name === name ? [element.text.trim()] : [];
  return [...own, ...element.children.flatMap((child) => textsOf(name, child))];
}

const missing = (wanted: readonly string[], found: ReadonlySet<string>): readonly string[] =>
  wanted.filter((name) => !found.has(name));

describe('the fixtures of this package', () => {
  it.each(Object.entries(FORMAT_ELEMENTS))('hold every element of: %s', (_, elements) => {
    expect(missing(elements, names)).toEqual([]);
  });

  it('hold every kind of management agent, object and attribute of a rule', () => {
    const texts = (name: string) => new Set(roots.flatMap((root) => textsOf(name, root)));
    expect(missing(AGENT_CATEGORIES, texts('category'))).toEqual([]);
    expect(missing(SERVICE_TYPES, texts('ObjectType'))).toEqual([]);
    expect(missing(RULE_ATTRIBUTES, texts('AttributeName'))).toEqual([]);
  });

  it('are read without an element that is not known, but for those meant to be unknown', async () => {
    const unknown: string[] = [];
    for (const folder of FOLDERS) {
      const { findings, files } = await readMigrationFolder(folder);
      unknown.push(
        ...findings.filter(({ category }) => category === 'unknown').map(({ subject }) => subject),
      );
      expect(files.filter(({ kind }) => kind === 'not readable')).toEqual([]);
    }
    expect(unknown).toEqual([
      'saved-ma-configuration/ma-data/colour-of-the-icon',
      'AD offices: export-flow/mood',
      'Results/ExportObject/Mood',
    ]);
  });
});
