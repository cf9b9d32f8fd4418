import type { RunRow } from '@cognate/server';

/** How far the removal of a connector space came, `done` being the word for all of it. */
export const renderEmptied = ({ id, result }: RunRow, done: string): string =>
  result === 'success'
    ? `${done} by run ${id}.\n`
    : `Run ${id}: ${result}. Some objects are still there, and why is shown by "cognate runs ${id}"; repeat the command once that is put right.\n`;
