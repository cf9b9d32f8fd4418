import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { ExportChange } from '@cognate/connector-kit';
import type { Journal } from './fake-system.ts';

/** A journal with one line per change, on the disk before the change is answered. */
export function fileJournal(file: string): Journal {
  return {
    read: () => {
      if (!existsSync(file)) return [];
      // A line without its end was being written when the process died: that change was not carried out.
      const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
      // Written below.
      return lines.map((line) => JSON.parse(line) as ExportChange);
    },
    append: (change) => {
      const descriptor = openSync(file, 'a');
      writeSync(descriptor, `${JSON.stringify(change)}\n`);
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}
