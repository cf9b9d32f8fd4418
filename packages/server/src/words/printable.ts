const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** Joiners that letters of some scripts and emoji are written with. */
const HARMLESS = new Set(['\u200C', '\u200D']);

/**
 * A text from a connected system as it can be shown: characters that steer a terminal or turn the direction of the
 * line are shown as their codes.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) => {
    if (HARMLESS.has(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
