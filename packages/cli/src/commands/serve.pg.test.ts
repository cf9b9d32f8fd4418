import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { startProcess } from '../testing/run-process.ts';
import { smallCompany } from '../testing/small-company.ts';

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the server answers until %s, then ends with 0',
  async (signal) => {
    await using company = await smallCompany();
    await company.run('config apply');
    await company.run('run hr import');
    const server = startProcess(
      ['serve', '--port', '0', '--data', `${company.directory}/.cognate/data`],
      {
        DATABASE_URL: company.databaseUrl,
      },
    );
    await server.says('Listening on ');
    const address = server.addressSaid();
    const ready = await fetch(`${address}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', configurationVersion: 1 },
    ]);
    const runs = await fetch(`${address}/v1/runs?connector=hr`);
    expect([runs.status, await runs.json()]).toMatchObject([401, { code: 'not-signed-in' }]);
    const token = /set-up#([\w-]+)/.exec(server.output())?.[1];
    const ann = { token, name: 'ann', password: 'four boats on a lake' };
    const setUp = await fetch(`${address}/v1/set-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ann),
    });
    const cookie = setUp.headers.get('set-cookie')?.split(';')[0] ?? '';
    const mine = await fetch(`${address}/v1/runs?connector=hr`, { headers: { cookie } });
    expect(await mine.json()).toMatchObject({ runs: [{ connector: 'hr', result: 'success' }] });
    server.child.kill(signal);
    const { code, stderr } = await server.finished;
    expect(code).toBe(0);
    expect(stderr).toContain('"route":"/health/ready"');
  },
);

test.each(['0.0.0.0', '::', '192.0.2.1'])('the server refuses to listen on %s', async (host) => {
  const { code, stderr } = await runCli(['serve', '--host', host], { workingDirectory: '/' });
  expect(code).toBe(2);
  expect(stderr).toContain('does not encrypt');
});

test('a port that is taken ends with 3', async () => {
  await using company = await smallCompany();
  const environment = { DATABASE_URL: company.databaseUrl };
  const data = `${company.directory}/data`;
  const first = startProcess(['serve', '--port', '0', '--data', data], environment);
  await first.says('Listening on ');
  const port = new URL(first.addressSaid()).port;
  const second = await company.run(`serve --port ${port}`);
  first.child.kill('SIGTERM');
  await first.finished;
  expect(second.code).toBe(3);
  expect(second.stderr).toContain('EADDRINUSE');
});
