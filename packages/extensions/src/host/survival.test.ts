import { afterEach, describe, expect, it } from 'vitest';
import { openScript, personOf } from '../testing/open-script.ts';
import type { OpenScript } from '../testing/open-script.ts';

let script: OpenScript | undefined;

const open = (body: string, limits: Parameters<typeof openScript>[1] = {}): OpenScript => {
  script = openScript(body, limits);
  return script;
};

afterEach(async () => {
  await script?.close();
  script = undefined;
});

const filter = (given: OpenScript): unknown =>
  given.extension('hr').call('filterForDisconnection', { cs: personOf() });

const filterOf = (sn: string, given: OpenScript): unknown =>
  given.extension('hr').call('filterForDisconnection', { cs: personOf({ sn: [sn] }) });

describe('an extension that misbehaves for one object', () => {
  it('fails that object with its name and the place when it throws', () => {
    const given = open(`filterForDisconnection: () => {
      throw new Error('no such thing');
    }`);
    expect(filter(given)).toEqual({
      ok: false,
      error: {
        type: 'extension-dll-exception',
        message:
          'The extension "hr" failed in filterForDisconnection: Error: no such thing (line 4)',
      },
    });
  });

  it('fails that object when it takes too long, and answers for the next', () => {
    const given = open(
      `filterForDisconnection: (csentry) => {
        while (csentry.attribute('sn').value === 'slow');
        return true;
      }`,
      { timeLimit: 3 },
    );
    expect(filter(given)).toEqual({ ok: true, value: true });
    expect(filterOf('slow', given)).toEqual({
      ok: false,
      error: {
        type: 'extension-dll-timeout',
        message: 'The extension "hr" failed in filterForDisconnection: it took more than 3 s.',
      },
    });
    expect(filter(given)).toEqual({ ok: true, value: true });
  });

  it('fails that object when it ends its process, and answers for the next', () => {
    const given = open(`filterForDisconnection: (csentry) => {
      if (csentry.attribute('sn').value === 'exit') process.exit(3);
      return true;
    }`);
    expect(filterOf('exit', given)).toMatchObject({
      error: {
        type: 'extension-dll-crash',
        message:
          'The extension "hr" failed in filterForDisconnection: it ended itself with code 3.',
      },
    });
    expect(filter(given)).toEqual({ ok: true, value: true });
  });

  it('fails that object when it fills its heap, and answers for the next', () => {
    const given = open(
      `filterForDisconnection: (csentry) => {
        const kept = [];
        while (csentry.attribute('sn').value === 'greedy') kept.push(new Array(1000).fill(kept.length));
        return true;
      }`,
      { memoryLimit: 40 },
    );
    expect(filterOf('greedy', given)).toMatchObject({ error: { type: 'extension-dll-crash' } });
    expect(filter(given)).toEqual({ ok: true, value: true });
  });

  it('fails that object when it takes memory outside its heap, and answers for the next', () => {
    const given = open(
      `filterForDisconnection: (csentry) => {
        const kept = [];
        while (csentry.attribute('sn').value === 'greedy') kept.push(Buffer.alloc(8 << 20, 1));
        return true;
      }`,
      { memoryLimit: 40 },
    );
    expect(filterOf('greedy', given)).toMatchObject({
      error: {
        type: 'extension-dll-crash',
        message:
          'The extension "hr" failed in filterForDisconnection: it took more than 40 MiB of memory.',
      },
    });
    expect(filter(given)).toEqual({ ok: true, value: true });
  });

  it('fails that object when it answers later, or with something else', () => {
    const given = open(`filterForDisconnection: (csentry) =>
      csentry.attribute('sn').value === 'later' ? Promise.resolve(true) : 'perhaps'`);
    for (const sn of ['later', 'odd'])
      expect(filterOf(sn, given)).toMatchObject({ error: { type: 'extension-dll-exception' } });
  });
});

describe('an extension that cannot go on', () => {
  it('ends the step when it has died too often', () => {
    const given = open('filterForDisconnection: () => process.exit(1)');
    for (let tries = 1; tries < 5; tries += 1)
      expect(filter(given)).toMatchObject({ error: { type: 'extension-dll-crash' } });
    expect(() => filter(given)).toThrow(
      expect.objectContaining({ code: 'extension-died-repeatedly' }),
    );
  });

  it('ends the step when it asks for that', () => {
    const given = open(`filterForDisconnection: () => {
      throw new cognate.TerminateRunException('the directory is being moved');
    }`);
    expect(() => filter(given)).toThrow(
      expect.objectContaining({ code: 'extension-terminated-run' }),
    );
  });

  it.each([
    ['extension-load-failed', 'filterForDisconnection: ('],
    ['extension-load-failed', 'filterForDisconnection: missing.thing'],
    ['extension-initialize-failed', "initialize: () => { throw new Error('no') }"],
    ['extension-not-implemented', "provision: 'yes'"],
  ])('ends the step as %s', (code, body) => {
    const given = open(body);
    expect(() => filter(given)).toThrow(expect.objectContaining({ code }));
  });

  it('ends the step when it is not there', () => {
    const given = open('');
    expect(() =>
      given.extension('other').call('filterForDisconnection', { cs: personOf() }),
    ).toThrow(expect.objectContaining({ code: 'extension-not-found' }));
  });
});

describe('what an extension may not do', () => {
  it('read or write files elsewhere, start programs, run text as code, see the environment', () => {
    process.env['COGNATE_SECRET_TEST'] = 'hidden';
    const given = open(`filterForDisconnection: (csentry) => {
      const fs = process.getBuiltinModule('node:fs');
      const attempts = {
        read: () => fs.readFileSync('/etc/hostname'),
        parent: () => fs.readFileSync('/proc/' + process.ppid + '/environ'),
        write: () => fs.writeFileSync('note.txt', ''),
        start: () => process.getBuiltinModule('node:child_process').execSync('true'),
        thread: () => new (process.getBuiltinModule('node:worker_threads').Worker)('', { eval: true }),
        kill: () => process.kill(process.ppid, 0),
        code: () => new Function('return 1')(),
        environment: () => {
          if (Object.keys(process.env).join() === 'TZ') throw new Error('nothing there');
        },
      };
      try {
        attempts[csentry.attribute('sn').value]();
      } catch (error) {
        throw new Error('refused with ' + (error.code ?? error.name));
      }
      return true;
    }`);
    const refused = [
      'read',
      'parent',
      'write',
      'start',
      'thread',
      'kill',
      'code',
      'environment',
    ].map((attempt) => JSON.stringify(filterOf(attempt, given)).match(/refused with \w+/)?.[0]);
    expect(refused).toEqual([
      ...Array<string>(5).fill('refused with ERR_ACCESS_DENIED'),
      'refused with TypeError',
      'refused with EvalError',
      'refused with Error',
    ]);
    delete process.env['COGNATE_SECRET_TEST'];
  });
});

it('passes on what an extension prints, and tells it when the run is over', async () => {
  const given = open(`
    initialize: () => console.log('begun'),
    filterForDisconnection: () => { console.log('asked'); return true; },
    terminate: () => console.log('over'),`);
  filter(given);
  filter(given);
  await given.close();
  script = undefined;
  expect(given.lines).toEqual(['begun', 'asked', 'asked', 'over']);
});
