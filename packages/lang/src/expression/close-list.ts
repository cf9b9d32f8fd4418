import type { Span } from '../diagnostic.ts';
import type { Cursor } from './cursor.ts';
import { isSign, next, peek, report, shown } from './cursor.ts';

/** Reads the `,` (answers true: more to come) or the `)` after an argument, skipping what does not belong there. */
export function closeList(cursor: Cursor, opening: Span, list: boolean): boolean {
  if (!isSign(peek(cursor), ')') && !(list && isSign(peek(cursor), ','))) {
    skipToSeparator(cursor, opening, list);
  }
  const token = peek(cursor);
  if (isSign(token, ')')) next(cursor);
  else if (list && isSign(token, ',')) {
    next(cursor);
    return true;
  }
  return false;
}

function skipToSeparator(cursor: Cursor, opening: Span, list: boolean): void {
  const token = peek(cursor);
  if (token.kind === 'end') {
    report(cursor, {
      code: 'unclosed-parenthesis',
      message: 'This parenthesis is never closed',
      remedy: 'Add the missing )',
      start: opening.start,
      end: opening.end,
    });
    return;
  }
  report(cursor, {
    code: 'expected-separator',
    message: `${list ? 'A comma or a ) is' : 'A ) is'} missing before ${shown(token)}`,
    remedy: 'Join texts with +, conditions with and or or, and separate arguments with commas',
    start: token.start,
    end: token.end,
  });
  for (let open = 0; peek(cursor).kind !== 'end'; next(cursor)) {
    const skipped = peek(cursor);
    if (open === 0 && (isSign(skipped, ')') || (list && isSign(skipped, ',')))) return;
    if (isSign(skipped, '(')) open += 1;
    else if (isSign(skipped, ')')) open -= 1;
  }
}
