import { parseArgs } from 'node:util';
import { AppError } from '@cognate/kernel';
import { PHASE_NAMES } from './cycle/phase.ts';
import type { PhaseName } from './cycle/phase.ts';
import { isProfileName } from './profiles.ts';
import type { ProfileName } from './profiles.ts';
import { SOURCES } from './source/source.ts';
import type { SourceName } from './source/source.ts';

export interface BenchOptions {
  readonly profile: ProfileName;
  readonly source: SourceName;
  readonly seed: number;
  /** A PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  /** The folder in which the data are put. */
  readonly data: string | undefined;
  /** The last phase that is run; all of them without it. */
  readonly until: PhaseName | undefined;
  /** Leaves the data for a look at them. */
  readonly keep: boolean;
}

export interface CommandLine extends BenchOptions {
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npm run bench -- [--profile NAME] [options]

  --profile NAME      small: 20,000 users and 10,000 groups; medium: 100,000 users and
                      5,000 groups (the default); large: 1,000,000 users;
                      domain: 9,500 users and 500 groups (the default for active-directory)
  --source NAME       what is imported: delimited (files, the default), ldap (OpenLDAP) or
                      active-directory (Samba, as root)
  --until PHASE       end after this phase, full-import for example
  --json              print the result as JSON, and nothing else, on standard output
  --keep              keep files and database, and say where they are
  --data FOLDER       put the files there instead of the system's folder for temporary files
  --database-url URL  use this PostgreSQL (15 or newer, its user may create databases)
                      instead of the embedded one
  --seed NUMBER       make other data (default 1)
  --help              show this
`;

/** Reads the arguments. Errors: `usage`. */
export function parseOptions(args: readonly string[]): CommandLine {
  const { values } = readArguments(args);
  const { source, seed } = values;
  const { profile = source === 'active-directory' ? 'domain' : 'medium' } = values;
  if (!isProfileName(profile))
    throw usage(`There is no profile "${profile}".`, 'Use small, medium, large or domain.');
  const known = SOURCES.find((name) => name === source);
  if (known === undefined)
    throw usage(`There is no source "${source}".`, `Use ${SOURCES.join(' or ')}.`);
  const until = PHASE_NAMES.find((name) => name === values.until);
  if (values.until !== undefined && until === undefined)
    throw usage(`There is no phase "${values.until}".`, `Use one of ${PHASE_NAMES.join(', ')}.`);
  if (!/^\d{1,9}$/.test(seed))
    throw usage(`The seed "${seed}" is not a number.`, 'Use up to nine digits.');
  return {
    profile,
    source: known,
    seed: Number(seed),
    databaseUrl: values['database-url'],
    data: values.data,
    until,
    keep: values.keep,
    json: values.json,
    help: values.help,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        profile: { type: 'string' },
        source: { type: 'string', default: 'delimited' },
        seed: { type: 'string', default: '1' },
        'database-url': { type: 'string' },
        data: { type: 'string' },
        until: { type: 'string' },
        keep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error), 'See --help.');
  }
}

const usage = (message: string, remedy: string): AppError =>
  new AppError('usage', message, { remedy });
