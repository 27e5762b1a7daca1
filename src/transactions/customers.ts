import { type Dialect, DUCKDB } from '../engines/dialect.ts';

/** What programs write where there is no customer. */
const NOBODY = ['NULL', 'null', 'None', 'NaN', 'nan', 'N/A', 'n/a', 'NA', '#N/A', 'undefined', '(null)', '\\N', '<NA>'];

/**
 * SQL for the customer that a text names, NULL where it names nobody.
 *
 * E-mail addresses are one whatever their case: shops write them as customers typed them.
 *
 * @param guests  ids of the file that stand for nobody
 */
export function customerSql(column: string, guests: readonly string[], dialect: Dialect = DUCKDB): string {
  const text = dialect.trimmed(column);
  return `CASE
    WHEN ${dialect.contains(column, '@')} THEN lower(replace(${text}, ' ', ''))
    WHEN NOT (${dialect.isOneOf(text, [...NOBODY, ...guests])}) THEN ${text}
  END`;
}

/** The customer that {@link customerSql} makes of an e-mail address; other ids are as they are. */
export function foldEmail(id: string): string {
  return id.includes('@') ? id.replaceAll(' ', '').toLowerCase() : id;
}

/** Whether an id is what programs write where there is no customer. */
export function isNobody(id: string): boolean {
  return NOBODY.includes(id);
}
