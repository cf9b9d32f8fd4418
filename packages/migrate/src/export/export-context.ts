import { createHash } from 'node:crypto';
import type { ConfigurationDocument } from '@cognate/sync-rules';

/** Something that MIM's files have no words for. */
export interface ExportWarning {
  /** `hr: join of person` */
  readonly subject: string;
  readonly message: string;
}

export interface ExportContext {
  readonly configuration: ConfigurationDocument;
  readonly warnings: ExportWarning[];
}

export function warn({ warnings }: ExportContext, subject: string, message: string): void {
  warnings.push({ subject, message });
}

/** A GUID that is always the same for the same thing, as MIM writes it. */
export function guidOf(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\0')).digest('hex').toUpperCase();
  const part = (from: number, length: number): string => hex.slice(from, from + length);
  return `{${part(0, 8)}-${part(8, 4)}-${part(12, 4)}-${part(16, 4)}-${part(20, 12)}}`;
}
