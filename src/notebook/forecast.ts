/** What customers have brought and will bring: one row each, all of it from one predictive distribution. */
import type { Scores } from '../pipelines/score.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { intervalChart } from '../plots/intervalChart.ts';
import type { ReportTable } from '../plots/table.ts';
import { moneyNumber, NO_DAY, parseDay } from '../units.ts';
import type { Total } from '../valuation/value.ts';
import { DISPLAY, type Figure, figure, type MediaBundle, page } from './display.ts';
import { printMoney, printShare, Table } from './table.ts';

/** The columns of scores.csv, with frequency and recency; money is NaN where the transactions carry no amounts. */
export type ForecastColumns = {
  readonly customer_id: readonly string[];
  /** Repeat purchases, time of the last one and age, as in a summary; times in the time unit. */
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
  readonly last_purchase: readonly (Date | null)[];
  readonly historical_value: Float64Array;
  readonly expected_purchases: Float64Array;
  /** Ends of the prediction interval, and the median. */
  readonly purchases_low: Float64Array;
  readonly purchases_median: Float64Array;
  readonly purchases_high: Float64Array;
  readonly expected_spend: Float64Array;
  readonly predicted_value: Float64Array;
  readonly value_low: Float64Array;
  readonly value_median: Float64Array;
  readonly value_high: Float64Array;
  readonly total_value: Float64Array;
  /** Discounted, to infinity; NaN where dropout is not identified. */
  readonly residual_value: Float64Array;
  readonly p_alive: Float64Array;
  /** P(at least one purchase within the horizon). */
  readonly p_return: Float64Array;
  /** By when a next purchase is as likely as not; null beyond the horizon. */
  readonly next_purchase: readonly (Date | null)[];
  readonly naive_value: Float64Array;
};

const DAY_MS = 86_400_000;
const MONEY = [
  ...['historical_value', 'expected_spend', 'predicted_value', 'value_low', 'value_median', 'value_high'],
  ...['total_value', 'residual_value', 'naive_value'],
];

export class Forecast extends Table<ForecastColumns> {
  /** What all functions of the library take. */
  readonly scores: Scores;

  constructor(scores: Scores) {
    const { terms, level } = scores.valuation;
    super(columnsOf(scores), {
      name: 'scores',
      caption: `Forecast of ${terms.horizonDays} days, ${Math.round(100 * level)} % prediction intervals`,
      print: {
        ...Object.fromEntries(MONEY.map((name) => [name, printMoney])),
        p_alive: printShare,
        p_return: printShare,
      },
    });
    this.scores = scores;
  }

  /** The customers of the highest total value, or expected purchases where there are no amounts. */
  top(count = 10) {
    const { hasAmounts } = this.scores.valuation;
    const sorted = this.sortBy(hasAmounts ? 'total_value' : 'expected_purchases', 'descending').head(count);
    return sorted.titled(`The ${count} customers of the highest ${hasAmounts ? 'total value' : 'expected purchases'}`);
  }

  /** Predicted value, or purchases where there are no amounts, of customers of the most, with prediction intervals. */
  plotTop(count = 15, options?: ChartOptions): Promise<Figure> {
    const { level, hasAmounts, terms } = this.scores.valuation;
    const { currency } = this.scores.summaries;
    const [mean, low, high] = hasAmounts
      ? (['predicted_value', 'value_low', 'value_high'] as const)
      : (['expected_purchases', 'purchases_low', 'purchases_high'] as const);
    const rows = this.sortBy(mean, 'descending').head(count);
    const what = hasAmounts ? `predicted value${currency ? ` (${currency})` : ''}` : 'purchases';
    return figure(
      intervalChart(
        {
          title: `Customers who will bring most within ${terms.horizonDays} days`,
          xLabel: what,
          names: { value: 'mean', interval: `${Math.round(100 * level)} % prediction interval` },
          estimates: Array.from(rows, (row) => ({
            ...{ label: row.customer_id, value: row[mean], low: row[low], high: row[high] },
          })),
        },
        options,
      ),
    );
  }

  /** Sums over customers. */
  get totals(): ReportTable {
    const { totals, level, terms, hasAmounts } = this.scores.valuation;
    const { currency } = this.scores.summaries;
    const sum = (column: Float64Array) => column.reduce((all, value) => all + value, 0);
    const row = (what: string, { expected, interval: [low, high] }: Total) => [
      what,
      whole(expected),
      `${whole(low)} – ${whole(high)}`,
    ];
    const unit = currency ? `, ${currency}` : '';
    return {
      caption: `All ${whole(this.length)} customers over ${terms.horizonDays} days`,
      columns: ['', 'expected', `${Math.round(100 * level)} % prediction interval`],
      rows: [
        ...(hasAmounts ? [[`historical value${unit}`, whole(sum(this.columns.historical_value)), '']] : []),
        ...(totals.value ? [row(`predicted value${unit}`, totals.value)] : []),
        row('purchases', totals.purchases),
        ['customers who return', whole(totals.returning), ''],
      ],
    };
  }

  override async [DISPLAY](): Promise<MediaBundle> {
    const { hasAmounts } = this.scores.valuation;
    const top = hasAmounts
      ? this.top().pick(
          'customer_id',
          'historical_value',
          'p_return',
          'expected_purchases',
          'predicted_value',
          'value_low',
          'value_high',
          'total_value',
        )
      : this.top().pick(
          'customer_id',
          'frequency',
          'p_return',
          'expected_purchases',
          'purchases_low',
          'purchases_high',
        );
    return page(this.totals, top.toReportTable());
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function columnsOf({ summaries, valuation }: Scores): ForecastColumns {
  const { length } = summaries.customer;
  const asOf = parseDay(summaries.clock.asOf);
  const known = (column: Float64Array | null) => column ?? new Float64Array(length).fill(Number.NaN);
  const historical = Float64Array.from(valuation.historicalValue, moneyNumber);
  const { purchases, value, nextPurchaseDays } = valuation;
  return {
    customer_id: summaries.customer,
    frequency: summaries.x,
    recency: summaries.tx,
    T: summaries.T,
    last_purchase: Array.from(summaries.lastPurchase, (day) => (day === NO_DAY ? null : new Date(day * DAY_MS))),
    historical_value: valuation.hasAmounts ? historical : known(null),
    expected_purchases: valuation.expectedPurchases,
    purchases_low: purchases.low,
    purchases_median: purchases.median,
    purchases_high: purchases.high,
    expected_spend: known(valuation.expectedSpend),
    predicted_value: known(valuation.predictedValue),
    value_low: known(value?.low ?? null),
    value_median: known(value?.median ?? null),
    value_high: known(value?.high ?? null),
    total_value: known(valuation.totalValue),
    residual_value: known(valuation.residualValue),
    p_alive: valuation.pAlive,
    p_return: valuation.pReturn,
    next_purchase: Array.from(nextPurchaseDays, (days) =>
      Number.isNaN(days) ? null : new Date((asOf + days) * DAY_MS),
    ),
    naive_value: known(valuation.naiveValue),
  };
}
