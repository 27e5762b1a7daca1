import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type Clock, moneyNumber, NO_DAY, parseDay, TIME_UNITS, type TimeUnit } from '../units.ts';
import { attributeAlias, attributeColumns, attributesSql } from './attributes.ts';
import { daySummarySql } from './daySummarySql.ts';
import type { Selection } from './factsSql.ts';
import { meanSpendOf } from './meanSpend.ts';
import { microsSql, readMoney } from './moneyColumn.ts';
import { countOpportunities } from './opportunities.ts';
import { preparePurchaseDays } from './purchaseDays.ts';
import { selectionsOf } from './readFacts.ts';
import type { Sample } from './sample.ts';
import type { Holdout, Summaries } from './summaries.ts';
import { type SummaryQuestion, summarySql } from './summarySql.ts';

export interface SummariseOptions {
  /** The last day that may enter, `YYYY-MM-DD`; the ledger's own when not given. */
  readonly asOf?: string | undefined;
  /** Of tx and T; week when not given. */
  readonly timeUnit?: TimeUnit;
  /** The last day of a holdout period after as-of. */
  readonly holdoutEnd?: string | undefined;
  /** Names of attributes, among those that the ledger was opened with, to put beside the summaries. */
  readonly attributes?: readonly string[] | undefined;
  /** Whether to put the times between purchases beside the summaries, which tell how regularly customers buy. */
  readonly gaps?: boolean | undefined;
  /** Whether facts of the same ledger are asked for too: then they and the summaries are read from the same tables. */
  readonly facts?: boolean | undefined;
  /** Whether x, tx, T, spend and the holdout count opportunities, periods of the calendar: see opportunities.ts. */
  readonly opportunities?: boolean | undefined;
  /** Only these customers; all where null or not given. */
  readonly sample?: Sample | null | undefined;
}

/**
 * One row for every customer with a transaction up to as-of, and what the same customers did in the holdout period.
 *
 * Customers are in numeric order where all their names are numbers, else in the order of their UTF-8 text. Nothing
 * after as-of enters the summaries. In the holdout a customer without a purchase up to as-of has zeros.
 *
 * @throws OPTION_INVALID where as-of or the holdout's end is no day, COVARIATE_INVALID where the ledger lacks an attribute
 */
export async function summarise(
  ledger: Ledger,
  options: SummariseOptions = {},
): Promise<{ summaries: Summaries; holdout: Holdout | null }> {
  const made = await summariseDays(ledger, options);
  if (!options.opportunities) return made;
  const clock: Clock = { ...made.summaries.clock, opportunities: true };
  const { counted, holdout } = await countOpportunities(ledger, clock, made.summaries.customer, made.holdout);
  return { summaries: { ...made.summaries, ...counted, clock }, holdout };
}

async function summariseDays(
  ledger: Ledger,
  options: SummariseOptions,
): Promise<{ summaries: Summaries; holdout: Holdout | null }> {
  const { asOf = ledger.asOf, timeUnit = 'week', holdoutEnd, attributes = [], gaps = false, sample = null } = options;
  const end = parseDay(asOf, '--as-of');
  const holdoutDays = holdoutEnd === undefined ? null : parseDay(holdoutEnd, '--holdout-end') - end;
  const question = { asOf, holdoutEnd: holdoutEnd ?? null, sample };
  const attributeNames = attributes.length > 0 ? await attributeColumns(ledger.connection, attributes) : [];
  const fromDays = gaps || sample !== null || options.facts === true;
  if (fromDays) await preparePurchaseDays(ledger);
  const beside = { attributes: attributeNames, gaps };
  const queries = fromDays
    ? (await rangesOf(ledger, asOf, sample, attributeNames)).map((range) =>
        orderedSql(ledger, question, daySummarySql(question, range), range.order, beside),
      )
    : [orderedSql(ledger, question, summarySql(question), BY_NAME, beside)];
  const columns = await readColumns(ledger.connection, ...queries);

  const unit = TIME_UNITS[timeUnit];
  const purchases = columns.doubles('purchases');
  const repeats = purchases.map((count) => Math.max(count - 1, 0));
  const firstPurchase = columns.integers('first_purchase');
  const lastPurchase = columns.integers('last_purchase');
  const bought = (row: number) => firstPurchase[row] !== NO_DAY;
  const repeatSpend = readMoney(columns, 'repeat_spend', ledger);
  const spendCount = columns.doubles('repeat_spend_days');
  const summaries: Summaries = {
    clock: { timeUnit, grain: 'day', timeZone: ledger.timeZone, asOf },
    currency: ledger.currency,
    customer: columns.text('customer'),
    x: repeats,
    tx: purchases.map((_, row) => (bought(row) ? (lastPurchase[row] - firstPurchase[row]) / unit : 0)),
    T: purchases.map((_, row) => (bought(row) ? (end - firstPurchase[row]) / unit : 0)),
    orders: columns.doubles('orders'),
    spendCount,
    meanSpend: spendCount.map((count, row) => meanSpendOf(repeatSpend[row], count)),
    historicalValue: readMoney(columns, 'historical_value', ledger),
    purchaseValue: readMoney(columns, 'purchase_value', ledger),
    firstPurchase,
    lastPurchase,
    ...(gaps ? { lnGaps: columns.doubles('ln_gaps').map((sum, row) => sum - repeats[row] * Math.log(unit)) } : {}),
    ...(attributes.length > 0
      ? { attributes: Object.fromEntries(attributes.map((name, i) => [name, columns.text(attributeAlias(i))])) }
      : {}),
  };
  if (holdoutEnd === undefined || holdoutDays === null) return { summaries, holdout: null };
  const holdout: Holdout = {
    end: holdoutEnd,
    days: holdoutDays,
    purchases: columns.doubles('holdout_purchases'),
    value: Float64Array.from(readMoney(columns, 'holdout_value', ledger), moneyNumber),
  };
  return { summaries, holdout };
}

/** Ranges of customers to summarise one after the other; one of all where attributes would be sought anew for each. */
async function rangesOf(
  ledger: Ledger,
  cutoff: string,
  sample: Sample | null,
  attributes: readonly string[],
): Promise<Selection[]> {
  const ranges = await selectionsOf(ledger, { cutoff, sample });
  return attributes.length > 0 && sample === null ? [{ where: 'true', order: ranges[0].order }] : ranges;
}

/** What {@link orderedSql} gives beside the summary. */
interface Beside {
  readonly attributes: readonly string[];
  readonly gaps: boolean;
}

/** Customers' order where they have no places. */
const BY_NAME = `
  CASE WHEN (SELECT bool_and(isfinite(TRY_CAST(customer AS DOUBLE)) IS TRUE) FROM summary)
    THEN TRY_CAST(customer AS DOUBLE) END,
  customer`;

/** The summary in columns that JavaScript takes as they are: money in micros, days since 1970, no NULL, in order. */
function orderedSql(
  ledger: Ledger,
  question: SummaryQuestion,
  summary: string,
  order: string,
  { attributes, gaps }: Beside,
): string {
  const day = (column: string) => `CAST(coalesce(${column} - DATE '1970-01-01', ${NO_DAY}) AS INTEGER)`;
  const micros = (column: string) => microsSql(column, ledger);
  const hasAttributes = attributes.length > 0;
  return `
WITH summary AS MATERIALIZED (${summary}
)${hasAttributes ? `,\nattribute AS (${attributesSql(attributes, question.asOf)}\n)` : ''}
SELECT
  customer,
  CAST(purchases AS DOUBLE) AS purchases,
  ${day('first_purchase')} AS first_purchase,
  ${day('last_purchase')} AS last_purchase,
  CAST(orders AS DOUBLE) AS orders,
  CAST(repeat_spend_days AS DOUBLE) AS repeat_spend_days,
  ${micros('repeat_spend')} AS repeat_spend,
  ${micros('purchase_value')} AS purchase_value,
  ${micros('historical_value')} AS historical_value${
    question.holdoutEnd !== null
      ? `,
  CAST(coalesce(holdout_purchases, 0) AS DOUBLE) AS holdout_purchases,
  ${micros('holdout_value')} AS holdout_value`
      : ''
  }${attributes.map((_, i) => `,\n  ${attributeAlias(i)}`).join('')}${gaps ? ',\n  coalesce(ln_gaps, 0) AS ln_gaps' : ''}
FROM summary${hasAttributes ? ' LEFT JOIN attribute USING (customer)' : ''}
ORDER BY ${order}`;
}
