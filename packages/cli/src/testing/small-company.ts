import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import type { Instance } from '@cognate/server';
import { testDatabase } from '@cognate/testkit';
import { runCli } from './run-cli.ts';
import type { CliOptions, CliResult } from './run-cli.ts';

const FILES: Readonly<Record<string, string>> = {
  'config/cognate.yaml': `connectors: [hr, book]
cycles:
  default:
    - { connector: hr, profile: import }
    - { connector: hr, profile: sync }
    - { connector: book, profile: export }
    - { connector: book, profile: confirm }
`,
  'config/metaverse.yaml': `attributes:
  displayName: { type: string, indexed: true }
  number: { type: string, indexed: true }
  manager: reference
types:
  person:
    attributes: [displayName, number, manager]
    deletion: { rule: any-connector, connectors: [hr] }
`,
  'config/connectors/hr.yaml': `id: hr
title: Human resources
type: delimited
settings:
  files: [{ type: person, path: people.csv, anchor: [id] }]
objectTypes:
  person:
    attributes: { id: string, name: string, boss: reference }
project: { person: person }
importFlows:
  person:
    person:
      displayName: Trim(name)
      number: id
      manager: boss
runProfiles:
  import: [{ step: full-import, pageSize: 2 }]
  sync: [full-sync]
  both: [full-import, full-sync]
`,
  'config/connectors/book.yaml': `id: book
type: delimited
settings:
  files: [{ type: entry, path: '\${data}/book.csv', anchor: [key] }]
objectTypes:
  entry:
    attributes: { key: string, name: string }
provision:
  - id: entries
    metaverseType: person
    objectType: entry
    dn: number
    flows: { key: number, name: displayName }
deprovision: delete-object
runProfiles:
  export: [export]
  confirm: [full-import, full-sync]
`,
  'config/people.csv': 'id,name,boss\n1,Zoë Ångström,\n2,Ben,1\n3,Cleo,1\n',
};

export interface SmallCompany extends AsyncDisposable {
  readonly directory: string;
  readonly databaseUrl: string;
  /** Runs a command line in the company's folder, on its own database. */
  run(line: string | readonly string[], options?: Partial<CliOptions>): Promise<CliResult>;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Another user of the same database. */
  otherProcess(): Promise<Instance & AsyncDisposable>;
}

/** Three people, a source and a target, in a folder and database of their own. */
export async function smallCompany(): Promise<SmallCompany> {
  const database = await testDatabase();
  const directory = mkdtempSync(path.join(tmpdir(), 'cognate-cli-'));
  const write = (file: string, text: string): void => {
    const target = path.join(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  };
  for (const [file, text] of Object.entries(FILES)) write(file, text);
  return {
    directory,
    databaseUrl: database.connectionString,
    write,
    read: (file) => readFileSync(path.join(directory, file), 'utf8'),
    run: (line, options = {}) =>
      runCli(line, {
        workingDirectory: directory,
        ...options,
        environment: { DATABASE_URL: database.connectionString, ...options.environment },
      }),
    otherProcess: async () => {
      const instance = await openInstance({
        dataDirectory: path.join(directory, 'other'),
        databaseUrl: database.connectionString,
        connectorTypes: builtInConnectorTypes,
        environment: {},
        log: () => {},
        now: () => new Date(),
      });
      return { ...instance, [Symbol.asyncDispose]: () => instance.close() };
    },
    [Symbol.asyncDispose]: async () => {
      rmSync(directory, { recursive: true, force: true });
      await database.drop();
    },
  };
}
