/** What an audit asks of the past: aggregates, made in the engine that holds the transactions. */
import { type ResultColumns, readColumns } from '../../engines/readColumns.ts';
import { quoteName } from '../../engines/sql.ts';
import { microsSql, readMoney } from '../../facts/moneyColumn.ts';
import { oncePerLedger } from '../../facts/oncePerLedger.ts';
import { preparePurchaseDays } from '../../facts/purchaseDays.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { type EpochDay, formatDay, type Micros, moneyNumber } from '../../units.ts';
import type { Change } from '../../valuation/audit/audit.ts';
import type { Weekly } from '../../valuation/audit/newcomers.ts';
import { GRAINS, type Grain, type Periods, stretchSql } from '../../valuation/audit/periods.ts';

/** What is added up: money net of refunds, or purchases where there are no amounts. */
function measureSql({ hasAmounts }: Ledger): string {
  return hasAmounts ? 'net' : 'CAST(purchase AS INTEGER)';
}

const dateSql = (day: EpochDay) => `DATE '${formatDay(day)}'`;

export interface ChangeSums {
  readonly change: Change;
  readonly customers: number;
  readonly before: Micros;
  readonly now: Micros;
  readonly purchasesBefore: number;
  readonly purchasesNow: number;
  /** Log-mean contributions of single customers, in currency units; of those with a value above 0 in both periods. */
  readonly frequency: number;
  readonly amount: number;
  /** Difference of the others. */
  readonly rest: Micros;
}

/** Customers by what they did in two periods. Logarithms are rounded and summed exactly: threads add in any order. */
export async function readChanges(ledger: Ledger, { start, middle, end }: Periods): Promise<ChangeSums[]> {
  await preparePurchaseDays(ledger);
  const measure = measureSql(ledger);
  const exactly = (effect: string) => `CAST(coalesce(sum(CAST(${effect} AS DECIMAL(38, 6))), 0) AS DOUBLE)`;
  const both = "v0 > 0 AND v1 > 0 AND change = 'kept'";
  // L(v1, v0) ln(f1 / f0), L being v0 where both are equal.
  const mean = '(CASE WHEN v0 = v1 THEN v0 ELSE (v1 - v0) / ln(v1 / v0) END)';
  const columns = await readColumns(
    ledger.connection,
    `WITH periods AS (
      SELECT
        place,
        coalesce(sum(${measure}) FILTER (day <= ${dateSql(middle)}), 0) AS before,
        coalesce(sum(${measure}) FILTER (day > ${dateSql(middle)}), 0) AS now,
        count(*) FILTER (purchase AND day <= ${dateSql(middle)}) AS n0,
        count(*) FILTER (purchase AND day > ${dateSql(middle)}) AS n1
      FROM purchase_days
      WHERE day > ${dateSql(start)} AND day <= ${dateSql(end)}
      GROUP BY place
    ),
    judged AS (
      SELECT *, CAST(before AS DOUBLE) AS v0, CAST(now AS DOUBLE) AS v1,
        CASE
          WHEN n0 > 0 AND n1 > 0 THEN 'kept'
          WHEN n1 > 0 AND first > ${dateSql(middle)} THEN 'new'
          WHEN n1 > 0 THEN 'back'
          WHEN n0 > 0 THEN 'lost'
          ELSE 'refunds'
        END AS change
      FROM periods JOIN customer_places USING (place)
    )
    SELECT
      change,
      CAST(count(*) AS INTEGER) AS customers,
      ${microsSql('sum(before)', ledger)} AS before,
      ${microsSql('sum(now)', ledger)} AS now,
      CAST(sum(n0) AS DOUBLE) AS purchases_before,
      CAST(sum(n1) AS DOUBLE) AS purchases_now,
      ${exactly(`CASE WHEN ${both} THEN ${mean} * ln(n1 / n0) END`)} AS frequency,
      ${exactly(`CASE WHEN ${both} THEN ${mean} * ln((v1 / n1) / (v0 / n0)) END`)} AS amount,
      ${microsSql(`sum(now - before) FILTER (NOT (${both}))`, ledger)} AS rest
    FROM judged
    GROUP BY change`,
  );
  const [before, now, rest] = ['before', 'now', 'rest'].map((name) => readMoney(columns, name, ledger));
  const numbers = (name: string) => columns.doubles(name);
  return columns.text('change').map((change, row) => ({
    change: change as Change,
    customers: columns.integers('customers')[row],
    before: before[row],
    now: now[row],
    purchasesBefore: numbers('purchases_before')[row],
    purchasesNow: numbers('purchases_now')[row],
    frequency: numbers('frequency')[row],
    amount: numbers('amount')[row],
    rest: rest[row],
  }));
}

/** Items sold in each of two periods; null where the transactions do not say. */
export async function readItems(ledger: Ledger, { start, middle, end }: Periods) {
  if (ledger.columns.quantity === undefined) return null;
  const columns = await readColumns(
    ledger.connection,
    `SELECT
      CAST(coalesce(sum(quantity) FILTER (day <= ${dateSql(middle)}), 0) AS DOUBLE) AS before,
      CAST(coalesce(sum(quantity) FILTER (day > ${dateSql(middle)}), 0) AS DOUBLE) AS now
    FROM ledger
    WHERE NOT refund AND day > ${dateSql(start)} AND day <= ${dateSql(end)}`,
  );
  return { before: columns.doubles('before')[0], now: columns.doubles('now')[0] };
}

/** Of a customer's first purchase the month before: in a year before the calendar's. */
const NO_MONTH = -12;

/**
 * Makes the temp table `cohort_days`, once a ledger: all that is asked of cohorts over time, in one pass over purchase
 * days. A row for each first day (NULL for customers with refunds alone) and day:
 * - value: what it brought; purchases
 * - in_month, in_quarter, in_year: customers whose first purchase in that stretch of the calendar it is, so that their
 *   sum over a stretch is how many bought in it
 *
 * Days stand customer after customer, in order, so that the purchase before is the row before.
 */
const prepareCohortDays = oncePerLedger(async (ledger: Ledger) => {
  await preparePurchaseDays(ledger);
  const starts = Object.entries(GRAINS).map(
    ([grain, months]) => `count(*) FILTER (before // ${months} <> month // ${months}) AS in_${grain}`,
  );
  await ledger.connection.run(`
    CREATE OR REPLACE TEMP TABLE cohort_days AS
    SELECT
      first, day, sum(${measureSql(ledger)}) AS value, count(month) AS purchases,
      ${starts.join(',\n      ')}
    FROM (
      SELECT *, CASE WHEN lag(place) OVER () = place THEN lag(month) OVER () ELSE ${NO_MONTH} END AS before
      FROM (SELECT place, day, net, purchase, ${stretchSql('day', 'month')} AS month FROM purchase_days WHERE purchase)
      UNION ALL
      SELECT place, day, net, purchase, NULL, NULL FROM purchase_days WHERE NOT purchase
    ) JOIN customer_places USING (place)
    GROUP BY first, day`);
});

export interface CohortCell {
  /** Stretch of the first purchase; -1 for customers with refunds alone. */
  readonly cohort: number;
  readonly stretch: number;
  readonly active: number;
  readonly purchases: number;
  readonly value: Micros;
}

/** Every cohort in every stretch of the calendar in which it bought or sent something back. */
export async function readCohorts(ledger: Ledger, grain: Grain): Promise<CohortCell[]> {
  await prepareCohortDays(ledger);
  const columns = await readColumns(
    ledger.connection,
    `SELECT
      coalesce(${stretchSql('first', grain)}, -1) AS cohort,
      ${stretchSql('day', grain)} AS stretch,
      CAST(sum(in_${grain}) AS INTEGER) AS active,
      CAST(sum(purchases) AS DOUBLE) AS purchases,
      ${microsSql('sum(value)', ledger)} AS value
    FROM cohort_days
    GROUP BY cohort, stretch
    ORDER BY cohort, stretch`,
  );
  const value = readMoney(columns, 'value', ledger);
  const [stretch, active] = [columns.integers('stretch'), columns.integers('active')];
  const purchases = columns.doubles('purchases');
  return Array.from(columns.integers('cohort'), (cohort, row) => ({
    cohort,
    stretch: stretch[row],
    active: active[row],
    purchases: purchases[row],
    value: value[row],
  }));
}

/** By week of the first purchase and week, counted back from as-of. */
export async function readWeekly(ledger: Ledger, first: EpochDay, end: EpochDay): Promise<Weekly> {
  await prepareCohortDays(ledger);
  const weeks = Math.floor((end - first + 1) / 7);
  const back = (day: string) => `CAST((${dateSql(end)} - ${day}) // 7 AS INTEGER)`;
  const columns = await readColumns(
    ledger.connection,
    `SELECT
      ${back('first')} AS born,
      ${back('day')} AS week,
      CAST(coalesce(sum(purchases) FILTER (day = first), 0) AS DOUBLE) AS acquired,
      ${microsSql('sum(value)', ledger)} AS value
    FROM cohort_days
    WHERE first IS NOT NULL
    GROUP BY born, week`,
  );
  const weekly = {
    weeks,
    acquired: new Float64Array(weeks),
    revenue: Array.from({ length: weeks }, (_, born) => new Float64Array(born + 1)),
  };
  const value = readMoney(columns, 'value', ledger);
  const [born, week] = [columns.integers('born'), columns.integers('week')];
  const acquired = columns.doubles('acquired');
  for (let row = 0; row < columns.length; row++) {
    // Refunds before a first purchase are of customers who came earlier than the data.
    if (born[row] >= weeks || week[row] > born[row]) continue;
    weekly.acquired[born[row]] += acquired[row];
    weekly.revenue[born[row]][week[row]] += moneyNumber(value[row]);
  }
  return weekly;
}

export interface FirstProduct {
  readonly name: string;
  readonly customers: number;
  /** Of what each customer brought after the day of the first purchase: sum and sum of squares. */
  readonly sum: number;
  readonly squares: number;
  readonly returned: number;
}

/** Products with fewer first buyers are passed over. */
const LEAST_BUYERS = 20;

/**
 * What customers brought in the days after their first, by what they bought on it; a customer who bought several
 * products then counts under each. Of customers alone who have been known for so many days.
 *
 * @returns  all customers first, under the name ''
 */
export async function readFirstProducts(
  ledger: Ledger,
  column: 'category' | 'product',
  { days, end }: Periods,
): Promise<FirstProduct[]> {
  await preparePurchaseDays(ledger);
  const name = quoteName(column);
  const figures = `
      CAST(count(*) AS INTEGER) AS customers,
      CAST(sum(value) AS DOUBLE) AS sum,
      CAST(sum(CAST(value AS DECIMAL(18, 2)) * CAST(value AS DECIMAL(18, 2))) AS DOUBLE) AS squares,
      CAST(count(*) FILTER (returned) AS INTEGER) AS returned`;
  const columns = await readColumns(
    ledger.connection,
    `WITH began AS (
      SELECT
        place,
        coalesce(sum(${measureSql(ledger)}) FILTER (day > first), 0) AS value,
        coalesce(bool_or(purchase) FILTER (day > first), false) AS returned
      FROM purchase_days JOIN customer_places USING (place)
      WHERE first <= ${dateSql(end - days)} AND day <= first + ${days}
      GROUP BY place
    ),
    bought AS (
      SELECT DISTINCT customer, ${name} AS name
      FROM ledger SEMI JOIN customer_places ON ledger.customer = customer_places.customer AND day = first
      WHERE NOT refund AND ${name} IS NOT NULL
    )
    SELECT '' AS name, ${figures} FROM began
    UNION ALL
    SELECT name, ${figures}
    FROM bought JOIN customer_places USING (customer) JOIN began USING (place)
    GROUP BY name
    HAVING count(*) >= ${LEAST_BUYERS}
    ORDER BY customers DESC, name`,
  );
  return productsOf(columns);
}

function productsOf(columns: ResultColumns): FirstProduct[] {
  const [customers, returned] = [columns.integers('customers'), columns.integers('returned')];
  const [sum, squares] = [columns.doubles('sum'), columns.doubles('squares')];
  const rows = columns.text('name').map((name, row) => ({
    name,
    customers: customers[row],
    sum: sum[row],
    squares: squares[row],
    returned: returned[row],
  }));
  return [...rows.filter(({ name }) => name === ''), ...rows.filter(({ name }) => name !== '')];
}
