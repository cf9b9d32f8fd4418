import {
  EntryPointNotImplementedException,
  TerminateRunException,
  UnexpectedDataException,
} from '../api/exceptions.ts';
import { FlowFailure } from './dispatch.ts';
import type { ScriptReply, ScriptRequest } from './protocol.ts';

const LONGEST_MESSAGE = 2000;

/** The reply to a call that threw: MIM's name for it, and where in the extension it came from. */
export function explain(request: ScriptRequest, thrown: unknown, file: string): ScriptReply {
  const inFlow = thrown instanceof FlowFailure;
  const error = inFlow ? thrown.cause : thrown;
  const rule = inFlow ? ` for "${thrown.rule}"` : '';
  const what = `The extension "${request.extension}" failed in ${request.member ?? 'initialize'}${rule}: ${wordsOf(error, file)}`;
  const message = what.slice(0, LONGEST_MESSAGE);
  if (error instanceof TerminateRunException)
    return { kind: 'trouble', code: 'extension-terminated-run', message };
  return {
    kind: 'failed',
    failure: { type: typeOf(error), message, ...(inFlow ? { flow: thrown.flow } : {}) },
  };
}

function typeOf(error: unknown): string {
  if (error instanceof EntryPointNotImplementedException)
    return 'extension-entry-point-not-implemented';
  if (error instanceof UnexpectedDataException) return 'extension-unexpected-attribute-value';
  return 'extension-dll-exception';
}

/** What was thrown in one line, with the place in the extension's own file. */
export function wordsOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `${String(error)} was thrown.`;
  const text = `${error.name}: ${error.message}`.trim();
  const line = String(error.stack)
    .split('\n')
    .find((frame) => frame.includes(file));
  const place = line === undefined ? undefined : /:(\d+):\d+\)?$/.exec(line)?.[1];
  return place === undefined ? text : `${text} (line ${place})`;
}
