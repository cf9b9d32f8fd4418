import type { ScriptFailure, ScriptMember } from '@cognate/sync-rules';

/** What the process that runs extensions is asked. */
export interface ScriptRequest {
  readonly extension: string;
  /** Absent where the extension is only to be loaded. */
  readonly member?: ScriptMember;
  readonly parameters?: unknown;
}

/** Why no call of an extension makes sense any more. */
export type ExtensionTrouble =
  | 'extension-not-found'
  | 'extension-load-failed'
  | 'extension-not-implemented'
  | 'extension-initialize-failed'
  | 'extension-terminated-run'
  | 'extension-died-repeatedly';

export type ScriptReply =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly failure: ScriptFailure }
  | { readonly kind: 'trouble'; readonly code: ExtensionTrouble; readonly message: string };
