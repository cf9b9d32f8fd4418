import type { ConnectorType } from '@cognate/connector-kit';
import type { DelimitedSettings } from './config.ts';
import { delimitedManifest } from './manifest.ts';
import { openSession } from './session.ts';

/**
 * The connector to delimited text files: one file per object type, one row per object. A row is named by its anchor,
 * which never changes. Delta imports read what has changed from files of their own; exports rewrite the file when they end, and keep every answered page in a
 * journal beside it until then.
 */
export const delimitedConnector: ConnectorType<DelimitedSettings> = {
  manifest: delimitedManifest,
  open: openSession,
};
