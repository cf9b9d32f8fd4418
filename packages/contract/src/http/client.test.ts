import { expect, test } from 'vitest';
import { createClient } from './client.ts';
import type { Fetch } from './client.ts';

const RUN = {
  id: 7,
  connector: 'hr',
  profile: 'full-import',
  startedBy: 'ann',
  result: 'success',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  steps: [],
};

function server(status: number, answer: unknown) {
  const asked: { address: string; method: string; body?: string }[] = [];
  const fetch: Fetch = async (address, request) => {
    asked.push({ address, ...request });
    return { ok: status < 400, status, json: async () => answer, body: null };
  };
  const headers = () => ({ authorization: 'Bearer key' });
  return { asked, client: createClient({ address: 'https://idm.example', fetch, headers }) };
}

test('parameters go where the route has them, and times come back as dates', async () => {
  const { client, asked } = server(200, { runs: [RUN] });
  const { runs } = await client.listRuns({ connector: 'a&b', before: 12 });
  expect(asked[0]).toMatchObject({
    address: 'https://idm.example/v1/runs?connector=a%26b&before=12',
    method: 'GET',
    headers: { accept: 'application/json', authorization: 'Bearer key' },
  });
  expect(runs[0]?.startedAt).toEqual(new Date(RUN.startedAt));
});

test('a parameter cannot leave its place in the path', async () => {
  const { client, asked } = server(200, RUN);
  // Whoever reads it from an address may hand over anything.
  await client.getRun({ run: '../connectors?x' as unknown as number });
  expect(asked[0]?.address).toBe('https://idm.example/v1/runs/..%2Fconnectors%3Fx');
});

test('a problem becomes an error with its code, words and remedy', async () => {
  const { client } = server(404, {
    type: 'urn:cognate:unknown-object',
    title: 'There is no such object.',
    status: 404,
    code: 'unknown-object',
    detail: 'There is no run 9.',
    remedy: 'Look at the list.',
  });
  await expect(client.getRun({ run: 9 })).rejects.toMatchObject({
    code: 'unknown-object',
    message: 'There is no run 9.',
    remedy: 'Look at the list.',
    details: { status: 404 },
  });
});

test('an answer that no Cognate server gives is told as such', async () => {
  const { client } = server(502, '<html>');
  await expect(client.getRun({ run: 9 })).rejects.toMatchObject({ code: 'not-a-cognate-server' });
});
