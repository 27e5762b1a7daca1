/** Pictures of an evaluation out of time, as figures: groups of customers, never a single one, and nothing of revenue. */
import { z } from 'zod';
import { calibrationCurve } from '../evaluation/calibration.ts';
import type { Course } from '../evaluation/course.ts';
import type { IntervalCoverage } from '../evaluation/coverage.ts';
import { decileTable } from '../evaluation/deciles.ts';

/** So many customers share a figure at least. */
export const LEAST_GROUP = 5;
const TENTHS = 10;

const customers = z.number().int().min(LEAST_GROUP);
const share = z.number().min(0).max(1);

export const checksSchema = z.object({
  /** Days that were foretold. */
  days: z.number().int().positive(),
  /** P(return) of groups from the lowest to the highest, with Wilson's 95 % interval of the share that came back. */
  calibration: z.object({
    customers: z.array(customers).min(1),
    predicted: z.array(share),
    observed: z.array(share),
    low: z.array(share),
    high: z.array(share),
    ece: share,
  }),
  /** Purchases by tenth of customers, those predicted highest first; `mape` in percent. */
  purchases: z.object({
    deciles: z.array(
      z.object({
        decile: z.number().int(),
        customers,
        meanPredicted: z.number(),
        meanActual: z.number(),
        standardError: z.number(),
        shareOfActual: z.number().nullable(),
      }),
    ),
    mape: z.number().nullable(),
  }),
  /** Purchases of all customers together by the days since the test began. Bundles of older versions lack it. */
  course: z
    .object({
      days: z.array(z.number().int().positive()).min(1),
      expected: z.array(z.number().nonnegative()),
      came: z.array(z.number().nonnegative()),
    })
    .optional(),
  /** Shares of customers whose outcome lies within intervals of each level; `ideal`, were they exactly right. */
  coverage: z
    .object({
      levels: z.array(share).min(1),
      ideal: z.array(share),
      purchases: z.array(share),
      value: z.array(share).nullable(),
    })
    .optional(),
});
export type Checks = z.infer<typeof checksSchema>;

/** Columns of one length: what was expected of each customer in the window, and what came. */
export interface Judged {
  readonly expected: Float64Array;
  readonly pReturn: Float64Array;
  readonly purchases: Float64Array;
}

/**
 * @param more  what was found in the same window of all customers together
 * @returns     null where there are too few customers for tenths of {@link LEAST_GROUP}
 */
export function checksOf(
  { expected, pReturn, purchases }: Judged,
  days: number,
  { course, coverage }: { readonly course?: Course; readonly coverage?: IntervalCoverage } = {},
): Checks | null {
  if (expected.length < TENTHS * LEAST_GROUP) return null;
  // Equal probabilities stay together, which may leave a smaller group beside theirs: then there are fewer groups.
  let bins = TENTHS;
  let curve = calibrationCurve(purchases, pReturn, { bins });
  while (Math.min(...curve.customers) < LEAST_GROUP) curve = calibrationCurve(purchases, pReturn, { bins: --bins });
  const { customers, predicted, observed, low, high, ece } = curve;
  const { deciles, mape } = decileTable(purchases, expected, TENTHS);
  return {
    days,
    calibration: {
      ...{ customers: [...customers], predicted: [...predicted], observed: [...observed] },
      ...{ low: [...low], high: [...high], ece },
    },
    purchases: { deciles: deciles.map((decile) => ({ ...decile })), mape },
    ...(course && {
      course: { days: [...course.days], expected: [...course.expected], came: [...course.came] },
    }),
    ...(coverage && {
      coverage: {
        ...{ levels: [...coverage.levels], ideal: [...coverage.ideal] },
        ...{ purchases: [...coverage.purchases], value: coverage.value && [...coverage.value] },
      },
    }),
  };
}
