import { describe, expect, it } from 'vitest';
import {
  entryBytes,
  intermediateBytes,
  pageEnd,
  pagingOf,
  referenceBytes,
  resultBytes,
  startFakeDirectory,
} from '../testing/fake-directory.ts';
import type { FakeRequest } from '../testing/fake-directory.ts';
import { OPERATION } from './ber-tag.ts';
import { present } from './filter.ts';
import { START_TLS } from './ldap-client.ts';
import type { SearchItem } from './response.ts';
import type { SearchStream } from './search-stream.ts';

const everything = {
  base: 'dc=test',
  scope: 'subtree',
  filter: present('objectClass'),
  attributes: ['*'],
} as const;

async function namesOf(stream: SearchStream): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const items of stream)
    for (const item of items) if (item.kind === 'entry') names.push(item.dn);
  return names;
}

const onSearch = (answer: (request: FakeRequest) => void) => (request: FakeRequest) => {
  if (request.tag === OPERATION.searchRequest) answer(request);
};

describe('a paged search', () => {
  it('goes on after an empty page that has a cookie', async () => {
    const pages = new Map([
      ['', { names: ['cn=1'], next: 'second' }],
      ['second', { names: [], next: 'third' }],
      ['third', { names: ['cn=2', 'cn=3'], next: '' }],
    ]);
    await using server = await startFakeDirectory(
      onSearch((request) => {
        const page = pages.get(pagingOf(request)?.cookie ?? '') ?? { names: [], next: '' };
        for (const name of page.names) request.socket.write(entryBytes(request.id, name));
        request.socket.write(pageEnd(request.id, page.next));
      }),
    );
    const client = await server.connect();
    expect(await namesOf(client.search(everything, { pageSize: 2 }))).toEqual([
      'cn=1',
      'cn=2',
      'cn=3',
    ]);
    expect(server.requests.map((request) => pagingOf(request))).toEqual([
      { size: 2, cookie: '' },
      { size: 2, cookie: 'second' },
      { size: 2, cookie: 'third' },
    ]);
  });

  it('fails when the connection is lost in the middle of a page', async () => {
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        socket.write(entryBytes(id, 'cn=1'));
        setTimeout(() => socket.end(), 20);
      }),
    );
    const client = await server.connect();
    await expect(namesOf(client.search(everything, { pageSize: 2 }))).rejects.toMatchObject({
      kind: 'connection',
    });
  });

  it('fails when the connection is lost between two pages', async () => {
    await using server = await startFakeDirectory(
      onSearch((request) => {
        if (pagingOf(request)?.cookie !== '') request.socket.destroy();
        else request.socket.write(pageEnd(request.id, 'more'));
      }),
    );
    const client = await server.connect();
    await expect(namesOf(client.search(everything, { pageSize: 2 }))).rejects.toMatchObject({
      kind: 'connection',
    });
  });

  it('fails when the connection ends inside a message', async () => {
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        const end = resultBytes(id, OPERATION.searchDone);
        socket.end(Buffer.concat([entryBytes(id, 'cn=1'), end.subarray(0, -1)]));
      }),
    );
    const client = await server.connect();
    await expect(namesOf(client.search(everything))).rejects.toMatchObject({ kind: 'connection' });
  });

  it('fails with the words of a server that stops it', async () => {
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        socket.write(entryBytes(id, 'cn=1'));
        socket.write(resultBytes(id, OPERATION.searchDone, { code: 4, message: 'enough' }));
      }),
    );
    const client = await server.connect();
    await expect(namesOf(client.search(everything, { pageSize: 2 }))).rejects.toThrow(
      'The search under "dc=test" failed: sizeLimitExceeded (4): enough',
    );
  });
});

describe('a search', () => {
  it('gives entries, references and intermediate responses as they come', async () => {
    const control = { oid: '1.2.3', critical: false, value: new Uint8Array([1, 2]) };
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        socket.write(entryBytes(id, 'cn=1', { cn: ['1'] }, [control]));
        socket.write(referenceBytes(id, ['ldap://other/dc=other', 'ldap://another']));
        socket.write(intermediateBytes(id, '1.3.6.1', new Uint8Array([7])));
        socket.write(resultBytes(id, OPERATION.searchDone, { controls: [control] }));
      }),
    );
    const client = await server.connect();
    const stream = client.search(everything);
    const found: SearchItem[] = [];
    for await (const items of stream) found.push(...items);
    expect(found).toEqual([
      expect.objectContaining({ kind: 'entry', dn: 'cn=1', controls: [control] }),
      { kind: 'reference', urls: ['ldap://other/dc=other', 'ldap://another'] },
      { kind: 'intermediate', name: '1.3.6.1', value: new Uint8Array([7]), controls: [] },
    ]);
    expect(stream.result?.controls).toEqual([control]);
  });

  it('makes the server wait while the reader is busy', async () => {
    const total = 60_000;
    let sent = 0;
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        const padding = { description: ['x'.repeat(1000)] };
        const write = (): void => {
          while (sent < total) {
            sent += 1;
            if (!socket.write(entryBytes(id, `cn=${sent}`, padding))) {
              socket.once('drain', write);
              return;
            }
          }
          socket.write(resultBytes(id, OPERATION.searchDone));
        };
        write();
      }),
    );
    const client = await server.connect();
    let names = 0;
    let sentWhileBusy = 0;
    for await (const items of client.search(everything, { highWater: 100 })) {
      names += items.length;
      if (sentWhileBusy > 0) continue;
      await new Promise((resolve) => setTimeout(resolve, 300));
      sentWhileBusy = sent;
    }
    expect(names).toBe(total);
    // What the buffers of both sockets hold, and no more.
    expect(sentWhileBusy).toBeLessThan(total / 2);
  });

  it('makes the server wait as well when few items are large', async () => {
    let sent = 0;
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        const write = (): void => {
          while (sent < 40) {
            sent += 1;
            if (!socket.write(entryBytes(id, `cn=${sent}`, { photo: ['x'.repeat(1_000_000)] }))) {
              socket.once('drain', write);
              return;
            }
          }
          socket.write(resultBytes(id, OPERATION.searchDone));
        };
        write();
      }),
    );
    const client = await server.connect();
    let names = 0;
    let sentWhileBusy = 0;
    for await (const items of client.search(everything, { highWaterBytes: 100_000 })) {
      names += items.length;
      if (sentWhileBusy > 0) continue;
      await new Promise((resolve) => setTimeout(resolve, 300));
      sentWhileBusy = sent;
    }
    expect(names).toBe(40);
    expect(sentWhileBusy).toBeLessThan(30);
  });

  it('lets its reader ask for something else in between, however far behind it is', async () => {
    let searches = 0;
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        searches += 1;
        if (searches === 1) {
          for (let n = 0; n < 50; n += 1) socket.write(entryBytes(id, `cn=${n}`));
          setTimeout(() => {
            for (let n = 50; n < 100; n += 1) socket.write(entryBytes(id, `cn=${n}`));
            socket.write(resultBytes(id, OPERATION.searchDone));
          }, 20);
        } else setTimeout(() => socket.write(resultBytes(id, OPERATION.searchDone)), 60);
      }),
    );
    const client = await server.connect();
    let names = 0;
    for await (const items of client.search(everything, { highWater: 5 })) {
      names += items.length;
      expect((await client.searchAll(everything)).result.code).toBe(0);
    }
    expect(names).toBe(100);
  });

  it('is abandoned when its reader leaves', async () => {
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => socket.write(entryBytes(id, 'cn=1'))),
    );
    const client = await server.connect();
    for await (const items of client.search(everything)) {
      expect(items).toHaveLength(1);
      break;
    }
    await expect
      .poll(() => server.requests.map(({ tag }) => tag))
      .toEqual([OPERATION.searchRequest, OPERATION.abandonRequest]);
    expect(server.requests[1]?.bytes.at(-1)).toBe(server.requests[0]?.id);
  });
});

describe('a server that does not answer', () => {
  it('ends the operation after the time that was given', async () => {
    await using server = await startFakeDirectory(() => undefined);
    const client = await server.connect({ timeoutMs: 100 });
    await expect(client.delete('cn=1')).rejects.toMatchObject({ kind: 'timeout' });
    await expect(client.delete('cn=2')).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('ends it also when single bytes trickle in', async () => {
    await using server = await startFakeDirectory(({ id, socket }) => {
      const bytes = resultBytes(id, OPERATION.deleteResponse, { message: 'x'.repeat(200) });
      let at = 0;
      const timer = setInterval(() => {
        if (socket.destroyed) clearInterval(timer);
        else socket.write(bytes.subarray(at, (at += 1)));
      }, 20);
    });
    const client = await server.connect({ timeoutMs: 150 });
    await expect(client.delete('cn=1')).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('is waited for as long as entries keep coming', async () => {
    await using server = await startFakeDirectory(
      onSearch(({ id, socket }) => {
        let count = 0;
        const timer = setInterval(() => {
          count += 1;
          if (count < 8) socket.write(entryBytes(id, `cn=${count}`));
          else {
            clearInterval(timer);
            socket.write(resultBytes(id, OPERATION.searchDone));
          }
        }, 200);
      }),
    );
    const client = await server.connect({ timeoutMs: 1200 });
    expect(await namesOf(client.search(everything))).toHaveLength(7);
  });
});

describe('garbage', () => {
  it.each([
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a length of two gigabytes', Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff])],
    ['an unknown operation', Buffer.from([0x30, 0x05, 0x02, 0x01, 0x01, 0x7f, 0x00])],
    ['the end of another operation', resultBytes(1, OPERATION.addResponse)],
  ])('ends everything that is under way: %s', async (_, bytes) => {
    await using server = await startFakeDirectory(({ socket }) => socket.write(bytes));
    const client = await server.connect();
    const results = await Promise.allSettled([
      namesOf(client.search(everything)),
      client.delete('cn=2'),
    ]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { kind: 'protocol' } },
      { status: 'rejected', reason: { kind: 'protocol' } },
    ]);
  });

  it('with an id that nobody waits for is passed over', async () => {
    await using server = await startFakeDirectory(({ id, socket }) => {
      socket.write(resultBytes(id + 1000, OPERATION.deleteResponse, { code: 1 }));
      socket.write(resultBytes(id, OPERATION.deleteResponse));
    });
    const client = await server.connect();
    expect(await client.delete('cn=1')).toMatchObject({ code: 0 });
  });
});

describe('a connection', () => {
  it('keeps answers apart whatever order they come in', async () => {
    const waiting: FakeRequest[] = [];
    await using server = await startFakeDirectory((request) => {
      waiting.push(request);
      if (waiting.length < 3) return;
      for (const { id, dn, socket } of waiting.reverse())
        socket.write(resultBytes(id, OPERATION.addResponse, { message: dn }));
    });
    const client = await server.connect();
    const names = ['cn=1', 'cn=2', 'cn=3'];
    const results = await Promise.all(names.map(async (dn) => client.add(dn, [])));
    expect(results.map((result) => result.message)).toEqual(names);
  });

  it('ends with the words of a server that shuts down', async () => {
    const oid = '1.3.6.1.4.1.1466.20036';
    await using server = await startFakeDirectory(({ socket }) =>
      socket.write(
        resultBytes(0, OPERATION.extendedResponse, {
          code: 52,
          message: 'maintenance',
          extra: (writer) => writer.text(oid, 0x8a),
        }),
      ),
    );
    const client = await server.connect();
    await expect(client.delete('cn=1')).rejects.toMatchObject({
      kind: 'disconnected',
      message: expect.stringContaining('unavailable (52): maintenance') as unknown,
    });
  });

  it('ends with the reason of the signal', async () => {
    await using server = await startFakeDirectory(() => undefined);
    const controller = new AbortController();
    const client = await server.connect({ signal: controller.signal });
    const reason = new Error('stopped');
    const pending = client.delete('cn=1');
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await expect(client.delete('cn=2')).rejects.toBe(reason);
  });

  it('gives the words of the server as a store can hold them', async () => {
    await using server = await startFakeDirectory(({ id, socket }) =>
      socket.write(
        resultBytes(id, OPERATION.deleteResponse, {
          code: 1,
          message: `${'x'.repeat(2000)}\u0000`,
        }),
      ),
    );
    const client = await server.connect();
    expect((await client.delete('cn=1')).message).toBe(`${'x'.repeat(1000)}...`);
  });

  it('gives referrals and the matched name with a result', async () => {
    const result = { code: 10, matchedDn: 'dc=test', referrals: ['ldap://other'] };
    await using server = await startFakeDirectory(({ id, socket }) =>
      socket.write(resultBytes(id, OPERATION.deleteResponse, result)),
    );
    const client = await server.connect();
    expect(await client.delete('cn=1')).toMatchObject(result);
  });
});

describe('a password', () => {
  it('is not sent over a connection that is not encrypted', async () => {
    await using server = await startFakeDirectory(() => undefined);
    const client = await server.connect();
    await expect(client.bind('cn=a', 'secret')).rejects.toMatchObject({ kind: 'insecure' });
    expect(server.requests).toEqual([]);
  });

  it('is sent in clear where the options say so', async () => {
    await using server = await startFakeDirectory(({ id, socket }) =>
      socket.write(resultBytes(id, OPERATION.bindResponse)),
    );
    const client = await server.connect({ allowClearText: true });
    expect(await client.bind('cn=a', 'secret')).toMatchObject({ code: 0 });
    expect(server.requests[0]?.bytes.includes('secret')).toBe(true);
  });

  it('is never empty', async () => {
    await using server = await startFakeDirectory(() => undefined);
    const client = await server.connect({ allowClearText: true });
    await expect(client.bind('cn=a', '')).rejects.toMatchObject({ kind: 'insecure' });
    expect(server.requests).toEqual([]);
  });

  it('is not needed for a logon by certificate', async () => {
    await using server = await startFakeDirectory(({ id, socket }) =>
      socket.write(resultBytes(id, OPERATION.bindResponse)),
    );
    const client = await server.connect();
    expect(await client.bindExternally()).toMatchObject({ code: 0 });
    expect(server.requests[0]?.bytes.includes('EXTERNAL')).toBe(true);
  });
});

describe('StartTLS', () => {
  const isStartTls = ({ bytes }: FakeRequest): boolean => bytes.includes(START_TLS);

  it('ends with the words of a server that refuses it', async () => {
    await using server = await startFakeDirectory(({ id, socket }) =>
      socket.write(resultBytes(id, OPERATION.extendedResponse, { code: 2, message: 'no TLS' })),
    );
    await expect(server.connect({ startTls: true })).rejects.toThrow('no TLS');
  });

  it('refuses text in clear that was slipped in behind its answer', async () => {
    await using server = await startFakeDirectory(({ id, socket }) =>
      socket.write(
        Buffer.concat([
          resultBytes(id, OPERATION.extendedResponse),
          resultBytes(id + 1, OPERATION.bindResponse),
        ]),
      ),
    );
    await expect(server.connect({ startTls: true })).rejects.toMatchObject({ kind: 'protocol' });
    expect(server.requests.filter((request) => !isStartTls(request))).toEqual([]);
  });

  it('refuses half a message in clear behind its answer as well', async () => {
    await using server = await startFakeDirectory(({ id, socket }) =>
      socket.write(
        Buffer.concat([resultBytes(id, OPERATION.extendedResponse), Buffer.from([0x30, 0x10])]),
      ),
    );
    await expect(server.connect({ startTls: true })).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('fails when the server speaks no TLS after all', async () => {
    await using server = await startFakeDirectory(({ id, socket }) => {
      socket.write(resultBytes(id, OPERATION.extendedResponse));
    });
    await expect(server.connect({ startTls: true })).rejects.toMatchObject({ kind: 'connection' });
  });
});
