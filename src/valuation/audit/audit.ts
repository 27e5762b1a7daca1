/**
 * What a customer-base audit says (Fader, Hardie & Ross 2022, "The Customer-Base Audit"), as JSON. Money of the past is
 * exact decimal text, and every table of it adds up to the ledger; figures of the future are numbers with their interval.
 */
import { z } from 'zod';

const day = z.string().meta({ description: 'YYYY-MM-DD', format: 'date' });
const exact = z
  .string()
  .meta({ description: 'Exact decimal amount; a count where the transactions carry no amounts.' });
const count = z.number().int().nonnegative();

const span = z.strictObject({ from: day, to: day, days: count });
export type Span = z.infer<typeof span>;

const expectation = z.strictObject({ expected: z.number(), low: z.number(), high: z.number() });
export type Expectation = z.infer<typeof expectation>;

/** How customers of two periods in a row differ. */
export const CHANGES = ['kept', 'new', 'back', 'lost', 'refunds'] as const;
export type Change = (typeof CHANGES)[number];
/** What the difference between two periods is made of. */
export const FACTORS = ['customers', 'frequency', 'items', 'price', 'amount'] as const;
export type Factor = (typeof FACTORS)[number];

const bridgeRow = z.strictObject({
  change: z.enum(CHANGES),
  customers: count,
  before: exact,
  now: exact,
  difference: exact,
});
const factorRow = z.strictObject({
  factor: z.enum(FACTORS),
  before: z.number(),
  now: z.number(),
  effect: exact,
});

const group = z.strictObject({
  tier: z.string(),
  stage: z.string(),
  customers: count,
  value: exact,
  predicted: expectation,
  returning: z.number(),
});

/** Of one cohort, in one stretch of the calendar. */
const cell = z.strictObject({ active: count, purchases: count, value: exact });
export type Cell = z.infer<typeof cell>;

export const cohortSchema = z.strictObject({
  /** The first day of the stretch in which its customers first bought; null for customers with refunds alone. */
  from: day.nullable(),
  customers: count,
  value: exact,
  /** As many as there are stretches; stretches before the cohort hold zeros. */
  cells: z.array(cell),
  /** Within the period ahead. */
  predicted: expectation,
  /** The same by stretch ahead. */
  ahead: z.array(z.number()),
});
export type Cohort = z.infer<typeof cohortSchema>;

const stretch = z.strictObject({
  from: day,
  to: day,
  /** Whether all of its days are within the data. */
  whole: z.boolean(),
});
export type Stretch = z.infer<typeof stretch>;

const backtest = z.strictObject({
  asOf: day,
  to: day,
  /** Of the customers known then, and of those who were still to come. */
  known: expectation.extend({ actual: z.number() }),
  newcomers: expectation.extend({ actual: z.number() }).nullable(),
  total: expectation.extend({ actual: z.number() }),
});
export type Backtest = z.infer<typeof backtest>;

const product = z.strictObject({
  name: z.string(),
  customers: count,
  /** Mean value in the period after the day of the first purchase: as it was, and shrunk towards all. */
  mean: z.number(),
  shrunk: expectation,
  /** Share who came back within it, shrunk likewise, and between which it truly lies. */
  returned: z.number(),
  returnedLow: z.number(),
  returnedHigh: z.number(),
});
export type Product = z.infer<typeof product>;

export const auditSchema = z
  .strictObject({
    format: z.literal(1),
    shop: z.strictObject({
      currency: z.string().nullable(),
      firstDay: day,
      asOf: day,
      customers: count,
      transactions: count,
      value: exact,
      excluded: z.strictObject({ rows: count, value: exact.nullable() }),
    }),
    /** What is added up: money, or purchases where the transactions carry no amounts. */
    measure: z.enum(['value', 'purchases']),
    level: z.number(),
    model: z.string(),
    before: span,
    now: span,
    ahead: span,
    totals: z.strictObject({
      before: exact,
      now: exact,
      known: expectation,
      newcomers: expectation,
      total: expectation,
      newCustomers: z.number(),
      newCustomersFrom: z.enum(['plan', 'last-year', 'recent', 'none']),
    }),
    differences: z.strictObject({
      tenths: z.array(z.strictObject({ customers: count, value: exact, predicted: expectation })),
      lorenz: z.strictObject({
        customers: z.array(z.number()),
        past: z.array(z.number()).nullable(),
        ahead: z.array(z.number()).nullable(),
      }),
      isoValue: z
        .strictObject({
          frequencies: z.array(z.number()),
          silences: z.array(z.number()),
          /** By frequency and days of silence. */
          values: z.array(z.array(z.number())),
          dots: z.array(z.strictObject({ frequency: z.number(), silence: z.number() })),
        })
        .nullable(),
    }),
    change: z.strictObject({
      bridge: z.array(bridgeRow),
      /** Empty where a total is not above 0: then it has no logarithm. */
      base: z.array(factorRow),
      /** Customer by customer among the kept; `rest` is of those whose value was not above 0. */
      kept: z.strictObject({ frequency: exact, amount: exact, rest: exact }),
    }),
    grain: z.enum(['month', 'quarter', 'year']),
    stretches: z.array(stretch),
    stretchesAhead: z.array(stretch),
    cohorts: z.array(cohortSchema),
    /** Of customers still to come, by stretch ahead. */
    newcomersAhead: z.array(z.number()),
    segments: z.strictObject({
      reason: z.string().nullable(),
      groups: z.array(group),
    }),
    products: z
      .strictObject({
        column: z.string(),
        customers: count,
        mean: z.number(),
        returned: z.number(),
        rows: z.array(product),
      })
      .nullable(),
    backtest: backtest.nullable(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Audit' });
export type Audit = z.infer<typeof auditSchema>;
