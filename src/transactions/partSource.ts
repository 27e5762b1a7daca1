import type { Connection } from '../engines/contract.ts';
import { quoteText } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import { dayAt, plausible } from './dateFormats.ts';
import { inPartSql, type Partition } from './partition.ts';
import type { Source } from './source.ts';
import { numbersSql, payerSql, type Rules } from './validate.ts';

/**
 * The rows of one part, as a source of their own: whatever reads it reads nothing of the others but what decides that.
 *
 * @param rules  chosen by looking at all rows, so that all parts are read alike
 * @throws OPTION_INVALID where lines of one order may fall into several parts
 */
export function partSource(connection: Connection, source: Source, rules: Rules, partition: Partition): Source {
  if (rules.columns.shape === 'order-totals') {
    throw new PerennialError('OPTION_INVALID', {
      option: '--partition',
      value: `${partition.part}/${partition.of}`,
      problem: 'totals that are repeated on the lines of an order are counted by order, not by customer',
      remedy: 'Read the whole file, or write one row an order.',
    });
  }
  const isIn = inPartSql(payerSql(source, rules), partition);
  const plain = [...rules.notations.keys()].map((place) => `m${place}`);
  const only = (rows: string, more = '') =>
    `(SELECT * ${plain.length > 0 ? `EXCLUDE (${plain.join(', ')})` : ''} FROM ${numbersSql({ rows }, rules)} WHERE ${isIn}${more})`;
  return {
    ...source,
    rows: only(source.rows),
    preview: only(source.preview),
    async rowsInFile(rows) {
      if (rows.size === 0) return new Map();
      const numbered = `(SELECT *, row_number() OVER () - 1 AS row_in_file FROM ${source.preview})`;
      const found = await connection.rows<{ row: bigint; row_in_file: bigint }>(
        `SELECT row, row_in_file
        FROM (SELECT row_in_file, row_number() OVER () - 1 AS row FROM ${only(numbered)} LIMIT ${Math.max(...rows) + 1})
        WHERE row IN (${[...rows].join(', ')})`,
      );
      return new Map(found.map(({ row, row_in_file }) => [Number(row), Number(row_in_file)]));
    },
  };
}

/** The last day of all rows, whichever part they are in: what as-of is where nobody says. Null where no row has a day. */
export async function lastDayOf(connection: Connection, source: Source, rules: Rules): Promise<string | null> {
  const { dateFormat, zones, columns, lastKnown } = rules;
  const [{ last }] = await connection.rows<{ last: string | null }>(
    `SELECT CAST(max(day) FILTER (${plausible('day')} AND day <= DATE ${quoteText(lastKnown)}) AS VARCHAR) AS last
    FROM (SELECT ${dayAt(columns.at.date, dateFormat, zones)} AS day FROM ${source.preview})`,
  );
  return last;
}
