import type { ConnectRule } from '../connect/connect-rule.ts';
import type { Finding } from '../findings/finding.ts';
import type { MimAgent, MimMetaverse } from '../mim/model.ts';
import type { ServiceRule } from '../service/service-rule.ts';

/** One file of the folder and what it is. */
export interface SourceFile {
  readonly name: string;
  readonly kind: string;
}

/** Everything that a folder of exports holds, and what was found while it was read. */
export interface MigrationSource {
  readonly files: readonly SourceFile[];
  readonly agents: readonly MimAgent[];
  readonly metaverses: readonly MimMetaverse[];
  /** Synchronization rules of the identity service. */
  readonly serviceRules: readonly ServiceRule[];
  /** Synchronization rules of Azure AD Connect. */
  readonly connectRules: readonly ConnectRule[];
  readonly findings: readonly Finding[];
}

/** What the readers of files add to. */
export interface SourceDraft {
  readonly files: SourceFile[];
  readonly agents: MimAgent[];
  readonly metaverses: MimMetaverse[];
  readonly serviceRules: ServiceRule[];
  readonly connectRules: ConnectRule[];
  readonly findings: Finding[];
}
