/**
 * Names that users of the Python package lifetimes know, for trying Perennial with what they have: thin words over the
 * catalogue (index.ts), where everything is that lifetimes has no name for. Import them from 'perennial/lifetimes'.
 *
 *     const bgf = new BetaGeoFitter().fit(frequency, recency, T);
 *     bgf.predict(52, frequency, recency, T);
 *
 * `fit` gives a frozen model and leaves the fitter as it was. Columns are arrays or typed arrays of one length; results are in
 * the order of the columns given.
 */
import { makeCells } from './facts/cells.ts';
import { summarise } from './facts/summarise.ts';
import type { FittedPurchaseModel, FittedSpendModel, PurchaseModel } from './models/contract.ts';
import { bgBb } from './models/purchases/bgBb.ts';
import { bgNbd } from './models/purchases/bgNbd.ts';
import { fitPurchaseModel } from './models/purchases/fitPurchases.ts';
import { forCustomers } from './models/purchases/forCustomers.ts';
import { mbgNbd } from './models/purchases/mbgNbd.ts';
import { paretoNbd } from './models/purchases/paretoNbd.ts';
import { fitGammaGamma, makeSpendCells } from './models/spend/gammaGamma.ts';
import { openLedger } from './transactions/ledger.ts';
import type { LedgerOptions } from './transactions/options.ts';
import { TIME_UNITS, type TimeUnit } from './units.ts';

type Column = ArrayLike<number>;

/** lifetimes' letters for units of time. */
const UNITS = { D: 'day', W: 'week', M: 'month', Y: 'year' } as const satisfies Record<string, TimeUnit>;
export type Freq = keyof typeof UNITS;

/** What a fitted purchase model is asked under lifetimes' names; times are in the unit that it was fitted in. */
export interface LifetimesModel {
  readonly params: Readonly<Record<string, number>>;
  readonly standardErrors: Readonly<Record<string, number | null>>;
  /** The same model under our names, which has more to say. */
  readonly fitted: FittedPurchaseModel;
  /** Expected purchases in the next t units of time. */
  conditionalExpectedNumberOfPurchasesUpToTime(t: number, frequency: Column, recency: Column, T: Column): Float64Array;
  /** The same: lifetimes has both names. */
  predict(t: number, frequency: Column, recency: Column, T: Column): Float64Array;
  conditionalProbabilityAlive(frequency: Column, recency: Column, T: Column): Float64Array;
  /** Repeat purchases of a new customer in the first t units of time. */
  expectedNumberOfPurchasesUpToTime(t: number): number;
  /** P(a new customer makes exactly n repeat purchases in the first t units of time). */
  probabilityOfNPurchasesUpToTime(t: number, n: number): number;
}

/** A fitter of one purchase model, by lifetimes' class names. */
class PurchaseFitter {
  readonly #model: PurchaseModel;

  constructor(model: PurchaseModel) {
    this.#model = model;
  }

  /**
   * @param frequency, recency, T  repeat purchases, time of the last and age, in any one unit of time
   * @throws CELLS_INVALID where a customer's numbers contradict each other
   */
  fit(frequency: Column, recency: Column, T: Column): LifetimesModel {
    const columns = [frequency, recency, T].map((column) => Float64Array.from(column));
    const fitted = fitPurchaseModel(this.#model, makeCells(columns[0], columns[1], columns[2]).cells);
    const predict = (t: number, x: Column, tx: Column, age: Column) =>
      forCustomers(fitted, x, tx, age).expectedPurchases(t);
    return Object.freeze({
      params: fitted.parameters,
      standardErrors: fitted.standardErrors,
      fitted,
      conditionalExpectedNumberOfPurchasesUpToTime: predict,
      predict,
      conditionalProbabilityAlive: (x: Column, tx: Column, age: Column) => forCustomers(fitted, x, tx, age).pAlive(),
      expectedNumberOfPurchasesUpToTime: (t: number) => fitted.unconditionalExpectation(Float64Array.of(t))[0],
      probabilityOfNPurchasesUpToTime: (t: number, n: number) => fitted.unconditionalPmf(n, t),
    });
  }
}

export class BetaGeoFitter extends PurchaseFitter {
  constructor() {
    super(bgNbd);
  }
}

export class ModifiedBetaGeoFitter extends PurchaseFitter {
  constructor() {
    super(mbgNbd);
  }
}

export class ParetoNBDFitter extends PurchaseFitter {
  constructor() {
    super(paretoNbd);
  }
}

/** Frequency, recency and T count opportunities to buy; n_periods is T here. */
export class BetaGeoBetaBinomFitter extends PurchaseFitter {
  constructor() {
    super(bgBb);
  }
}

export interface ValueOptions {
  /** Months ahead; 12 when not given. */
  readonly time?: number;
  /** A month's; 0.01 when not given. */
  readonly discountRate?: number;
  /** The unit of time that the purchase model was fitted in; D when not given. */
  readonly freq?: 'D' | 'W' | 'M';
}

/** Units of time in a month, as lifetimes has them. */
const IN_A_MONTH = { D: 30, W: 4.345, M: 1 } as const;

export interface LifetimesSpendModel {
  readonly params: Readonly<Record<string, number>>;
  readonly fitted: FittedSpendModel;
  /** Expected spend per purchase. */
  conditionalExpectedAverageProfit(frequency: Column, monetaryValue: Column): Float64Array;
  /**
   * Discounted value over a horizon, as lifetimes reckons it: expected purchases month by month, times expected spend, each
   * month's discounted from its end. `fitted.discountedPurchases` discounts each purchase from its own day instead.
   */
  customerLifetimeValue(
    transactionModel: Pick<LifetimesModel, 'predict'>,
    frequency: Column,
    recency: Column,
    T: Column,
    monetaryValue: Column,
    options?: ValueOptions,
  ): Float64Array;
}

export class GammaGammaFitter {
  /** @param frequency, monetaryValue  repeat purchases and their mean amount; customers without either teach nothing */
  fit(frequency: Column, monetaryValue: Column): LifetimesSpendModel {
    const fitted = fitGammaGamma(makeSpendCells(paidFor(frequency, monetaryValue), Float64Array.from(monetaryValue)));
    const profit = (x: Column, mean: Column) => fitted.expectedSpend(paidFor(x, mean), Float64Array.from(mean));
    return Object.freeze({
      params: fitted.parameters,
      fitted,
      conditionalExpectedAverageProfit: profit,
      customerLifetimeValue(
        model: Pick<LifetimesModel, 'predict'>,
        x: Column,
        tx: Column,
        T: Column,
        mean: Column,
        { time = 12, discountRate = 0.01, freq = 'D' }: ValueOptions = {},
      ) {
        const spend = profit(x, mean);
        const value = new Float64Array(spend.length);
        let before = new Float64Array(spend.length);
        for (let month = 1; month <= time; month++) {
          const until = model.predict(month * IN_A_MONTH[freq], x, tx, T);
          const discount = (1 + discountRate) ** -month;
          for (let row = 0; row < value.length; row++) value[row] += spend[row] * (until[row] - before[row]) * discount;
          before = Float64Array.from(until);
        }
        return value;
      },
    });
  }
}

/** Repeat purchases, 0 where none of them was paid for. */
function paidFor(frequency: Column, mean: Column): Float64Array {
  return Float64Array.from(frequency, (x, row) => (mean[row] > 0 ? x : 0));
}

/** One row a customer, in lifetimes' columns. */
export interface SummaryData {
  readonly id: readonly string[];
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
  /** Mean amount of the repeat purchases that were paid for; 0 where there is none. */
  readonly monetaryValue: Float64Array;
}

export type SummaryOptions = LedgerOptions & {
  /** The unit of recency and T; D when not given. */
  readonly freq?: Freq;
};

/** `summary_data_from_transaction_data`: from a file, rows or columns, whatever {@link openLedger} takes. */
export async function summaryDataFromTransactionData({
  freq = 'D',
  ...transactions
}: SummaryOptions): Promise<SummaryData> {
  const { summary } = await summarised(transactions as LedgerOptions, freq);
  return summary;
}

/**
 * `calibration_and_holdout_data`: the same as of the calibration's end, with each customer's purchases after it.
 *
 * @param calibrationPeriodEnd  the last day that the summary may know, `YYYY-MM-DD`
 */
export async function calibrationAndHoldoutData({
  freq = 'D',
  calibrationPeriodEnd,
  ...transactions
}: SummaryOptions & { readonly calibrationPeriodEnd: string }): Promise<
  SummaryData & { readonly frequencyHoldout: Float64Array; readonly durationHoldout: number }
> {
  const { summary, holdout } = await summarised(transactions as LedgerOptions, freq, calibrationPeriodEnd);
  return { ...summary, ...holdout! };
}

async function summarised(transactions: LedgerOptions, freq: Freq, calibrationEnd?: string) {
  const ledger = await openLedger({ products: false, ...transactions });
  try {
    const split = calibrationEnd === undefined ? {} : { asOf: calibrationEnd, holdoutEnd: ledger.asOf };
    const { summaries, holdout } = await summarise(ledger, { timeUnit: UNITS[freq], ...split });
    const { customer: id, x: frequency, tx: recency, T, meanSpend: monetaryValue } = summaries;
    const days = TIME_UNITS[UNITS[freq]];
    return {
      summary: { id, frequency, recency, T, monetaryValue },
      holdout: holdout && { frequencyHoldout: holdout.purchases, durationHoldout: holdout.days / days },
    };
  } finally {
    await ledger.close();
  }
}
