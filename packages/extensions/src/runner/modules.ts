import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { EntryPointNotImplementedException, TerminateRunException } from '../api/exceptions.ts';
import type { Members } from './dispatch.ts';
import { wordsOf } from './explain.ts';
import type { ExtensionTrouble } from './protocol.ts';

/** An extension's file and what it exports. */
export interface LoadedModule {
  readonly file: string;
  readonly members: Members;
}

/** An extension that cannot be used at all. */
export class ModuleTrouble extends Error {
  readonly code: ExtensionTrouble;

  constructor(code: ExtensionTrouble, message: string) {
    super(message);
    this.code = code;
  }
}

/** The extensions of a folder, each loaded and initialized when it is first asked for. */
export class Modules {
  readonly #folder: string;
  readonly #loaded = new Map<string, LoadedModule>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(name: string): Promise<LoadedModule> {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known;
    const file = path.join(this.#folder, `${name}.ts`);
    const loaded = { file, members: await load(name, file) };
    initialize(name, loaded);
    this.#loaded.set(name, loaded);
    return loaded;
  }

  /** Tells every extension that no more calls come. */
  terminate(): void {
    for (const { members } of this.#loaded.values()) members.terminate?.();
  }
}

async function load(name: string, file: string): Promise<Members> {
  if (!existsSync(file))
    throw new ModuleTrouble(
      'extension-not-found',
      `The extension "${name}" has no file extensions/${name}.ts.`,
    );
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(pathToFileURL(file).href)) as typeof module;
  } catch (error) {
    throw new ModuleTrouble(
      'extension-load-failed',
      `The extension "${name}" cannot be loaded: ${wordsOf(error, file)}`,
    );
  }
  const { extension } = module;
  if (typeof extension === 'object' && extension !== null && !Array.isArray(extension))
    return checked(name, extension);
  throw new ModuleTrouble(
    'extension-not-implemented',
    `extensions/${name}.ts exports no object named "extension".`,
  );
}

const MEMBERS = [
  'initialize',
  'terminate',
  'filterForDisconnection',
  'mapAttributesForJoin',
  'resolveJoinSearch',
  'shouldProjectToMV',
  'mapAttributesForImport',
  'mapAttributesForExport',
  'deprovision',
  'provision',
  'shouldDeleteFromMV',
] as const;

/** The members that an extension has. */
export const membersOf = (members: Members): readonly string[] =>
  MEMBERS.filter((name) => members[name] !== undefined);

function checked(name: string, extension: Members): Members {
  for (const member of MEMBERS) {
    const value: unknown = extension[member];
    if (value !== undefined && typeof value !== 'function')
      throw new ModuleTrouble(
        'extension-not-implemented',
        `"${member}" of extensions/${name}.ts is no function.`,
      );
  }
  return extension;
}

function initialize(name: string, { file, members }: LoadedModule): void {
  try {
    members.initialize?.();
  } catch (error) {
    if (error instanceof EntryPointNotImplementedException) return;
    throw new ModuleTrouble(
      error instanceof TerminateRunException
        ? 'extension-terminated-run'
        : 'extension-initialize-failed',
      `The extension "${name}" failed in initialize: ${wordsOf(error, file)}`,
    );
  }
}
