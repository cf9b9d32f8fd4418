import type { FileHandle } from 'node:fs/promises';

/** The files that a session has open, so that closing the session closes them whatever else happens. */
export interface OpenFiles {
  /** Aborted when the run is stopped or the session is closed. */
  readonly signal: AbortSignal;
  /** Remembers a file; one that is closed before is none the worse for being closed again. */
  readonly track: (handle: FileHandle) => FileHandle;
  readonly closeAll: () => Promise<void>;
}

export function createOpenFiles(signal: AbortSignal): OpenFiles {
  const handles = new Set<FileHandle>();
  return {
    signal,
    track: (handle) => {
      handles.add(handle);
      return handle;
    },
    closeAll: async () => {
      // A file that cannot be closed is closed by its end of life; there is nobody to tell.
      await Promise.allSettled([...handles].map((handle) => handle.close()));
    },
  };
}
