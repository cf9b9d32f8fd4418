const SPECIAL = /[",\r\n]/;

const field = (text: string): string =>
  SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** One record of a comma-separated file, with its line end. */
export function csvRecord(fields: readonly string[]): string {
  let record = '';
  let separator = '';
  for (const text of fields) {
    record += separator + field(text);
    separator = ',';
  }
  return `${record}\n`;
}
