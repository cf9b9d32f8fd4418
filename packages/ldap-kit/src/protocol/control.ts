import { TAG } from './ber-tag.ts';
import type { BerReader } from './ber-reader.ts';
import type { BerWriter } from './ber-writer.ts';

/** An extension of a request or an answer. */
export interface Control {
  readonly oid: string;
  /** In a request: refuse the operation rather than do it without this control. */
  readonly critical: boolean;
  readonly value?: Uint8Array;
}

/** Writes the controls of a request; nothing when there are none. */
export function writeControls(writer: BerWriter, controls: readonly Control[]): void {
  if (controls.length === 0) return;
  writer.constructed(TAG.controls, () => {
    for (const { oid, critical, value } of controls)
      writer.constructed(TAG.sequence, () => {
        writer.text(oid);
        if (critical) writer.boolean(true);
        if (value !== undefined) writer.bytes(value);
      });
  });
}

/** Reads the controls at the end of a message, if there are any. */
export function readControls(reader: BerReader): readonly Control[] {
  if (reader.peek() !== TAG.controls) return [];
  const controls: Control[] = [];
  const message = reader.enter(TAG.controls);
  while (!reader.atEnd()) {
    const all = reader.enter(TAG.sequence);
    const oid = reader.text();
    const critical = reader.peek() === TAG.boolean && reader.boolean();
    const value = reader.peek() === TAG.octetString ? reader.bytes() : undefined;
    controls.push({ oid, critical, ...(value === undefined ? {} : { value }) });
    reader.leave(all);
  }
  reader.leave(message);
  return controls;
}

/** The value of the control with this OID among those of an answer. */
export const controlValue = (controls: readonly Control[], oid: string): Uint8Array | undefined =>
  controls.find((control) => control.oid === oid)?.value;
