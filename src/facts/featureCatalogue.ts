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
    of:
      ({ x }) =>
      (i) =>
        Math.log(1 + x[i]),
  },
  {
    name: 'is_one',
    group: 'frequency',
    formula: 'x = 0',
    unit: flag,
    of:
      ({ x }) =>
      (i) =>
        is(x[i] === 0),
  },
  {
    name: 'log_rec',
    group: 'recency',
    formula: 'ln(1 + rec)',
    unit: `${log} of days`,
    of:
      ({ rec }) =>
      (i) =>
        Math.log(1 + rec[i]),
  },
  {
    name: 'log_T',
    group: 'frequency',
    formula: 'ln(1 + T)',
    unit: `${log} of days`,
    of:
      ({ age }) =>
      (i) =>
        Math.log(1 + age[i]),
  },
  {
    name: 'log_tx',
    group: 'recency',
    formula: 'ln(1 + tx)',
    unit: `${log} of days`,
    of:
      ({ tx }) =>
      (i) =>
        Math.log(1 + tx[i]),
  },
  {
    name: 'rec_share',
    group: 'recency',
    formula: 'rec / max(T, 1)',
    unit: share,
    of:
      ({ rec, age }) =>
      (i) =>
        rec[i] / Math.max(age[i], 1),
  },
  {
    name: 'log_rate',
    group: 'frequency',
    formula: 'ln rate, rate = (x + 0.5) / (T + 30)',
    unit: `${log} of purchases a day`,
    of:
      ({ rate }) =>
      (i) =>
        Math.log(rate[i]),
  },
  {
    name: 'rec_over_gap',
    group: 'recency',
    formula: 'ln((rec + 7) / ((tx + 30) / n + 7)): inactivity over the usual gap',
    unit: log,
    of:
      ({ rec, tx, n }) =>
      (i) =>
        Math.log((rec[i] + 7) / ((tx[i] + 30) / n[i] + 7)),
  },
  {
    name: 'gap_cv',
    group: 'rhythm',
    formula: 'standard deviation of gaps / mean gap, of 2 or more',
    unit: 'ratio',
    of:
      ({ x, tx, gapSquares }) =>
      (i) => {
        const mean = tx[i] / x[i];
        return x[i] >= 2 ? Math.sqrt(Math.max(gapSquares[i] / x[i] - mean * mean, 0)) / mean : Number.NaN;
      },
  },
  {
    name: 'last_gap_ratio',
    group: 'rhythm',
    formula: 'ln(last gap / mean gap + 0.1), of 2 or more',
    unit: log,
    of:
      ({ x, tx, lastGap }) =>
      (i) =>
        x[i] >= 2 ? Math.log(lastGap[i] / (tx[i] / x[i]) + 0.1) : Number.NaN,
  },
  {
    name: 'rhythm_known',
    group: 'rhythm',
    formula: 'x >= 2: there are 2 gaps or more',
    unit: flag,
    of:
      ({ x }) =>
      (i) =>
        is(x[i] >= 2),
  },
  {
    name: 'orders_per_day',
    group: 'frequency',
    formula: 'ln(orders / n)',
    unit: `${log} of orders a purchase day`,
    of:
      ({ orders, n }) =>
      (i) =>
        Math.log(orders[i] / n[i]),
  },
  {
    name: 'half_share',
    group: 'windows',
    formula: '(purchases in the latter half of T + 0.5) / n',
    unit: share,
    of:
      ({ nHalf, n }) =>
      (i) =>
        (nHalf[i] + 0.5) / n[i],
  },
  {
    name: 'quarter_share',
    group: 'windows',
    formula: '(purchases in the last quarter of T + 0.5) / n',
    unit: share,
    of:
      ({ nQuarter, n }) =>
      (i) =>
        (nQuarter[i] + 0.5) / n[i],
  },
];

function windowed(days: (typeof WINDOWS)[number]): Feature[] {
  return [
    {
      name: `n_${days}`,
      group: 'windows',
      formula: `ln(1 + purchases in the last ${days} days)`,
      unit: log,
      of:
        ({ [`n${days}` as const]: n, historyDays }) =>
        (i) =>
          days <= historyDays ? Math.log(1 + n[i]) : Number.NaN,
    },
    {
      name: `share_${days}`,
      group: 'windows',
      formula: `ln((purchases in the last ${days} days + 0.3) / (rate × min(${days}, T + 30) + 0.3))`,
      unit: log,
      of:
        ({ [`n${days}` as const]: n, rate, age, historyDays }) =>
        (i) =>
          days <= historyDays ? Math.log((n[i] + 0.3) / (rate[i] * Math.min(days, age[i] + 30) + 0.3)) : Number.NaN,
    },
  ];
}

const SPENDING: readonly Feature[] = [
  {
    name: 'log_mean',
    group: 'spend',
    formula: 'ln((total + mean of all) / (n + 1))',
    unit: money,
    of:
      ({ total, n, meanAmount }) =>
      (i) =>
        Math.log(Math.max((total[i] + meanAmount) / (n[i] + 1), 1e-6)),
  },
  {
    name: 'log_first',
    group: 'spend',
    formula: 'ln(1 + first)',
    unit: money,
    of:
      ({ firstAmount }) =>
      (i) =>
        Math.log(1 + firstAmount[i]),
  },
  {
    name: 'log_last',
    group: 'spend',
    formula: 'ln(1 + last)',
    unit: money,
    of:
      ({ lastAmount }) =>
      (i) =>
        Math.log(1 + lastAmount[i]),
  },
  {
    name: 'log_max',
    group: 'spend',
    formula: 'ln(1 + largest)',
    unit: money,
    of:
      ({ largest }) =>
      (i) =>
        Math.log(1 + largest[i]),
  },
  {
    name: 'log_total',
    group: 'spend',
    formula: 'ln(1 + total)',
    unit: money,
    of:
      ({ total }) =>
      (i) =>
        Math.log(1 + total[i]),
  },
  {
    name: 'last_over_mean',
    group: 'spend',
    formula: 'ln(1 + last) - mean of ln(1 + amount); 0 where x = 0',
    unit: log,
    of:
      ({ x, n, lastAmount, logSum }) =>
      (i) =>
        x[i] >= 1 ? Math.log(1 + lastAmount[i]) - logSum[i] / n[i] : 0,
  },
  {
    name: 'log_sd',
    group: 'spend',
    formula: 'standard deviation of ln(1 + amount), of 2 or more',
    unit: log,
    of:
      ({ x, n, logSum, logSquares }) =>
      (i) => {
        const mean = logSum[i] / n[i];
        return x[i] >= 1 ? Math.sqrt(Math.max(logSquares[i] / n[i] - mean * mean, 0)) : Number.NaN;
      },
  },
  {
    name: 'log_sd_known',
    group: 'spend',
    formula: 'x >= 1: there are 2 amounts or more',
    unit: flag,
    of:
      ({ x }) =>
      (i) =>
        is(x[i] >= 1),
  },
];

function spendWithin(days: (typeof SPEND_WINDOWS)[number]): Feature {
  return {
    name: `spend_${days}`,
    group: 'windows',
    formula: `ln(1 + spend in the last ${days} days)`,
    unit: money,
    of:
      ({ [`spend${days}` as const]: spend, historyDays }) =>
      (i) =>
        days <= historyDays ? Math.log(1 + spend[i]) : Number.NaN,
  };
}

const HALF_SPEND: Feature = {
  name: 'half_spend',
  group: 'windows',
  formula: '(spend in the latter half of T + mean of all / 2) / (total + mean of all)',
  unit: share,
  of:
    ({ spendHalf, total, meanAmount }) =>
    (i) =>
      (spendHalf[i] + 0.5 * meanAmount) / (total[i] + meanAmount),
};

function season({ hasAmounts, windowDays }: FactScope): Feature[] {
  const days = 'the same days a year before the horizon';
  return [
    {
      name: 'ly_n',
      group: 'season',
      formula: `ln(1 + purchases in ${days})`,
      unit: log,
      of:
        ({ nLastYear, historyDays }) =>
        (i) =>
          historyDays >= SEASON_HISTORY ? Math.log(1 + nLastYear[i]) : Number.NaN,
    },
    {
      name: 'ly_share',
      group: 'season',
      formula: 'those purchases / n',
      unit: share,
      of:
        ({ nLastYear, n, historyDays }) =>
        (i) =>
          historyDays >= SEASON_HISTORY ? nLastYear[i] / n[i] : Number.NaN,
    },
    ...(hasAmounts
      ? [
          {
            name: 'ly_spend',
            group: 'season',
            formula: `ln(1 + spend in ${days})`,
            unit: money,
            of:
              ({ spendLastYear, historyDays }) =>
              (i) =>
                historyDays >= SEASON_HISTORY ? Math.log(1 + spendLastYear[i]) : Number.NaN,
          } satisfies Feature,
        ]
      : []),
    {
      name: 'ly_known',
      group: 'season',
      formula: 'share of those days on which the customer was known',
      unit: share,
      of:
        ({ age, historyDays }) =>
        (i) =>
          historyDays >= SEASON_HISTORY
            ? Math.min(Math.max((age[i] - LAST_YEAR + windowDays) / windowDays, 0), 1)
            : Number.NaN,
    },
  ];
}

const PRODUCTS: readonly Feature[] = [
  {
    name: 'log_products',
    group: 'products',
    formula: 'ln(1 + distinct products), of rows that name one',
    unit: log,
    of:
      ({ products }) =>
      (i) =>
        products[i] > 0 ? Math.log(1 + products[i]) : Number.NaN,
  },
  {
    name: 'products_per_day',
    group: 'products',
    formula: 'ln(1 + products bought / n), each once a day',
    unit: log,
    of:
      ({ products, productDays, n }) =>
      (i) =>
        products[i] > 0 ? Math.log(1 + productDays[i] / n[i]) : Number.NaN,
  },
  {
    name: 'repeat_products',
    group: 'products',
    formula: 'distinct products / products bought, each once a day',
    unit: share,
    of:
      ({ products, productDays }) =>
      (i) =>
        products[i] > 0 ? products[i] / productDays[i] : Number.NaN,
  },
  {
    name: 'products_known',
    group: 'products',
    formula: 'some row names a product',
    unit: flag,
    of:
      ({ products }) =>
      (i) =>
        is(products[i] > 0),
  },
];

const REFUNDS: readonly Feature[] = [
  {
    name: 'refund_share',
    group: 'refunds',
    formula: 'refunded / (spent + refunded)',
    unit: share,
    of:
      ({ refunded, total }) =>
      (i) =>
        total[i] + refunded[i] > 0 ? refunded[i] / (total[i] + refunded[i]) : Number.NaN,
  },
  {
    name: 'refund_share_known',
    group: 'refunds',
    formula: 'spent + refunded > 0',
    unit: flag,
    of:
      ({ refunded, total }) =>
      (i) =>
        is(total[i] + refunded[i] > 0),
  },
  {
    name: 'refund_days',
    group: 'refunds',
    formula: 'ln(1 + days with a refund)',
    unit: log,
    of:
      ({ refundDays }) =>
      (i) =>
        Math.log(1 + refundDays[i]),
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
        of: ({ shares, rows }) => {
          const count = shares[c][v];
          return (i) => count[i] / rows[i];
        },
      }),
    ),
    {
      name: `${column}_known`,
      group: 'products',
      formula: `some row names a ${column}`,
      unit: flag,
      of:
        ({ shares }) =>
        (i) =>
          is(!Number.isNaN(shares[c][0][i])),
    },
  ];
}

function is(condition: boolean): number {
  return condition ? 1 : 0;
}
