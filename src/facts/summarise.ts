import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import {
  type Clock,
  type EpochDay,
  type MoneyColumn,
  moneyNumber,
  NO_DAY,
  parseDay,
  TIME_UNITS,
  type TimeUnit,
} from '../units.ts';
import { attributeAlias, attributeColumns, attributesSql } from './attributes.ts';
import { readDays } from './dayColumns.ts';
import { meanSpendOf } from './meanSpend.ts';
import { microsSql, readMoney } from './moneyColumn.ts';
import { countOpportunities } from './opportunities.ts';
import { preparePurchaseDays } from './purchaseDays.ts';
import type { Sample } from './sample.ts';
import { countCustomers, type Selection, selectionsOf } from './selections.ts';
import type { CustomerColumns, Holdout, Summaries } from './summaries.ts';
import { type DaySummary, emptySummary, summariseInto, timesOf } from './summaryOfDays.ts';
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
  const fromDays = ledger.merged || options.gaps || options.facts || (options.sample ?? null) !== null;
  const made = await (fromDays ? summariseByDay : summariseByRow)(ledger, options);
  if (!options.opportunities) return made;
  const clock: Clock = { ...made.summaries.clock, opportunities: true };
  const { counted, holdout } = await countOpportunities(ledger, clock, made.summaries.customer, made.holdout);
  return { summaries: { ...made.summaries, ...counted, clock }, holdout };
}

/** As one statement over rows: where nothing else is asked for, days need not be merged. */
async function summariseByRow(
  ledger: Ledger,
  options: SummariseOptions,
): Promise<{ summaries: Summaries; holdout: Holdout | null }> {
  const { asOf = ledger.asOf, holdoutEnd = null, attributes = [] } = options;
  const named = attributes.length > 0 ? await attributeColumns(ledger.connection, attributes) : [];
  // As named by the person, before SQL sees them.
  const period = periodOf(asOf, holdoutEnd);
  const columns = await readColumns(ledger.connection, orderedSql(ledger, { asOf, holdoutEnd }, named));
  const spendCount = columns.doubles('repeat_spend_days');
  const repeatSpend = readMoney(columns, 'repeat_spend', ledger);
  const { summaries, holdout } = summariesOf(ledger, options, period, {
    attributes: named.map((_, i) => columns.text(attributeAlias(i))),
    purchases: columns.doubles('purchases'),
    firstPurchase: columns.integers('first_purchase'),
    lastPurchase: columns.integers('last_purchase'),
    orders: columns.doubles('orders'),
    spendCount,
    meanSpend: spendCount.map((count, row) => meanSpendOf(repeatSpend[row], count)),
    historicalValue: readMoney(columns, 'historical_value', ledger),
    purchaseValue: readMoney(columns, 'purchase_value', ledger),
    later:
      period.holdoutDays === null
        ? null
        : {
            purchases: columns.doubles('holdout_purchases'),
            value: Float64Array.from(readMoney(columns, 'holdout_value', ledger), moneyNumber),
          },
  });
  return { summaries: { ...summaries, customer: columns.text('customer') }, holdout };
}

/** The same to the last digit, out of the tables that facts are read from: far less work where they are made. */
async function summariseByDay(
  ledger: Ledger,
  options: SummariseOptions,
): Promise<{ summaries: Summaries; holdout: Holdout | null }> {
  const { columns, names, holdout } = await summariseColumns(ledger, options);
  return { summaries: { ...columns, customer: await names() }, holdout };
}

/** As {@link summarise} does, from days, with the names for later: until then no engine has to look after them. */
export async function summariseColumns(
  ledger: Ledger,
  options: Omit<SummariseOptions, 'opportunities'>,
): Promise<{ columns: CustomerColumns; names: () => Promise<readonly string[]>; holdout: Holdout | null }> {
  const { asOf = ledger.asOf, holdoutEnd = null, attributes = [], sample = null } = options;
  const named = attributes.length > 0 ? await attributeColumns(ledger.connection, attributes) : [];
  const period = periodOf(asOf, holdoutEnd);
  await preparePurchaseDays(ledger);
  const question = { cutoff: asOf, sample };
  const selections = await selectionsOf(ledger, question);
  // Attributes would be sought anew for each range.
  const ranges = named.length > 0 && sample === null ? [{ ...selections[0], where: 'true' }] : selections;
  const summary = emptySummary(await countCustomers(ledger, question), ledger.wideMoney);
  const values: string[][] = named.map(() => []);
  let at = 0;
  for (const selection of ranges) {
    const known = await readColumns(ledger.connection, customersSql(selection, asOf, ['place'], named));
    const days = await readDays(ledger, selection, period.end + (period.holdoutDays ?? 0), false);
    summariseInto(summary, days, { places: known.integers('place'), asOf: period.end, at });
    at += known.length;
    values.forEach((column, i) => {
      for (const value of known.text(attributeAlias(i))) column.push(value);
    });
  }
  const later = period.holdoutDays === null ? null : summary.later;
  const { summaries, holdout } = summariesOf(ledger, options, period, { ...summary, later, attributes: values });
  const names = async () => {
    const queries = selections.map((selection) => customersSql(selection, asOf, ['customer'], []));
    return (await readColumns(ledger.connection, ...queries)).text('customer');
  };
  return { columns: summaries, names, holdout };
}

/** The period that is summarised ends on a day, and the holdout so many days later. */
interface Period {
  readonly end: EpochDay;
  readonly holdoutDays: number | null;
}

function periodOf(asOf: string, holdoutEnd: string | null): Period {
  const end = parseDay(asOf, '--as-of');
  return { end, holdoutDays: holdoutEnd === null ? null : parseDay(holdoutEnd, '--holdout-end') - end };
}

/** What either way of summarising finds. */
interface Found extends Omit<DaySummary, 'lnGaps' | 'later' | 'historicalValue' | 'purchaseValue'> {
  /** A column for each that was asked for. */
  readonly attributes: readonly (readonly string[])[];
  readonly historicalValue: MoneyColumn;
  readonly purchaseValue: MoneyColumn;
  readonly lnGaps?: Float64Array;
  readonly later: DaySummary['later'] | null;
}

function summariesOf(
  ledger: Ledger,
  { asOf = ledger.asOf, timeUnit = 'week', holdoutEnd, attributes = [], gaps = false }: SummariseOptions,
  { end, holdoutDays }: Period,
  { purchases, lnGaps, later, attributes: values, ...found }: Found,
): { summaries: CustomerColumns; holdout: Holdout | null } {
  const unit = TIME_UNITS[timeUnit];
  const times = timesOf({ ...found, purchases }, end, timeUnit);
  const summaries: CustomerColumns = {
    clock: { timeUnit, grain: 'day', timeZone: ledger.timeZone, asOf },
    currency: ledger.currency,
    ...found,
    ...times,
    ...(gaps && lnGaps ? { lnGaps: lnGaps.map((sum, row) => sum - times.x[row] * Math.log(unit)) } : {}),
    ...(attributes.length > 0
      ? { attributes: Object.fromEntries(attributes.map((name, i) => [name, values[i]])) }
      : {}),
  };
  const holdout = later && { end: holdoutEnd!, days: holdoutDays!, ...later };
  return { summaries, holdout };
}

/** Selected customers known at as-of, with one value of each attribute. */
function customersSql(
  { where, order }: Selection,
  asOf: string,
  columns: readonly string[],
  attributes: readonly string[],
): string {
  const hasAttributes = attributes.length > 0;
  return `${hasAttributes ? `WITH attribute AS (${attributesSql(attributes, asOf)}\n)\n` : ''}
SELECT ${[...columns, ...attributes.map((_, i) => attributeAlias(i))].join(', ')}
FROM customer_places${hasAttributes ? ' JOIN attribute USING (customer)' : ''}
WHERE ${where} AND seen <= DATE '${asOf}'
ORDER BY ${order}`;
}

/** Customers' order where they have no places. */
const BY_NAME = `
  CASE WHEN (SELECT bool_and(isfinite(TRY_CAST(customer AS DOUBLE)) IS TRUE) FROM summary)
    THEN TRY_CAST(customer AS DOUBLE) END,
  customer`;

/** The summary in columns that JavaScript takes as they are: money in micros, days since 1970, no NULL, in order. */
function orderedSql(ledger: Ledger, question: SummaryQuestion, attributes: readonly string[]): string {
  const day = (column: string) => `CAST(coalesce(${column} - DATE '1970-01-01', ${NO_DAY}) AS INTEGER)`;
  const micros = (column: string) => microsSql(column, ledger);
  const hasAttributes = attributes.length > 0;
  return `
WITH summary AS MATERIALIZED (${summarySql(question)}
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
  }${attributes.map((_, i) => `,\n  ${attributeAlias(i)}`).join('')}
FROM summary${hasAttributes ? ' LEFT JOIN attribute USING (customer)' : ''}
ORDER BY ${BY_NAME}`;
}
