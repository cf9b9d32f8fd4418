/** `2026-01-31 14:05:09.123`: UTC, as MIM writes every date of the run history. */
export const dateText = (date: Date): string =>
  date.toISOString().replace('T', ' ').replace('Z', '');
