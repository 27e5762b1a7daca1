import { type FactScope, LAST_YEAR, SPEND_WINDOWS, WINDOWS } from './facts.ts';
import type { Feature } from './feature.ts';

/** Windows of spend that are features. */
const SPEND_FEATURES = SPEND_WINDOWS.filter((days) => days < 365);
/** Seasons are compared with last year's where a month more than a year is known. */
const SEASON_HISTORY = LAST_YEAR + 30;

const log = 'logarithm';
const money = `${log} of currency units`;
const share = 'share';
const flag = '0 or 1';

/**
 * The catalogue: the features that there are, in a fixed order. Names follow from the scope alone, so that columns line
 * up across cutoffs; what the history at a cutoff is too short for is NaN there. A feature that some customers lack has
 * a flag beside it, `..._known`, so that a learner can tell a lacking value from an average one.
 */
export function featureCatalogue(scope: FactScope): readonly Feature[] {
  const known = made.get(scope) ?? catalogueOf(scope);
  made.set(scope, known);
  return known;
}

/** A scope is asked for with each request, and its features are closures by the dozen. */
const made = new WeakMap<FactScope, readonly Feature[]>();

function catalogueOf(scope: FactScope): readonly Feature[] {
  const { hasAmounts, hasProducts, hasRefunds } = scope;
  return [
    ...BUYING,
    ...WINDOWS.flatMap(windowed),
    ...(hasAmounts ? [...SPENDING, ...SPEND_FEATURES.map(spendWithin), HALF_SPEND] : []),
    ...season(scope),
    ...(hasProducts ? PRODUCTS : []),
    ...(hasAmounts && hasRefunds ? REFUNDS : []),
    ...scope.shares.flatMap(sharesOf),
  ];
}

const BUYING: readonly Feature[] = [
  {
    name: 'log_x',
    group: 'frequency',
    formula: 'ln(1 + x)',
    unit: log,
    fill: (column, { x }) => logOnePlus(column, x),
  },
  {
    name: 'is_one',
    group: 'frequency',
    formula: 'x = 0',
    unit: flag,
    fill(column, { x }) {
      for (let i = 0; i < column.length; i++) column[i] = is(x[i] === 0);
    },
  },
  {
    name: 'log_rec',
    group: 'recency',
    formula: 'ln(1 + rec)',
    unit: `${log} of days`,
    fill: (column, { rec }) => logOnePlus(column, rec),
  },
  {
    name: 'log_T',
    group: 'frequency',
    formula: 'ln(1 + T)',
    unit: `${log} of days`,
    fill: (column, { age }) => logOnePlus(column, age),
  },
  {
    name: 'log_tx',
    group: 'recency',
    formula: 'ln(1 + tx)',
    unit: `${log} of days`,
    fill: (column, { tx }) => logOnePlus(column, tx),
  },
  {
    name: 'rec_share',
    group: 'recency',
    formula: 'rec / max(T, 1)',
    unit: share,
    fill(column, { rec, age }) {
      for (let i = 0; i < column.length; i++) column[i] = rec[i] / Math.max(age[i], 1);
    },
  },
  {
    name: 'log_rate',
    group: 'frequency',
    formula: 'ln rate, rate = (x + 0.5) / (T + 30)',
    unit: `${log} of purchases a day`,
    fill(column, { rate }) {
      for (let i = 0; i < column.length; i++) column[i] = Math.log(rate[i]);
    },
  },
  {
    name: 'rec_over_gap',
    group: 'recency',
    formula: 'ln((rec + 7) / ((tx + 30) / n + 7)): inactivity over the usual gap',
    unit: log,
    fill(column, { rec, tx, n }) {
      for (let i = 0; i < column.length; i++) column[i] = Math.log((rec[i] + 7) / ((tx[i] + 30) / n[i] + 7));
    },
  },
  {
    name: 'gap_cv',
    group: 'rhythm',
    formula: 'standard deviation of gaps / mean gap, of 2 or more',
    unit: 'ratio',
    fill(column, { x, tx, gapSquares }) {
      for (let i = 0; i < column.length; i++) {
        const mean = tx[i] / x[i];
        column[i] = x[i] >= 2 ? Math.sqrt(Math.max(gapSquares[i] / x[i] - mean * mean, 0)) / mean : Number.NaN;
      }
    },
  },
  {
    name: 'last_gap_ratio',
    group: 'rhythm',
    formula: 'ln(last gap / mean gap + 0.1), of 2 or more',
    unit: log,
    fill(column, { x, tx, lastGap }) {
      for (let i = 0; i < column.length; i++)
        column[i] = x[i] >= 2 ? Math.log(lastGap[i] / (tx[i] / x[i]) + 0.1) : Number.NaN;
    },
  },
  {
    name: 'rhythm_known',
    group: 'rhythm',
    formula: 'x >= 2: there are 2 gaps or more',
    unit: flag,
    fill(column, { x }) {
      for (let i = 0; i < column.length; i++) column[i] = is(x[i] >= 2);
    },
  },
  {
    name: 'orders_per_day',
    group: 'frequency',
    formula: 'ln(orders / n)',
    unit: `${log} of orders a purchase day`,
    fill(column, { orders, n }) {
      for (let i = 0; i < column.length; i++) column[i] = Math.log(orders[i] / n[i]);
    },
  },
  {
    name: 'half_share',
    group: 'windows',
    formula: '(purchases in the latter half of T + 0.5) / n',
    unit: share,
    fill(column, { nHalf, n }) {
      for (let i = 0; i < column.length; i++) column[i] = (nHalf[i] + 0.5) / n[i];
    },
  },
  {
    name: 'quarter_share',
    group: 'windows',
    formula: '(purchases in the last quarter of T + 0.5) / n',
    unit: share,
    fill(column, { nQuarter, n }) {
      for (let i = 0; i < column.length; i++) column[i] = (nQuarter[i] + 0.5) / n[i];
    },
  },
];

function windowed(days: (typeof WINDOWS)[number]): Feature[] {
  return [
    {
      name: `n_${days}`,
      group: 'windows',
      formula: `ln(1 + purchases in the last ${days} days)`,
      unit: log,
      fill: since(days, (column, { [`n${days}` as const]: n }) => logOnePlus(column, n)),
    },
    {
      name: `share_${days}`,
      group: 'windows',
      formula: `ln((purchases in the last ${days} days + 0.3) / (rate × min(${days}, T + 30) + 0.3))`,
      unit: log,
      fill: since(days, (column, { [`n${days}` as const]: n, rate, age }) => {
        for (let i = 0; i < column.length; i++) {
          column[i] = Math.log((n[i] + 0.3) / (rate[i] * Math.min(days, age[i] + 30) + 0.3));
        }
      }),
    },
  ];
}

const SPENDING: readonly Feature[] = [
  {
    name: 'log_mean',
    group: 'spend',
    formula: 'ln((total + mean of all) / (n + 1))',
    unit: money,
    fill(column, { total, n, meanAmount }) {
      for (let i = 0; i < column.length; i++)
        column[i] = Math.log(Math.max((total[i] + meanAmount) / (n[i] + 1), 1e-6));
    },
  },
  {
    name: 'log_first',
    group: 'spend',
    formula: 'ln(1 + first)',
    unit: money,
    fill: (column, { firstAmount }) => logOnePlus(column, firstAmount),
  },
  {
    name: 'log_last',
    group: 'spend',
    formula: 'ln(1 + last)',
    unit: money,
    fill: (column, { lastAmount }) => logOnePlus(column, lastAmount),
  },
  {
    name: 'log_max',
    group: 'spend',
    formula: 'ln(1 + largest)',
    unit: money,
    fill: (column, { largest }) => logOnePlus(column, largest),
  },
  {
    name: 'log_total',
    group: 'spend',
    formula: 'ln(1 + total)',
    unit: money,
    fill: (column, { total }) => logOnePlus(column, total),
  },
  {
    name: 'last_over_mean',
    group: 'spend',
    formula: 'ln(1 + last) - mean of ln(1 + amount); 0 where x = 0',
    unit: log,
    fill(column, { x, n, lastAmount, logSum }) {
      for (let i = 0; i < column.length; i++)
        column[i] = x[i] >= 1 ? Math.log(1 + lastAmount[i]) - logSum[i] / n[i] : 0;
    },
  },
  {
    name: 'log_sd',
    group: 'spend',
    formula: 'standard deviation of ln(1 + amount), of 2 or more',
    unit: log,
    fill(column, { x, n, logSum, logSquares }) {
      for (let i = 0; i < column.length; i++) {
        const mean = logSum[i] / n[i];
        column[i] = x[i] >= 1 ? Math.sqrt(Math.max(logSquares[i] / n[i] - mean * mean, 0)) : Number.NaN;
      }
    },
  },
  {
    name: 'log_sd_known',
    group: 'spend',
    formula: 'x >= 1: there are 2 amounts or more',
    unit: flag,
    fill(column, { x }) {
      for (let i = 0; i < column.length; i++) column[i] = is(x[i] >= 1);
    },
  },
];

function spendWithin(days: (typeof SPEND_WINDOWS)[number]): Feature {
  return {
    name: `spend_${days}`,
    group: 'windows',
    formula: `ln(1 + spend in the last ${days} days)`,
    unit: money,
    fill: since(days, (column, { [`spend${days}` as const]: spend }) => logOnePlus(column, spend)),
  };
}

const HALF_SPEND: Feature = {
  name: 'half_spend',
  group: 'windows',
  formula: '(spend in the latter half of T + mean of all / 2) / (total + mean of all)',
  unit: share,
  fill(column, { spendHalf, total, meanAmount }) {
    for (let i = 0; i < column.length; i++) column[i] = (spendHalf[i] + 0.5 * meanAmount) / (total[i] + meanAmount);
  },
};

function season({ hasAmounts, windowDays }: FactScope): Feature[] {
  const days = 'the same days a year before the horizon';
  return [
    {
      name: 'ly_n',
      group: 'season',
      formula: `ln(1 + purchases in ${days})`,
      unit: log,
      fill: since(SEASON_HISTORY, (column, { nLastYear }) => logOnePlus(column, nLastYear)),
    },
    {
      name: 'ly_share',
      group: 'season',
      formula: 'those purchases / n',
      unit: share,
      fill: since(SEASON_HISTORY, (column, { nLastYear, n }) => {
        for (let i = 0; i < column.length; i++) column[i] = nLastYear[i] / n[i];
      }),
    },
    ...(hasAmounts
      ? [
          {
            name: 'ly_spend',
            group: 'season',
            formula: `ln(1 + spend in ${days})`,
            unit: money,
            fill: since(SEASON_HISTORY, (column, { spendLastYear }) => logOnePlus(column, spendLastYear)),
          } satisfies Feature,
        ]
      : []),
    {
      name: 'ly_known',
      group: 'season',
      formula: 'share of those days on which the customer was known',
      unit: share,
      fill: since(SEASON_HISTORY, (column, { age }) => {
        for (let i = 0; i < column.length; i++) {
          column[i] = Math.min(Math.max((age[i] - LAST_YEAR + windowDays) / windowDays, 0), 1);
        }
      }),
    },
  ];
}

const PRODUCTS: readonly Feature[] = [
  {
    name: 'log_products',
    group: 'products',
    formula: 'ln(1 + distinct products), of rows that name one',
    unit: log,
    fill(column, { products }) {
      for (let i = 0; i < column.length; i++) column[i] = products[i] > 0 ? Math.log(1 + products[i]) : Number.NaN;
    },
  },
  {
    name: 'products_per_day',
    group: 'products',
    formula: 'ln(1 + products bought / n), each once a day',
    unit: log,
    fill(column, { products, productDays, n }) {
      for (let i = 0; i < column.length; i++)
        column[i] = products[i] > 0 ? Math.log(1 + productDays[i] / n[i]) : Number.NaN;
    },
  },
  {
    name: 'repeat_products',
    group: 'products',
    formula: 'distinct products / products bought, each once a day',
    unit: share,
    fill(column, { products, productDays }) {
      for (let i = 0; i < column.length; i++) column[i] = products[i] > 0 ? products[i] / productDays[i] : Number.NaN;
    },
  },
  {
    name: 'products_known',
    group: 'products',
    formula: 'some row names a product',
    unit: flag,
    fill(column, { products }) {
      for (let i = 0; i < column.length; i++) column[i] = is(products[i] > 0);
    },
  },
];

const REFUNDS: readonly Feature[] = [
  {
    name: 'refund_share',
    group: 'refunds',
    formula: 'refunded / (spent + refunded)',
    unit: share,
    fill(column, { refunded, total }) {
      for (let i = 0; i < column.length; i++)
        column[i] = total[i] + refunded[i] > 0 ? refunded[i] / (total[i] + refunded[i]) : Number.NaN;
    },
  },
  {
    name: 'refund_share_known',
    group: 'refunds',
    formula: 'spent + refunded > 0',
    unit: flag,
    fill(column, { refunded, total }) {
      for (let i = 0; i < column.length; i++) column[i] = is(total[i] + refunded[i] > 0);
    },
  },
  {
    name: 'refund_days',
    group: 'refunds',
    formula: 'ln(1 + days with a refund)',
    unit: log,
    fill: (column, { refundDays }) => logOnePlus(column, refundDays),
  },
];

function sharesOf({ column, values }: FactScope['shares'][number], c: number): Feature[] {
  return [
    ...values.map(
      (value, v): Feature => ({
        name: `${column}=${value}`,
        group: 'products',
        formula: `share of rows with ${column} = ${value}`,
        unit: share,
        fill(column, { shares, rows }) {
          const count = shares[c][v];
          for (let i = 0; i < column.length; i++) column[i] = count[i] / rows[i];
        },
      }),
    ),
    {
      name: `${column}_known`,
      group: 'products',
      formula: `some row names a ${column}`,
      unit: flag,
      fill(column, { shares }) {
        const count = shares[c][0];
        for (let i = 0; i < column.length; i++) column[i] = is(!Number.isNaN(count[i]));
      },
    },
  ];
}

/** Many counts and amounts are 0, whose logarithm need not be asked for. */
function logOnePlus(column: Float32Array, values: Float64Array): void {
  for (let i = 0; i < column.length; i++) column[i] = values[i] === 0 ? 0 : Math.log(1 + values[i]);
}

/** What is known where the history is so long; NaN where it is shorter. */
function since(days: number, fill: Feature['fill']): Feature['fill'] {
  return (column, inputs) => {
    if (inputs.historyDays >= days) fill(column, inputs);
    else column.fill(Number.NaN);
  };
}

function is(condition: boolean): number {
  return condition ? 1 : 0;
}
