/** What the process answers with; scripts rely on it. */
export const EXIT = {
  ok: 0,
  findings: 1,
  usage: 2,
  notStarted: 3,
  internal: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The meaning of each code, for help and reference. */
export const EXIT_MEANINGS: readonly { readonly code: ExitCode; readonly meaning: string }[] = [
  { code: EXIT.ok, meaning: 'Done, and nothing to look at.' },
  {
    code: EXIT.findings,
    meaning:
      'Done or stopped, with something to look at: a run that ended with errors (completed-...-errors, stopped-...), a configuration with errors, nothing found.',
  },
  {
    code: EXIT.usage,
    meaning:
      'The command line is wrong, or names what does not exist: a connector, a run profile, an object, a folder.',
  },
  {
    code: EXIT.notStarted,
    meaning:
      'The work could not start or go on for want of something outside: the database, the connected system (no-start-...), a lock that another process holds, a configuration that was never applied.',
  },
  { code: EXIT.internal, meaning: 'An error of the product.' },
];
