import type {
  DiscoveryError,
  ExportChange,
  ExportErrorType,
  ExportResult,
  ImportEntry,
} from '@cognate/connector-kit';
import type { Values } from '@cognate/kernel';
import type { FakeObject } from './fake-system.ts';

/** What goes wrong; a test sets and clears these while the engine runs. */
export interface Faults {
  /** Throws when a session is opened. */
  open?: (() => void) | undefined;
  /** Called before every entry of an import with the number of entries before it; what it throws ends the import. */
  beforeEntry?: ((count: number) => void | Promise<void>) | undefined;
  /** Called before every change of an export with the number of changes before it in the step. */
  beforeChange?: ((count: number, change: ExportChange) => void | Promise<void>) | undefined;
  /** Called once a page was written and before the engine learns of it. */
  afterPage?: (() => void | Promise<void>) | undefined;
  /** Called when an export step ends. */
  finish?: (() => void) | undefined;
  /** What a defective connector reports instead of an entry. */
  entry?: ((entry: ImportEntry) => ImportEntry) | undefined;
  /** What a defective connector answers instead of the results of a page. */
  results?: ((results: readonly ExportResult[]) => readonly ExportResult[]) | undefined;
  /** Awaited when a session is closed. */
  close?: (() => Promise<void>) | undefined;
  /** Objects that cannot be read. */
  unreadable?: ((object: FakeObject) => Omit<DiscoveryError, 'dn'> | undefined) | undefined;
  /** Changes that are refused. */
  refuse?: ((change: ExportChange) => ExportErrorType | undefined) | undefined;
  /** What the system says when it refuses something. */
  words?: string | undefined;
  /** Changes that are answered as done and are not. */
  ignore?: ((change: ExportChange) => boolean) | undefined;
  /** What becomes of written values. */
  rewrite?: ((attribute: string, values: Values) => Values) | undefined;
  /** Names of objects that an import does not report. */
  hidden?: readonly string[] | undefined;
  /** Names of objects that an import reports twice. */
  twice?: readonly string[] | undefined;
}
