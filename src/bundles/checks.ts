/** Pictures of an evaluation out of time, as figures: groups of customers, never a single one, and nothing of revenue. */
import { z } from 'zod';
import { calibrationCurve } from '../evaluation/calibration.ts';
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
});
export type Checks = z.infer<typeof checksSchema>;

/** Columns of one length: what was expected of each customer in the window, and what came. */
export interface Judged {
  readonly expected: Float64Array;
  readonly pReturn: Float64Array;
  readonly purchases: Float64Array;
}

/** @returns null where there are too few customers for tenths of {@link LEAST_GROUP} */
export function checksOf({ expected, pReturn, purchases }: Judged, days: number): Checks | null {
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
  };
}
