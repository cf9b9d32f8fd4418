import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { testCatalog } from '../testing/catalog.ts';
import { folderOf } from '../testing/folders.ts';
import { translate } from '../translate/translate.ts';
import { readMigrationFolder } from './read-folder.ts';

const MEGABYTE = 1024 * 1024;

const attribute = (name: string): string =>
  `<attribute-type id="${name}" single-value="true"><name>${name}</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>`;

const schema = (type: string, names: readonly string[]): string =>
  `<schema><dsml><directory-schema><class id="${type}" type="structural"><name>${type}</name>${names.map((name) => `<attribute ref="#${name}" required="false"/>`).join('')}</class>${names.map(attribute).join('')}</directory-schema></dsml></schema>`;

/** A small server whose rules write names in other cases than its schemas. */
const agent = `<?xml version="1.0" encoding="utf-16"?>
<saved-ma-configuration server="A" export-date="04.03.2019 08:15:30"><ma-data><id>{A}</id><name>Zoë &amp; Co</name><category>Delimited</category><creation-time>4.3.2019 08:15:30</creation-time>
${schema('person', ['Id', 'Mail'])}<attribute-inclusion><attribute>ID</attribute><attribute>mail</attribute></attribute-inclusion>
<join><join-profile cd-object-type="PERSON"><join-criterion id="{J}"><search mv-object-type="Person"><attribute-mapping mv-attribute="MAIL"><direct-mapping><src-attribute>mail</src-attribute></direct-mapping></attribute-mapping></search><resolution type="none"/></join-criterion></join-profile></join>
<projection><class-mapping id="{P}" cd-object-type="Person" type="declared"><mv-object-type>PERSON</mv-object-type></class-mapping></projection>
<ma-partition-data><partition><id>{D}</id><name>default</name><selected>1</selected><filter><object-classes><object-class>Person</object-class></object-classes></filter></partition></ma-partition-data>
<dn-construction><attribute>id</attribute></dn-construction></ma-data></saved-ma-configuration>`;

const metaverse = `<saved-mv-configuration server="A" export-date="2019-03-04T08:15:30"><mv-data>${schema('person', ['mail'])}
<import-attribute-flow><import-flow-set mv-object-type="Person"><import-flows mv-attribute="Mail" type="ranked"><import-flow src-ma="{a}" cd-object-type="person" id="{F}"><direct-mapping><src-attribute>MAIL</src-attribute></direct-mapping></import-flow></import-flows></import-flow-set></import-attribute-flow></mv-data></saved-mv-configuration>`;

const wide = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));

describe('files of another server', () => {
  it.each([
    ['UTF-16 with a byte order mark', wide(agent)],
    ['UTF-8 with a byte order mark', `\uFEFF${agent}`],
    ['big-endian UTF-16', new Uint8Array(Buffer.from(wide(agent)).swap16())],
  ])('are read with the dates of any locale and names in any case: %s', async (_, content) => {
    const folder = folderOf({ 'ma.xml': content, 'MV.XML': metaverse });
    const { configuration, findings } = translate(await readMigrationFolder(folder), testCatalog);
    const [connector] = configuration.connectors;
    expect(connector).toMatchObject({
      id: 'Zo-Co',
      objectTypes: { Person: { attributes: { Id: 'string', Mail: 'string' } } },
      join: { Person: [{ metaverseType: 'person', match: { MAIL: 'mail' } }] },
      project: { Person: 'person' },
      importFlows: { Person: { person: { mail: 'MAIL' } } },
    });
    // Where expressions name attributes, the product finds them in any case: nothing was left out.
    expect(findings.filter(({ category }) => category === 'unknown')).toEqual([]);
    expect(findings.filter(({ message }) => message.includes('left out'))).toEqual([]);
  });
});

describe('files that are refused', () => {
  it('are told with what to do, and the others are read', async () => {
    const folder = folderOf({
      'bomb.xml': '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>',
      'external.xml':
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><saved-mv-configuration>&x;</saved-mv-configuration>',
      'broken.xml': '<saved-ma-configuration><ma-data></saved-ma-configuration>',
      'truncated.xml': agent.slice(0, 400).replace('utf-16', 'utf-8'),
      'MV.XML': metaverse,
    });
    const large = path.join(folder, 'large.xml');
    writeFileSync(large, '<saved-mv-configuration>');
    truncateSync(large, 100 * MEGABYTE);
    const { findings, metaverses } = await readMigrationFolder(folder);
    expect(metaverses).toHaveLength(1);
    const refused = findings.filter(({ code }) => code.startsWith('xml-'));
    expect(
      Object.fromEntries(
        refused.map(({ place, category, code }) => [place.file, [category, code]]),
      ),
    ).toEqual({
      'bomb.xml': ['unsafe', 'xml-doctype-refused'],
      'external.xml': ['unsafe', 'xml-doctype-refused'],
      'broken.xml': ['unsupported', 'xml-not-well-formed'],
      'truncated.xml': ['unsupported', 'xml-not-well-formed'],
      'large.xml': ['unsupported', 'xml-too-large'],
    });
    for (const { message, remedy, place } of refused) {
      expect(message.length).toBeGreaterThan(20);
      expect(remedy).toBeDefined();
      expect(place.line).toBeGreaterThan(0);
    }
    expect(JSON.stringify(findings)).not.toContain('root:');
  });
});

it('leaves out names that nothing can have here, and tells them', async () => {
  const odd = metaverse
    .replace('<class ', '<class id="z" type="structural"><name>constructor</name></class><class ')
    .replace('id="mail" single', `id="${'x'.repeat(300)}" single`)
    .replace('<name>mail</name>', `<name>${'x'.repeat(300)}</name>`);
  const folder = folderOf({ 'MV.XML': odd, 'ma.xml': agent.replace('utf-16', 'utf-8') });
  const { configuration, findings } = translate(await readMigrationFolder(folder), testCatalog);
  expect(Object.keys(configuration.metaverse.types)).toEqual(['person']);
  expect(findings.find(({ subject }) => subject === 'MV.XML: 2 names')?.message).toContain(
    '"constructor"',
  );
});
