import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryDirectory extends Disposable {
  readonly path: string;
}

/** A folder that goes with the test; open to all accounts unless `mode` says otherwise. */
export function temporaryDirectory(mode = 0o777, parent: string = tmpdir()): TemporaryDirectory {
  const directory = mkdtempSync(path.join(parent, `cognate-test-${process.pid}-`));
  chmodSync(directory, mode);
  return {
    path: directory,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
