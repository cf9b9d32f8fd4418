import { formatTime, printable } from '@cognate/server';
import type { RunStepRow } from '@cognate/server';

/** What happened to a step's connection, a line for each incident; none where no server is called. */
export const describeConnections = ({ step, connections }: RunStepRow): readonly string[] =>
  connections.flatMap(({ at, result, server }) =>
    server === undefined
      ? []
      : [printable(`step ${step} connection: ${formatTime(at)} ${result} ${server}`)],
  );
