// Keywords in one case only: a sentence such as 'Select a person from the list' is not SQL.
const statements = [
  /^\s*select\s[\s\S]*\sfrom\s/,
  /^\s*insert\s+into\s/,
  /^\s*update\s+\S+\s+(?:as\s+\w+\s+)?set\s/,
  /^\s*delete\s+from\s/,
  /^\s*merge\s+into\s/,
  /^\s*copy\s+\S+\s*(?:\([\s\S]*\)\s*)?(?:from|to)\s/,
  /^\s*with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s+)?\(/,
  /^\s*(?:create|drop|alter)\s+(?:unlogged\s+|temp\s+|temporary\s+|unique\s+)?(?:table|index|database|schema|role|view)\s/,
  /^\s*truncate\s+(?:table\s+)?\w+/,
];
const upperCase = statements.map((pattern) => new RegExp(toUpper(pattern.source)));

/** Whether a string literal or a template's text is an SQL statement. */
export function isSql(text: string): boolean {
  return statements.some((pattern) => pattern.test(text)) || upperCase.some((p) => p.test(text));
}

/** Whether an SQL text asks for all columns: a new column would change what it returns. */
export function selectsStar(text: string): boolean {
  return /\bselect\s+(?:\w+\.)?\*/i.test(text);
}

/** Raises the letters of a pattern but not those of its escapes (`\s` stays `\s`). */
function toUpper(source: string): string {
  return source.replace(/(\\.)|([a-z]+)/g, (all, escape: string | undefined) =>
    escape === undefined ? all.toUpperCase() : escape,
  );
}
