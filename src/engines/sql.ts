/** The few ways in which a value becomes SQL text: file names and column names may hold quotes. */

/** `O'Brien` to `'O''Brien'`. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `say "hi"` to `"say ""hi"""`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Whether a text is one of several. Not `IN`: DuckDB makes a join of a longer list, and a join loses the order of rows.
 */
export function isOneOf(expression: string, values: readonly string[]): string {
  return `list_contains([${values.map(quoteText).join(', ')}], ${expression})`;
}

/** A file path for DuckDB's readers, which take `*`, `?` and `[` for patterns unless they stand in brackets. */
export function quotePath(path: string): string {
  return quoteText(path.replace(/[*?[]/g, '[$&]'));
}

/** Text without the blanks around it. DuckDB's trim knows all of Unicode and is slow: few values need it. */
export function trimmed(expression: string): string {
  return `CASE WHEN starts_with(${expression}, ' ') OR ends_with(${expression}, ' ') THEN trim(${expression}) ELSE ${expression} END`;
}

/** What {@link trimmed} makes of a value, for values that come by another way. */
export function trimText(value: string): string {
  return value.startsWith(' ') || value.endsWith(' ') ? value.replace(/^\p{Zs}+|\p{Zs}+$/gu, '') : value;
}
