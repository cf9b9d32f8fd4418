import { once } from 'node:events';
import { refuseOtherAddresses, serve } from '@cognate/server';
import type { Command, CommandArguments } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { readVersion } from '../read-version.ts';
import { UsageError } from '../usage-error.ts';

const PORT = 8440;

/** `cognate serve` */
export const serveCommand: Command = {
  path: ['serve'],
  summary: 'Runs the HTTP server until it is stopped.',
  description: [
    'Answers the HTTP API, which /openapi.json describes. People sign in with an account, programs with a key. As long as nobody can administer, a link is printed by which the first administrator is made; it works once and for an hour.',
    'It listens on this machine only, because it does not encrypt. For others put a proxy that speaks TLS before it and name its address with --public-url.',
    'SIGINT and SIGTERM stop it: requests that are being answered are finished first. Its log goes to the standard error, one JSON object per line, without personal data.',
  ],
  positionals: [],
  options: [
    {
      name: 'host',
      value: 'ADDRESS',
      summary: 'An address of this machine itself (default: 127.0.0.1).',
    },
    {
      name: 'port',
      value: 'PORT',
      summary: `The TCP port; 0 takes a free one (default: ${PORT}).`,
    },
    {
      name: 'public-url',
      value: 'URL',
      summary: 'Where people reach it through a proxy: https://identity.example.com.',
    },
    {
      name: 'set-up-link',
      summary: 'Prints a link for another administrator, if all are locked out.',
    },
  ],
  examples: [{ line: 'serve --port 9000', does: 'Answers on http://127.0.0.1:9000.' }],
  run: async (args, context) => {
    const host = args.option('host') ?? '127.0.0.1';
    const port = portOf(args);
    const publicUrl = publicUrlOf(args);
    // Before a database is started for nothing.
    refuseOtherAddresses(host);
    return context.withInstance(async (instance): Promise<ExitCode> => {
      const { output, signal, terminal } = context;
      const server = await serve(instance, {
        host,
        port,
        version: readVersion(),
        publicUrl,
        newSetUpLink: args.flag('set-up-link'),
        now: context.now,
        log: (line) => {
          if (!output.quiet) terminal.stderr(line);
        },
      });
      try {
        const { address, setUpLink } = server;
        output.result({ address, setUpLink: setUpLink ?? null }, () =>
          [
            `Listening on ${address}`,
            ...(setUpLink === undefined ? [] : [`To make an administrator, open ${setUpLink}`]),
            '',
          ].join('\n'),
        );
        if (!signal.aborted) await once(signal, 'abort');
      } finally {
        await server.close();
      }
      return EXIT.ok;
    });
  },
};

function portOf(args: CommandArguments): number {
  const text = args.option('port') ?? String(PORT);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new UsageError(`"${text}" is no TCP port.`, 'Write a number from 0 to 65535.');
}

function publicUrlOf(args: CommandArguments): string | undefined {
  const text = args.option('public-url');
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url?.protocol === 'https:' && url.pathname === '/' && url.search === '') return url.origin;
  throw new UsageError(
    `"${text}" is no address that people may be sent to.`,
    'Write https:// and the name of the server, without a path.',
  );
}
