#!/usr/bin/env -S node --max-semi-space-size=64
// The objects of a page live for as long as the page: with more room for young objects, V8 copies few of them.
import { userInfo } from 'node:os';
import process from 'node:process';
import { openInstance } from '@cognate/server';
import { processSecretInput } from './output/read-secret.ts';
import { processTerminal } from './output/terminal.ts';
import { runCommandLine } from './run-command-line.ts';
import { stopOnSignals } from './stop-on-signals.ts';

// Who reads only the head of a list closes the pipe; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const terminal = processTerminal(process);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal,
  secretInput: processSecretInput(process),
  environment: process.env,
  workingDirectory: process.cwd(),
  user: userInfo().username,
  now: () => new Date(),
  signal: stopOnSignals(process, terminal),
  openInstance,
});
