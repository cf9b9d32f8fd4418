import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A temporary folder with these files: `using folder = temporaryFolder({ 'a/b.yaml': '...' })`. */
export function temporaryFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Disposable & { readonly path: string; write(file: string, content: string | Uint8Array): void } {
  const root = mkdtempSync(path.join(tmpdir(), 'cognate-test-'));
  const write = (file: string, content: string | Uint8Array): void => {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    path: root,
    write,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
