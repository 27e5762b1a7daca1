import type { Connection } from '../engines/contract.ts';
import { quoteText } from '../engines/sql.ts';
import { parseMoney } from '../units.ts';
import { plausible } from './dateFormats.ts';
import { ORDER_LINE, verdictOf } from './reasons.ts';
import { KINDS, type Kind } from './validate.ts';

/** Rows by verdict (0 = accepted, else the number of the reason) with their days and exact amounts. */
export interface VerdictCount {
  readonly verdict: number;
  readonly rows: number;
  readonly micros: bigint;
  /** Without regard to signs: how much money the rows move. */
  readonly absolute: bigint;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

export interface Counts {
  readonly verdicts: readonly VerdictCount[];
  readonly kinds: Readonly<Record<Kind, { readonly rows: number; readonly micros: bigint }>>;
}

/** A row of {@link countsSql}. */
export interface VerdictRow {
  verdict: number;
  kind: Kind | null;
  rows: bigint | number;
  amount: string | null;
  absolute: string | null;
  first: string | null;
  last: string | null;
}

/**
 * Counts of the table `validated`, by verdict and by kind.
 *
 * @param lastKnown  days after it, and days that are none, are left out of firstDay and lastDay
 */
export async function countVerdicts(connection: Connection, lastKnown: string): Promise<Counts> {
  return countsOf(await connection.rows<VerdictRow>(countsSql(lastKnown)));
}

/** The statement that counts the rows of `validated`. */
export function countsSql(lastKnown: string): string {
  const known = `${plausible('day')} AND day <= DATE ${quoteText(lastKnown)}`;
  return `SELECT
       verdict,
       kind,
       count(*) AS rows,
       CAST(sum(amount) AS VARCHAR) AS amount,
       CAST(sum(abs(amount)) AS VARCHAR) AS absolute,
       CAST(min(day) FILTER (WHERE ${known}) AS VARCHAR) AS first,
       CAST(max(day) FILTER (WHERE ${known}) AS VARCHAR) AS last
     FROM validated
     GROUP BY verdict, kind
     ORDER BY verdict`;
}

/** What its rows come to. */
export function countsOf(counted: readonly VerdictRow[]): Counts {
  const verdicts = [...new Set(counted.map((row) => row.verdict))];
  const own = counted.filter((row) => row.verdict !== verdictOf('other currency') && row.verdict !== ORDER_LINE);
  const kinds = KINDS.map((kind) => [kind, total(own.filter((row) => row.kind === kind))]);
  return {
    verdicts: verdicts.map((verdict) => {
      const rows = counted.filter((row) => row.verdict === verdict);
      return {
        verdict,
        ...total(rows),
        firstDay: rows.flatMap(({ first }) => first ?? []).sort()[0] ?? null,
        lastDay:
          rows
            .flatMap(({ last }) => last ?? [])
            .sort()
            .at(-1) ?? null,
      };
    }),
    kinds: Object.fromEntries(kinds) as Counts['kinds'],
  };
}

function total(rows: readonly VerdictRow[]): Pick<VerdictCount, 'rows' | 'micros' | 'absolute'> {
  const sum = (column: 'amount' | 'absolute') =>
    rows.reduce((total, row) => total + (parseMoney(row[column] ?? '0') ?? 0n), 0n);
  return {
    rows: rows.reduce((count, row) => count + Number(row.rows), 0),
    micros: sum('amount'),
    absolute: sum('absolute'),
  };
}
