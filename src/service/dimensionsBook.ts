/** Dimensions of one customer beside the average of all whom the server knows. */
import { modelsOf } from '../pipelines/forecaster.ts';
import { moneyNumber } from '../units.ts';
import {
  type Averages,
  activeYears,
  averagesOf,
  customerDimensions,
} from '../valuation/dimensions/customerDimensions.ts';
import { exactEffects } from '../valuation/dimensions/exactEffects.ts';
import type { Valuation } from '../valuation/value.ts';
import type { FoundCustomer } from './book.ts';
import { bookColumns, placesOf } from './bookColumns.ts';
import type { CustomerBook } from './customerBook.ts';
import type { Predictor } from './predictor.ts';
import type { DimensionsAnswer, Prediction } from './responses.ts';

export interface DimensionsBook {
  /** @param told  the forecast of this customer that the dimensions come to */
  of(customer: FoundCustomer, told: Prediction): DimensionsAnswer;
}

/** As orders come in, averages may be so many times as old as working them out takes. */
const REST = 100;

interface Kept {
  readonly version: number;
  readonly model: string;
  readonly averages: Averages | null;
  readonly until: number;
}

export function openDimensionsBook(
  customers: CustomerBook,
  model: Pick<Predictor, 'manifest' | 'version'>,
): DimensionsBook {
  let kept: Kept | null = null;
  const averages = (): Averages | null => {
    const book = customers.loaded();
    const fresh = kept?.model === model.version && (kept.version === book.version || performance.now() < kept.until);
    if (kept && fresh) return kept.averages;
    const began = performance.now();
    const { summaries, valuation } = bookColumns(book, placesOf(book));
    const years = activeYears(summaries, valuation.terms.horizonDays, modelsOf(model));
    const made = averagesOf(years, valuation);
    const until = performance.now() + REST * (performance.now() - began);
    kept = { version: book.version, model: model.version, averages: made, until };
    return made;
  };
  return {
    of({ group, valuation: known }, told) {
      const valuation = valuationOf(known, told);
      const isOwnHorizon = told.horizonDays === known.terms.horizonDays;
      const { summaries } = group.customers;
      const base = isOwnHorizon ? averages() : null;
      const { againstAverage, noTime, margin, ...made } = customerDimensions(
        ...([summaries, valuation, modelsOf(model), base] as const),
      );
      const at = (column: Float64Array | null) => (column && Number.isFinite(column[0]) ? column[0] : null);
      const effects =
        againstAverage && valuation.predictedValue && exactEffects(againstAverage, valuation.predictedValue, 0);
      return {
        yearsSoFar: made.yearsSoFar[0],
        purchasesPerYear: made.purchasesPerYear[0],
        revenuePerPurchase: at(made.revenuePerPurchase),
        yearsAhead: made.yearsAhead[0],
        purchasesPerActiveYear: made.purchasesPerActiveYear[0],
        spendPerPurchase: at(made.spendPerPurchase),
        margin,
        againstAverage: againstAverage &&
          effects && {
            average: againstAverage.average,
            difference: moneyNumber(effects.difference),
            time: moneyNumber(effects.time),
            frequency: moneyNumber(effects.frequency),
            revenue: moneyNumber(effects.revenue),
          },
        reason: noTime,
      };
    },
  };
}

/** The customer's valuation with the figures that were told, which may be of another horizon. */
function valuationOf(known: Valuation, told: Prediction): Valuation {
  const column = (value: number | null) => (value === null ? null : Float64Array.of(value));
  return {
    ...known,
    terms: { ...known.terms, horizonDays: told.horizonDays },
    expectedPurchases: Float64Array.of(told.expectedPurchases),
    expectedSpend: column(told.expectedSpend),
    predictedValue: column(told.predictedValue),
  };
}
