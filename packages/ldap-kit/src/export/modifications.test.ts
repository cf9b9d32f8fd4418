import { describe, expect, it } from 'vitest';
import { modificationRequests } from './modifications.ts';

const encodingOf = () => ({ type: 'string', encode: String }) as const;
const values = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}`);

/** Each request as texts like `+a0,a1`. */
const requests = (
  changes: Parameters<typeof modificationRequests>[0],
  most: number,
): readonly (readonly string[])[] =>
  modificationRequests(changes, encodingOf, most).map((request) =>
    request.map(
      ({ op, values: list }) => `${{ add: '+', delete: '-', replace: '=' }[op]}${list.join()}`,
    ),
  );

describe('modificationRequests', () => {
  it('removes before it adds, in one request', () => {
    const change = { attribute: 'a', op: 'update', add: ['ann'], remove: ['Ann'] } as const;
    expect(requests([change], 10)).toEqual([['-Ann', '+ann']]);
  });

  it('clears an attribute by replacing it with nothing', () => {
    expect(requests([{ attribute: 'a', op: 'replace', values: [] }], 10)).toEqual([['=']]);
  });

  it('sends many values in several requests, and never leaves the attribute empty between', () => {
    const change = {
      attribute: 'a',
      op: 'update',
      add: values(4, 'n'),
      remove: values(4, 'o'),
    } as const;
    expect(requests([change], 2)).toEqual([['-o0,o1'], ['-o2,o3', '+n0,n1'], ['+n2,n3']]);
  });

  it('replaces by the first values and adds the others', () => {
    const change = { attribute: 'a', op: 'replace', values: values(5, 'n') } as const;
    const other = { attribute: 'b', op: 'replace', values: ['x'] } as const;
    expect(requests([change, other], 2)).toEqual([['=n0,n1', '=x'], ['+n2,n3'], ['+n4']]);
  });

  it('sends nothing when nothing changes', () => {
    expect(requests([{ attribute: 'a', op: 'update', add: [], remove: [] }], 2)).toEqual([]);
  });
});
