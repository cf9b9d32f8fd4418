/** How a file of the example is written: its own separator and its own line ends. */
export interface CsvStyle {
  readonly delimiter: string;
  readonly newline: string;
}

/** A file's text. A field is quoted when it has to be. */
export function toCsv(rows: readonly (readonly string[])[], style: CsvStyle): string {
  const quote = (field: string): string =>
    field.includes(style.delimiter) || /["\r\n]/.test(field)
      ? `"${field.replaceAll('"', '""')}"`
      : field;
  return rows.map((row) => row.map(quote).join(style.delimiter) + style.newline).join('');
}
