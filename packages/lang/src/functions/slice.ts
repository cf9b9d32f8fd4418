// Positions count UTF-16 units, as in MIM. A cut through a character of two units drops it: half of one can be stored nowhere.

function whole(text: string): string {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  const start = first >= 0xdc00 && first <= 0xdfff ? 1 : 0;
  const end = last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** The first characters; a negative count gives the text itself. */
export function left(text: string, count: number): string {
  return count < 0 || count >= text.length ? text : whole(text.slice(0, count));
}

/** The last characters; a negative count gives the text itself. */
export function right(text: string, count: number): string {
  if (count === 0) return '';
  return count < 0 || count >= text.length ? text : whole(text.slice(-count));
}

/** Characters from a position (the first is 1); a position outside gives the text itself. */
export function mid(text: string, position: number, count: number): string {
  if (count <= 0) return '';
  if (position <= 0 || position > text.length) return text;
  return whole(text.slice(position - 1, position - 1 + count));
}
