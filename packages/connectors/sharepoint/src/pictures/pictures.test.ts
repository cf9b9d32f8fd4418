import type { ImportPage } from '@cognate/connector-kit';
import { startSharePoint } from '@cognate/testkit/servers';
import type { SharePointDouble } from '@cognate/testkit/servers';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containing, openSession, settingsFor } from '../testing/sample-farm.ts';
import { fitPicture } from './fit-picture.ts';

const portrait = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } });

describe('a picture', () => {
  it('that fits stays as it is, byte for byte', async () => {
    const small = await portrait(96, 96).jpeg().toBuffer();
    expect(await fitPicture(small, 300)).toEqual(small);
  });

  it('that is too large becomes smaller and keeps its shape', async () => {
    const large = await portrait(900, 600).png().toBuffer();
    const fitted = await sharp(await fitPicture(large, 300)).metadata();
    expect([fitted.format, fitted.width, fitted.height]).toEqual(['jpeg', 300, 200]);
  });

  it('is turned upright and loses what the camera noted', async () => {
    const turned = await portrait(40, 20)
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const fitted = await sharp(await fitPicture(turned, 300)).metadata();
    expect([fitted.width, fitted.height, fitted.exif]).toEqual([20, 40, undefined]);
  });

  it.each([
    ['no picture', Buffer.from('hello')],
    [
      'a drawing that could run code',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    ],
    ['nothing', Buffer.alloc(0)],
    ['too many bytes', Buffer.alloc(21 * 1024 * 1024)],
  ])('of %s is refused', async (_, bytes) => {
    await expect(fitPicture(bytes, 300)).rejects.toThrow(/picture/);
  });
});

describe('the direction of pictures', () => {
  let farm: SharePointDouble;
  beforeEach(async () => {
    farm = await startSharePoint();
  });
  afterEach(() => farm.stop());

  const exported = async (direction: string, picture: Buffer) => {
    const session = await openSession({ ...settingsFor(farm.url), pictures: { direction } });
    const results = await session.export([
      {
        id: 1,
        op: 'add',
        type: 'user',
        dn: 'ann',
        changes: [{ attribute: 'Picture', op: 'replace', values: [picture.toString('base64')] }],
      },
    ]);
    await session.close();
    return results;
  };

  const imported = async (pictures: unknown): Promise<ImportPage> => {
    const session = await openSession({ ...settingsFor(farm.url), pictures });
    let last: ImportPage = { entries: [], errors: [] };
    for await (const page of session.import({ mode: 'full', pageSize: 10 })) last = page;
    await session.close();
    return last;
  };

  it('to SharePoint writes them in the size of the settings and never reads one', async () => {
    const large = await portrait(600, 600).jpeg().toBuffer();
    expect(await exported('export', large)).toEqual([{ id: 1, ok: true }]);
    const kept = Buffer.from(farm.store.get('ann')?.properties['Picture']?.[0] ?? '', 'base64');
    expect((await sharp(kept).metadata()).width).toBe(300);
    const { entries } = await imported({ direction: 'export' });
    expect(entries.map(({ attributes }) => attributes)).toEqual([{ Anchor: ['ann'] }]);
    expect((await fetch(`${farm.url}/photos/ann`)).status).toBe(200);
  });

  it('from SharePoint fetches them and writes none', async () => {
    const small = await portrait(20, 20).jpeg().toBuffer();
    expect(await exported('import', small)).toMatchObject([
      { ok: false, type: 'readonly-attribute' },
    ]);
    const Picture = [small.toString('base64')];
    farm.store.put({ anchor: 'ann', type: 'user', properties: { Picture } });
    const { entries } = await imported({ direction: 'import' });
    expect(entries.map(({ attributes }) => attributes)).toEqual([{ Anchor: ['ann'], Picture }]);
  });

  it('from SharePoint asks no site that the settings do not name', async () => {
    farm.faults.answer = (operation) =>
      operation === 'RetrieveProfileChangeDataFull'
        ? { status: 200, body: profileWithPictureAt('http://169.254.1.1/steal') }
        : undefined;
    const { entries, errors } = await imported({ direction: 'import' });
    expect(entries).toEqual([]);
    expect(errors).toMatchObject([
      {
        type: 'read-error',
        dn: 'ann',
        attribute: 'Picture',
        message: containing('pictures.sites'),
      },
    ]);
  });

  it('that cannot be read fails the one object', async () => {
    expect(await exported('export', Buffer.from('no picture'))).toMatchObject([
      { ok: false, type: 'invalid-attribute-value' },
    ]);
  });
});

const profileWithPictureAt = (url: string): string =>
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
  '<RetrieveProfileChangeDataFullResponse><RetrieveProfileChangeDataFullResult><ProfileChangeData>' +
  '<ObjectClass>user</ObjectClass><Anchor>ann</Anchor><Properties><PropertyData><Name>PictureURL</Name>' +
  `<Values><ValueData><Value>${url}</Value></ValueData></Values></PropertyData></Properties>` +
  '</ProfileChangeData></RetrieveProfileChangeDataFullResult></RetrieveProfileChangeDataFullResponse>' +
  '</soap:Body></soap:Envelope>';
