import type { ConnectionIncident } from '../ports/run-store.ts';

const FAILURES: Readonly<Record<string, ConnectionIncident['result']>> = {
  'no-start-connection': 'failed-connection',
  'no-start-server': 'failed-connection',
  'no-start-credentials': 'failed-authentication',
  'stopped-bad-server-credentials': 'failed-authentication',
  'stopped-connectivity': 'dropped-connection',
  'stopped-server-down': 'dropped-connection',
  'stopped-import-read': 'failed-search',
};

/** What the result of a step says has happened to its connection; undefined where it says nothing of it. */
export const connectionFailure = (result: string): ConnectionIncident['result'] | undefined =>
  FAILURES[result];
