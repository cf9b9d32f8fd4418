import { describe, expect, it } from 'vitest';
import { OPERATION } from '../protocol/ber-tag.ts';
import { present } from '../protocol/filter.ts';
import type { SearchItem } from '../protocol/response.ts';
import { entryBytes, resultBytes, startFakeDirectory } from '../testing/fake-directory.ts';
import type { FakeRequest, FakeResult } from '../testing/fake-directory.ts';
import { withAllValues } from './all-values.ts';

const group = {
  base: 'cn=g',
  scope: 'base',
  filter: present('cn'),
  attributes: ['member'],
} as const;
const members = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `cn=m${from + n}`);

/** What the directory answers with, by what the request asks for. */
type Answers = Readonly<Record<string, Readonly<Record<string, readonly string[]>> | FakeResult>>;

const answering =
  (answers: Answers) =>
  ({ id, tag, bytes, socket }: FakeRequest): void => {
    if (tag !== OPERATION.searchRequest) return;
    const asked = /member;range=\d+-\*/.exec(bytes.toString('latin1'))?.[0] ?? 'member';
    const answer = answers[asked] ?? {};
    if ('code' in answer) {
      socket.write(resultBytes(id, OPERATION.searchDone, answer));
      return;
    }
    // Without a code the answer is the attributes of the entry.
    socket.write(entryBytes(id, 'cn=g', answer as Readonly<Record<string, readonly string[]>>));
    socket.write(resultBytes(id, OPERATION.searchDone));
  };

async function completed(answers: Answers): Promise<readonly SearchItem[]> {
  await using server = await startFakeDirectory(answering(answers));
  const client = await server.connect();
  const { entries } = await client.searchAll(group);
  return await withAllValues(client, entries, () => false);
}

const valuesOf = (items: readonly SearchItem[]) =>
  items.flatMap((item) =>
    item.kind === 'entry' ? item.attributes.map(({ name, values }) => [name.text, values]) : [],
  );

describe('values that come in ranges', () => {
  it('are asked for to the last one', async () => {
    const items = await completed({
      member: { cn: ['g'], member: [], 'member;range=0-2': members(0, 2) },
      'member;range=3-*': { 'member;range=3-5': members(3, 5) },
      'member;range=6-*': { 'Member;Range=6-*': members(6, 6) },
    });
    expect(valuesOf(items)).toEqual([
      ['cn', ['g']],
      ['member', members(0, 6)],
    ]);
  });

  it('stay as they are when they are all there', async () => {
    const items = await completed({ member: { member: members(0, 4) } });
    expect(valuesOf(items)).toEqual([['member', members(0, 4)]]);
  });

  it('end the import when the directory keeps the rest to itself: a part is not the whole', async () => {
    const member = { 'member;range=0-2': members(0, 2) };
    await expect(completed({ member, 'member;range=3-*': { cn: ['g'] } })).rejects.toThrow(
      'member of "cn=g" from 3 on are missing',
    );
    await expect(
      completed({ member, 'member;range=3-*': { code: 51, message: 'busy' } }),
    ).rejects.toThrow('busy (51)');
    await expect(completed({ member, 'member;range=3-*': member })).rejects.toThrow('missing');
  });

  it('are of no interest any more when the object is gone', async () => {
    const items = await completed({
      member: { 'member;range=0-2': members(0, 2) },
      'member;range=3-*': { code: 32 },
    });
    expect(items).toHaveLength(1);
  });
});
