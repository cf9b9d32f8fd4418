import path from 'node:path';
import { expect, it } from 'vitest';
import { folderOf } from '../testing/folders.ts';
import { readOldObjects } from './read-old-objects.ts';
import type { OldRecord } from './read-old-objects.ts';

async function read(content: string): Promise<readonly OldRecord['object'][]> {
  const objects: OldRecord['object'][] = [];
  for await (const { object } of readOldObjects(
    path.join(folderOf({ 'a.xml': content }), 'a.xml'),
    'a.xml',
  ))
    objects.push(object);
  return objects;
}

const GUID = '{11111111-aaaa-2222-3333-444444444444}';

it('reads connector space objects with their links and what is pending', async () => {
  const objects = await read(`<cs-objects>
    <cs-object cs-dn="CN=Ann,DC=north" id="{1}" object-type="user">
      <unapplied-export><delta operation="update" dn="CN=Ann,DC=north"/></unapplied-export>
      <synchronized-hologram><entry dn="CN=Ann,DC=north"/></synchronized-hologram>
      <anchor encoding="base64">AAAA</anchor>
      <connector>1</connector><connector-state>normal</connector-state>
      <mv-link lineage-type="join-rules" lineage-time="2019-01-01 00:00:00.000">${GUID}</mv-link>
      <ma-id>{2}</ma-id><ma-name>AD</ma-name><partition-id>{3}</partition-id>
    </cs-object>
    <cs-object cs-dn="CN=Ben,DC=north" id="{4}" object-type="user"><connector>0</connector><connector-state>explicit</connector-state><ma-name>AD</ma-name></cs-object>
  </cs-objects>`);
  expect(objects).toEqual([
    { agent: 'AD', dn: 'CN=Ann,DC=north', metaverse: GUID.toUpperCase(), pendingExport: true },
    { agent: 'AD', dn: 'CN=Ben,DC=north', metaverse: '', pendingExport: false },
  ]);
});

it('reads metaverse objects with their types and links', async () => {
  const objects = await read(
    `<results><mv-objects><mv-object id="${GUID}"><entry dn="${GUID}"><primary-objectclass>person</primary-objectclass><attr name="sn" type="string" multivalued="false"><value lineage-id="1">Lee</value></attr></entry><cs-mv-links><cs-mv-value lineage-type="projection-rules"><cs-dn>4711</cs-dn><cs-guid>{5}</cs-guid><ma-name>HR</ma-name><ma-guid>{6}</ma-guid></cs-mv-value></cs-mv-links></mv-object></mv-objects></results>`,
  );
  expect(objects).toEqual([
    { id: GUID.toUpperCase(), type: 'person' },
    { agent: 'HR', dn: '4711', metaverse: GUID.toUpperCase(), pendingExport: undefined },
  ]);
});

it('says of a drop file that it has no joins', async () => {
  await expect(read('<mmsml step-type="full-import"/>')).rejects.toMatchObject({
    code: 'not-objects',
  });
});
