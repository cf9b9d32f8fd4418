import path from 'node:path';
import { expect, it } from 'vitest';
import { filesFolder, folderOf } from '../testing/folders.ts';
import { readOldDropFile } from './read-old-drop-file.ts';
import type { OldDropFileRecord } from './read-old-drop-file.ts';

async function read(file: string): Promise<readonly OldDropFileRecord[]> {
  const records: OldDropFileRecord[] = [];
  for await (const record of readOldDropFile(file, 'a.xml')) records.push(record);
  return records;
}

const written = (content: string): Promise<readonly OldDropFileRecord[]> =>
  read(path.join(folderOf({ 'a.xml': content }), 'a.xml'));

const value = (text: string, isBase64 = false) => ({ text, isBase64 });

it('reads changes with their new names, values and references', async () => {
  expect(await read(path.join(filesFolder, 'drop-file.xml'))).toEqual([
    {
      step: 'delta-import',
      entry: {
        change: 'update',
        dn: 'CN=Anna,DC=north',
        type: 'user',
        attributes: new Map([
          ['mail', { add: [value('ann@north.test')], remove: undefined }],
          ['manager', { add: [value('CN=Ben')], remove: undefined }],
        ]),
      },
    },
  ]);
});

it('tells whole objects, deletions, values one by one and those that are no text', async () => {
  const records = await written(
    `<mmsml step-type="full-import"><directory-entries>
      <delta operation="replace" dn="1"><primary-objectclass>person</primary-objectclass>
        <attr name="photo" type="binary"><value encoding="base64">AAEC</value></attr>
        <dn-attr name="member" operation="update"><dn-value operation="add"><dn>2</dn></dn-value><dn-value operation="delete"><dn>3</dn></dn-value></dn-attr>
        <attr name="mail" operation="delete"/></delta>
      <delta operation="delete" dn="4"/>
    </directory-entries></mmsml>`,
  );
  expect(records.map(({ entry }) => entry.change)).toEqual(['replace', 'delete']);
  expect([...(records[0]?.entry.attributes ?? [])]).toEqual([
    ['photo', { add: [value('AAEC', true)], remove: undefined }],
    ['member', { add: [value('2')], remove: [value('3')] }],
    ['mail', { add: [], remove: undefined }],
  ]);
});

it.each([
  [
    'of an export',
    '<mmsml step-type="export"><directory-entries><delta/></directory-entries></mmsml>',
  ],
  ['of something else', '<cs-objects><cs-object><x/></cs-object></cs-objects>'],
  ['without entries', '<mmsml step-type="full-import"><directory-entries/></mmsml>'],
])('refuses a file %s', async (_what, content) => {
  await expect(written(content)).rejects.toMatchObject({ code: 'not-a-drop-file' });
});
