/**
 * The catalogue of features: what a regression knows of a customer at a cutoff. Every feature is an SQL expression over
 * the aggregates of features.ts, so that the engine that holds the data computes it.
 */

/** Features in groups that mean one thing to a person: what explanations speak of. */
export const GROUPS = [
  'frequency',
  'recency',
  'windows',
  'rhythm',
  'spend',
  'season',
  'products',
  'refunds',
  'attributes',
  'model',
] as const;
export type FeatureGroup = (typeof GROUPS)[number];

export interface Feature {
  readonly name: string;
  readonly group: FeatureGroup;
  /** As a person would write it; n purchases, x = n - 1, T age, rec days since the last purchase, spend per purchase day. */
  readonly formula: string;
  readonly unit: string;
  /** Over the columns of the CTE `facts`; NULL where it is not known. */
  readonly sql: string;
}

/** What decides which features there are. */
export interface FeatureScope {
  /** Days from the first day of the data to the cutoff. */
  readonly historyDays: number;
  /** How far ahead the prediction looks, in days. */
  readonly horizonDays: number;
  /** Mean amount of all purchases up to the cutoff: what spend is shrunk towards. */
  readonly meanAmount: number;
  readonly hasAmounts: boolean;
  readonly hasProducts: boolean;
  readonly hasRefunds: boolean;
  /** Text columns of the ledger and the values whose share of a customer's rows is a feature. */
  readonly shares: readonly ShareColumn[];
}

export interface ShareColumn {
  readonly column: string;
  readonly values: readonly string[];
}

/** Trailing windows in days; those of spend are fewer, for spend is noisier. */
export const WINDOWS = [14, 30, 60, 90, 180, 365] as const;
export const SPEND_WINDOWS = [30, 90, 180] as const;

/** Seasons are compared with last year's where a month more than a year is known. */
const YEAR = 365;
const SEASON_HISTORY = YEAR + 30;

const log = 'logarithm';
const share = 'share';

/** The features that there are, in a fixed order. */
export function featureCatalogue(scope: FeatureScope): Feature[] {
  const { historyDays, hasAmounts, hasProducts, hasRefunds, shares } = scope;
  const windows = WINDOWS.filter((days) => days <= historyDays);
  return [
    ...buying(),
    ...windows.flatMap((days) => windowed(days)),
    ...(hasAmounts ? spending(scope) : []),
    ...(historyDays >= SEASON_HISTORY ? season(scope) : []),
    ...(hasProducts ? products() : []),
    ...(hasAmounts && hasRefunds ? refunds() : []),
    ...shares.flatMap(({ column, values }) => values.map((value, i) => shareOf(column, value, i))),
  ];
}

/** The models' own predictions, which are no SQL: they are added to the rest. */
export const MODEL_FEATURES = [
  { name: 'log_offset', group: 'model', formula: 'ln(expected purchases of the probability models)', unit: log },
  { name: 'log_alive', group: 'model', formula: 'ln(mean P(alive) of the probability models + 0.02)', unit: log },
] as const satisfies readonly Omit<Feature, 'sql'>[];

function buying(): Feature[] {
  return [
    { name: 'log_x', group: 'frequency', formula: 'ln(1 + x)', unit: log, sql: 'ln(1 + x)' },
    { name: 'is_one', group: 'frequency', formula: 'x = 0', unit: '0 or 1', sql: 'CAST(x = 0 AS DOUBLE)' },
    { name: 'log_rec', group: 'recency', formula: 'ln(1 + rec)', unit: `${log} of days`, sql: 'ln(1 + rec)' },
    { name: 'log_T', group: 'frequency', formula: 'ln(1 + T)', unit: `${log} of days`, sql: 'ln(1 + age)' },
    { name: 'log_tx', group: 'recency', formula: 'ln(1 + tx)', unit: `${log} of days`, sql: 'ln(1 + tx)' },
    { name: 'rec_share', group: 'recency', formula: 'rec / max(T, 1)', unit: share, sql: 'rec / greatest(age, 1)' },
    {
      name: 'log_rate',
      group: 'frequency',
      formula: 'ln rate, rate = (x + 0.5) / (T + 30)',
      unit: `${log} of purchases a day`,
      sql: 'ln(rate)',
    },
    {
      name: 'rec_over_gap',
      group: 'recency',
      formula: 'ln((rec + 7) / ((tx + 30) / n + 7)): silence over the usual gap',
      unit: log,
      sql: 'ln((rec + 7) / ((tx + 30) / n + 7))',
    },
    {
      name: 'gap_cv',
      group: 'rhythm',
      formula: 'standard deviation of gaps / mean gap, of 2 or more',
      unit: 'ratio',
      sql: 'CASE WHEN x >= 2 THEN sqrt(greatest(gap_squares / x - mean_gap * mean_gap, 0)) / mean_gap END',
    },
    {
      name: 'last_gap_ratio',
      group: 'rhythm',
      formula: 'ln(last gap / mean gap + 0.1), of 2 or more',
      unit: log,
      sql: 'CASE WHEN x >= 2 THEN ln(last_gap / mean_gap + 0.1) END',
    },
    {
      name: 'orders_per_day',
      group: 'frequency',
      formula: 'ln(orders / n)',
      unit: `${log} of orders a purchase day`,
      sql: 'ln(orders / n)',
    },
    {
      name: 'half_share',
      group: 'windows',
      formula: '(purchases in the latter half of T + 0.5) / n',
      unit: share,
      sql: '(n_half + 0.5) / n',
    },
    {
      name: 'quarter_share',
      group: 'windows',
      formula: '(purchases in the last quarter of T + 0.5) / n',
      unit: share,
      sql: '(n_quarter + 0.5) / n',
    },
  ];
}

function windowed(days: number): Feature[] {
  return [
    {
      name: `n_${days}`,
      group: 'windows',
      formula: `ln(1 + purchases in the last ${days} days)`,
      unit: log,
      sql: `ln(1 + n_${days})`,
    },
    {
      name: `share_${days}`,
      group: 'windows',
      formula: `ln((purchases in the last ${days} days + 0.3) / (rate × min(${days}, T + 30) + 0.3))`,
      unit: log,
      sql: `ln((n_${days} + 0.3) / (rate * least(${days}, age + 30) + 0.3))`,
    },
  ];
}

function spending({ historyDays, meanAmount }: FeatureScope): Feature[] {
  const gm = `CAST(${meanAmount} AS DOUBLE)`;
  const money = `${log} of currency units`;
  return [
    {
      name: 'log_mean',
      group: 'spend',
      formula: 'ln((total + mean of all) / (n + 1))',
      unit: money,
      sql: `ln(greatest((total + ${gm}) / (n + 1), 1e-6))`,
    },
    { name: 'log_first', group: 'spend', formula: 'ln(1 + first)', unit: money, sql: 'ln(1 + first_amount)' },
    { name: 'log_last', group: 'spend', formula: 'ln(1 + last)', unit: money, sql: 'ln(1 + last_amount)' },
    { name: 'log_max', group: 'spend', formula: 'ln(1 + largest)', unit: money, sql: 'ln(1 + largest)' },
    { name: 'log_total', group: 'spend', formula: 'ln(1 + total)', unit: money, sql: 'ln(1 + total)' },
    {
      name: 'last_over_mean',
      group: 'spend',
      formula: 'ln(1 + last) - mean of ln(1 + amount); 0 where x = 0',
      unit: log,
      sql: 'CASE WHEN x >= 1 THEN ln(1 + last_amount) - mean_log ELSE 0 END',
    },
    {
      name: 'log_spread',
      group: 'spend',
      formula: 'standard deviation of ln(1 + amount), of 2 or more',
      unit: log,
      sql: 'CASE WHEN x >= 1 THEN sqrt(greatest(log_squares / n - mean_log * mean_log, 0)) END',
    },
    ...SPEND_WINDOWS.filter((days) => days <= historyDays).map(
      (days): Feature => ({
        name: `spend_${days}`,
        group: 'windows',
        formula: `ln(1 + spend in the last ${days} days)`,
        unit: money,
        sql: `ln(1 + spend_${days})`,
      }),
    ),
    {
      name: 'half_spend',
      group: 'windows',
      formula: '(spend in the latter half of T + mean of all / 2) / (total + mean of all)',
      unit: share,
      sql: `(spend_half + 0.5 * ${gm}) / nullif(total + ${gm}, 0)`,
    },
  ];
}

function season({ horizonDays, hasAmounts }: FeatureScope): Feature[] {
  return [
    {
      name: 'ly_n',
      group: 'season',
      formula: 'ln(1 + purchases in the same days a year before the horizon)',
      unit: log,
      sql: 'ln(1 + n_last_year)',
    },
    { name: 'ly_share', group: 'season', formula: 'those purchases / n', unit: share, sql: 'n_last_year / n' },
    ...(hasAmounts
      ? [
          {
            name: 'ly_spend',
            group: 'season',
            formula: 'ln(1 + spend in the same days a year before the horizon)',
            unit: `${log} of currency units`,
            sql: 'ln(1 + spend_last_year)',
          } as const,
        ]
      : []),
    {
      name: 'ly_known',
      group: 'season',
      formula: 'share of those days on which the customer was known',
      unit: share,
      sql: `least(greatest((age - ${YEAR} + ${horizonDays}) / ${horizonDays}.0, 0), 1)`,
    },
  ];
}

function products(): Feature[] {
  return [
    {
      name: 'log_products',
      group: 'products',
      formula: 'ln(1 + distinct products)',
      unit: log,
      sql: 'ln(1 + products)',
    },
    {
      name: 'products_per_day',
      group: 'products',
      formula: 'ln(1 + products bought / n), each once a day',
      unit: log,
      sql: 'ln(1 + product_days / n)',
    },
    {
      name: 'repeat_products',
      group: 'products',
      formula: 'distinct products / products bought, each once a day',
      unit: share,
      sql: 'products / greatest(product_days, 1)',
    },
  ];
}

function refunds(): Feature[] {
  return [
    {
      name: 'refund_share',
      group: 'refunds',
      formula: 'refunded / (spent + refunded)',
      unit: share,
      sql: 'refunded / nullif(total + refunded, 0)',
    },
    {
      name: 'refund_days',
      group: 'refunds',
      formula: 'ln(1 + days with a refund)',
      unit: log,
      sql: 'ln(1 + refund_days)',
    },
  ];
}

function shareOf(column: string, value: string, i: number): Feature {
  return {
    name: `${column}_${value}`,
    group: column.startsWith('attribute_') ? 'attributes' : 'products',
    formula: `share of rows with ${column.replace(/^attribute_/, '')} = ${value}`,
    unit: share,
    sql: `${shareColumn(column, i)} / greatest(rows, 1)`,
  };
}

/** The aggregate that counts a customer's rows with the ith value of a column. */
export function shareColumn(column: string, i: number): string {
  return `"share of ${column.replaceAll('"', '""')} ${i}"`;
}
