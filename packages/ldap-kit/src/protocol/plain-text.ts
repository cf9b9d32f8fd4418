const LONGEST = 1000;

/**
 * The server's words as messages and stores can hold them: without U+0000, with which Active Directory ends its own,
 * and not longer than people read.
 */
export function plainText(words: string): string {
  const text = words
    .slice(0, LONGEST + 1)
    .replaceAll('\u0000', '')
    .trimEnd();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
