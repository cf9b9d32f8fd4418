// Three of these kinds are wanted; letters without case count as one more.
const KINDS = [/\p{Lu}/u, /\p{Ll}/u, /\d/, /[^\p{L}\p{N}]/u, /[\p{Lo}\p{Lm}]/u];
const WANTED = 3;
// Shorter parts of a name are not looked for.
const SHORTEST_PART = 3;

/**
 * Whether a password meets the complexity rule of Windows (MS-SAMR, section 3.1.1.7.2): characters of three kinds, and
 * neither the account's name nor a part of the display name in it.
 */
export function isComplex(
  password: string,
  [account = '', display = '']: readonly string[],
): boolean {
  const kinds = KINDS.filter((kind) => kind.test(password)).length;
  const parts = [account, ...display.split(/[\s,.\-_#]+/)].filter(
    (part) => part.length >= SHORTEST_PART,
  );
  const folded = password.toLowerCase();
  return kinds >= WANTED && !parts.some((part) => folded.includes(part.toLowerCase()));
}
