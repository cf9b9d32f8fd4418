import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** The export of a server, written for these tests: every element of the format is in it. */
export const serverFolder = path.join(import.meta.dirname, 'server');
/** A management agent of each kind, written for these tests. */
export const systemsFolder = path.join(import.meta.dirname, 'systems');
/** Files that hold no configuration of the synchronization service, and single ones, written for these tests. */
export const filesFolder = path.join(import.meta.dirname, 'files');
/** Synchronization rules in the format of Azure AD Connect, written for these tests. */
export const connectFolder = path.join(import.meta.dirname, 'connect');
/** Rules of Azure AD Connect that write the same attributes, written for these tests. */
export const connectSharedFolder = path.join(import.meta.dirname, 'connect-shared');

/** A folder with these files for the time of a test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cognate-migrate-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(folder, name), content);
  return folder;
}
