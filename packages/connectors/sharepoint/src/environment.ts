import type { SelectedSchema } from '@cognate/connector-kit';
import type { SharePointSettings } from './config.ts';
import type { ProfileService } from './protocol/profile-service.ts';
import type { ProfileRun } from './run.ts';

/** What reading and writing work with. */
export interface SessionEnvironment {
  readonly service: ProfileService;
  readonly run: ProfileRun;
  readonly schema: SelectedSchema;
  readonly settings: SharePointSettings;
  readonly signal: AbortSignal;
  /** Fetches a file with the session's credentials. */
  readonly fetch: (url: URL) => Promise<Buffer>;
}
