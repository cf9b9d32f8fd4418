import { describe, expect, it } from 'vitest';
import { folderOf, serverFolder } from '../testing/folders.ts';
import { readMigrationFolder } from './read-folder.ts';

describe('reading a folder of exports', () => {
  it('tells what each file is', async () => {
    const { files } = await readMigrationFolder(serverFolder);
    expect(Object.fromEntries(files.map(({ name, kind }) => [name, kind]))).toEqual({
      'MA-HR.XML': 'management agent',
      'MV.XML': 'metaverse',
      'ma-ad.xml': 'management agent',
      'ma-powershell.xml': 'exported management agent',
      'ma-sql.xml': 'management agent',
      'policy.xml': 'identity service export',
    });
  });

  it('lists every element that it does not know, and only those', async () => {
    const { findings } = await readMigrationFolder(serverFolder);
    const unknown = findings.filter(({ category }) => category === 'unknown');
    expect(unknown.map(({ place }) => `${place.file}: ${place.element}`)).toEqual([
      'MA-HR.XML: saved-ma-configuration/ma-data/colour-of-the-icon',
      'policy.xml: Results/ExportObject',
      'policy.xml: Results/ExportObject/Mood',
    ]);
  });

  it('reads on behind files that it refuses, and names each with its line', async () => {
    const folder = folderOf({
      'a-bomb.xml': '<!DOCTYPE r [<!ENTITY a "b">]><r/>',
      'b-cut.xml': '<saved-ma-configuration>\n<ma-data>',
      'c-other.xml': '<recipes><soup/></recipes>',
      'd-run.xml': '<run-history/>',
      'e-objects.xml': '<cs-objects/>',
      'f-flow.xml':
        '<values><value><import-flow><src><attr>mail</attr></src><dest>email</dest></import-flow></value><value><scoping><scope><csAttribute>a</csAttribute><csOperator>EQUAL</csOperator><csValue>1</csValue></scope></scoping></value></values>',
      'readme.txt': 'x',
    });
    const { files, findings } = await readMigrationFolder(folder);
    expect(files.map(({ kind }) => kind)).toEqual([
      'not readable',
      'not readable',
      'unknown',
      'run history',
      'connector space objects',
      'parts of synchronization rules',
      'other file',
    ]);
    expect(findings[0]?.message).toMatch(/^The file has a document type declaration/);
    expect(findings.map(({ category, code, place }) => [category, code, place.line])).toEqual([
      ['unsafe', 'xml-doctype-refused', 1],
      ['unsupported', 'xml-not-well-formed', 2],
      ['unknown', 'file', 1],
      ['note', 'file', 1],
      ['note', 'file', 1],
      ['human', 'rule-part', 1],
      ['human', 'rule-part', 1],
    ]);
    expect(findings.slice(-2).map(({ message }) => message)).toEqual([
      'As an expression: mail',
      'As an expression: a = "1"',
    ]);
  });

  it('takes the first of two exports of one management agent', async () => {
    const agent = (name: string): string =>
      `<saved-ma-configuration><ma-data><id>{A}</id><name>${name}</name><category>AD</category></ma-data></saved-ma-configuration>`;
    const source = await readMigrationFolder(
      folderOf({ 'a.xml': agent('first'), 'b.xml': agent('second') }),
    );
    expect(source.agents.map(({ name }) => name)).toEqual(['first']);
    expect(source.findings.map(({ subject }) => subject)).toEqual(['second']);
  });

  it('says that a folder is missing', async () => {
    await expect(readMigrationFolder('/nowhere/at/all')).rejects.toMatchObject({
      code: 'folder-missing',
    });
  });

  it('tells of flows without a source or a name', async () => {
    const flow = (inside: string): string =>
      `<import-flows mv-attribute="a" type="ranked"><import-flow src-ma="{A}" cd-object-type="x">${inside}</import-flow></import-flows>`;
    const flows = [
      flow('<direct-mapping/>'),
      flow('<direct-mapping><src-attribute> </src-attribute></direct-mapping>'),
      flow('<scripted-mapping><script-context>\n</script-context></scripted-mapping>'),
      flow('<psychic-mapping/>'),
    ];
    const { findings, metaverses } = await readMigrationFolder(
      folderOf({
        'mv.xml': `<saved-mv-configuration><mv-data><import-attribute-flow><import-flow-set mv-object-type="p">${flows.join('')}</import-flow-set></import-attribute-flow></mv-data></saved-mv-configuration>`,
      }),
    );
    expect(metaverses[0]?.importFlows.map(({ mapping }) => mapping.kind)).toEqual([
      'missing',
      'missing',
      'missing',
      'missing',
    ]);
    expect(
      findings.filter(({ message }) => message.includes('no mapping that is known')),
    ).toHaveLength(4);
    expect(findings.filter(({ category }) => category === 'unknown')).toHaveLength(1);
  });
});
