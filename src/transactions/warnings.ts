import type { Connection } from '../engines/contract.ts';
import { parseDay } from '../units.ts';
import { hasAmounts, tellsByName } from './columns.ts';
import type { Source } from './source.ts';
import type { Rules } from './validate.ts';

/** What the warnings look at. */
export interface Noted {
  readonly source: Pick<Source, 'names'>;
  readonly rules: Pick<Rules, 'preset' | 'columns' | 'currency'>;
  /** Columns that look like money, in a file of which no column of amounts was recognised. */
  readonly unusedMoney: readonly string[];
  readonly acceptedRows: number;
  readonly customers: number;
  readonly orderLines: number;
  readonly duplicatesKept: number;
  readonly busiest: { readonly customer: string; readonly rows: number };
  readonly otherCurrencies: readonly { readonly currency: string; readonly rows: number }[];
}

/** What a caution is about, and its figures: for those who tell it in words of their own. */
export interface Caution {
  readonly code: CautionCode;
  readonly values: Readonly<Record<string, string | number>>;
  /** For the command line. */
  readonly text: string;
}

export const CAUTIONS = [
  ...(['NAMES', 'DUPLICATES', 'CURRENCIES', 'BUSY_CUSTOMER', 'FAR_DAYS', 'UNUSED_MONEY'] as const),
] as const;
export type CautionCode = (typeof CAUTIONS)[number];

/** Exact duplicates are worth a warning from this share of the rows on. */
const MANY_DUPLICATES = 0.01;
/** So much of all rows is not one person's, where there are customers enough. */
const BUSY_SHARE = 0.1;
const BUSY_CUSTOMERS = 20;

/** What a person should look at before believing a figure, a sentence each. */
export async function cautionsOf(connection: Connection, noted: Noted): Promise<Caution[]> {
  const { source, rules, acceptedRows, customers, duplicatesKept, busiest, otherCurrencies } = noted;
  const { caution } = rules.preset;
  const cautions: Caution[] = [];
  const add = (code: CautionCode, values: Caution['values'], text: string) => cautions.push({ code, values, text });
  // Of an export that names nobody better.
  if (caution) add('NAMES', {}, caution);
  if (tellsByName(rules.columns, source.names)) {
    add(
      'NAMES',
      { column: source.names[rules.columns.at.customer] },
      `Customers are told apart by ${source.names[rules.columns.at.customer]}: two people of one name are one customer. --customer-column names a better column.`,
    );
  }
  if (duplicatesKept > MANY_DUPLICATES * acceptedRows) {
    add(
      'DUPLICATES',
      { rows: duplicatesKept, of: acceptedRows },
      `${count(duplicatesKept)} of ${count(acceptedRows)} rows repeat another in every column and were kept: was the file exported twice? --duplicates exclude keeps one of each.`,
    );
  }
  if (otherCurrencies.length > 0) {
    const others = otherCurrencies.map(({ currency, rows }) => `${count(rows)} in ${currency}`).join(', ');
    add(
      'CURRENCIES',
      { currency: rules.currency, rows: otherCurrencies.reduce((sum, { rows }) => sum + rows, 0) },
      `Amounts are in several currencies: only ${rules.currency || 'those without a sign'} is counted, and ${others} are excluded. --currency chooses another.`,
    );
  }
  if (customers >= BUSY_CUSTOMERS && busiest.rows >= BUSY_SHARE * acceptedRows) {
    const percent = Math.round((100 * busiest.rows) / acceptedRows);
    add(
      'BUSY_CUSTOMER',
      { customer: busiest.customer, share: busiest.rows / acceptedRows },
      `Customer ${busiest.customer} has ${percent} % of all rows: is this a till, a marketplace or a guest account?`,
    );
  }
  cautions.push(...(await farDays(connection)));
  if (noted.unusedMoney.length > 0) {
    add(
      'UNUSED_MONEY',
      { columns: noted.unusedMoney.join(', ') },
      `No column of amounts was recognised, so purchases are counted without money; ${noted.unusedMoney.join(', ')} looks like money: name it with --amount-column.`,
    );
  }
  return cautions;
}

/** Days so far from all others count as a slip of the pen where few rows are on them. */
const FAR_DAYS = 365;
const FEW_ROWS = 0.001;

/** Warns of the first or last days of the ledger where a long time without any row lies beside them. */
async function farDays(connection: Connection): Promise<Caution[]> {
  const rows = await connection.rows<{ day: string; rows: bigint }>(
    'SELECT CAST(day AS VARCHAR) AS day, count(*) AS rows FROM ledger GROUP BY day ORDER BY day',
  );
  const days = rows.map(({ day, rows: n }) => ({ day, epoch: parseDay(day), rows: Number(n) }));
  const few = Math.max(1, FEW_ROWS * days.reduce((sum, day) => sum + day.rows, 0));
  return [days, days.toReversed()].flatMap((ordered) => {
    let beyond = 0;
    for (let i = 0; i + 1 < ordered.length; i++) {
      beyond += ordered[i].rows;
      if (beyond > few) break;
      const gap = Math.abs(ordered[i + 1].epoch - ordered[i].epoch);
      const span = Math.abs(ordered.at(-1)!.epoch - ordered[i + 1].epoch);
      // Few others would make any day far from all others.
      if (ordered.length - i > 2 && gap > Math.max(FAR_DAYS, span / 2)) {
        const [from, to] = [ordered[0].day, ordered[i].day].sort();
        return [
          {
            code: 'FAR_DAYS',
            values: { rows: beyond, from, to, days: gap },
            text: `${count(beyond)} ${beyond === 1 ? 'row is' : 'rows are'} dated ${ordered[0].day}${i > 0 ? ` to ${ordered[i].day}` : ''}, ${count(gap)} days from all others: a slip or a placeholder stretches the history.`,
          },
        ];
      }
    }
    return [];
  });
}

/** Columns that look like money in a file of which no column of amounts was recognised. */
export async function unusedMoney(
  connection: Connection,
  { names, preview }: Source,
  { columns }: Rules,
): Promise<string[]> {
  if (hasAmounts(columns)) return [];
  const used = new Set([...Object.values(columns.at), ...columns.attributes]);
  const places = names.flatMap((_, place) => (used.has(place) ? [] : [place]));
  if (places.length === 0) return [];
  const money = `'^\\D{0,4}-?\\d[\\d., '']*[.,]\\d\\d\\D{0,4}$'`;
  const shares = places.map(
    (place) => `avg(CAST(regexp_matches(c${place}, ${money}) AS INT)) FILTER (c${place} <> '') AS s${place}`,
  );
  const [share] = await connection.rows<Record<string, number | null>>(
    `SELECT ${shares.join(', ')} FROM (SELECT * FROM ${preview} LIMIT 2000)`,
  );
  return places.filter((place) => (share[`s${place}`] ?? 0) > 0.5).map((place) => names[place]);
}

function count(rows: number): string {
  return rows.toLocaleString('en');
}
