/** Customers as models see them, in the columns that lifetimes and PyMC-Marketing name. */
import { cellsOf } from '../facts/cells.ts';
import type { Summaries } from '../facts/summaries.ts';
import { fitPurchaseModel } from '../models/purchases/fitPurchases.ts';
import { likeliestModels } from '../models/purchases/likeliestK.ts';
import { fitGammaGamma, makeSpendCells } from '../models/spend/gammaGamma.ts';
import { testIndependence } from '../models/spend/independence.ts';
import { FAMILY, familyOf } from '../pipelines/chooseModel.ts';
import { type EpochDay, moneyNumber } from '../units.ts';
import { Family } from './family.ts';
import { Fit } from './fit.ts';
import { SpendFit } from './spendFit.ts';
import { printMoney, Table } from './table.ts';

export type SummaryColumns = {
  readonly customer_id: readonly string[];
  /** Repeat purchases, x: days with a purchase after the first. */
  readonly frequency: Float64Array;
  /** Time from the first to the last purchase, tx, in the time unit. */
  readonly recency: Float64Array;
  /** Time from the first purchase to as-of, in the time unit. */
  readonly T: Float64Array;
  /** Mean spend of repeat purchases; 0 where there is none. */
  readonly monetary_value: Float64Array;
  /** All that the customer has brought, net of refunds. */
  readonly historical_value: Float64Array;
  readonly first_purchase: readonly Date[];
  readonly last_purchase: readonly Date[];
};

export class Summary extends Table<SummaryColumns> {
  /** What all functions of the library take. */
  readonly summaries: Summaries;

  /** @param summaries  of customers who have purchased */
  constructor(summaries: Summaries) {
    const { clock, customer, currency } = summaries;
    const columns: SummaryColumns = {
      customer_id: customer,
      frequency: summaries.x,
      recency: summaries.tx,
      T: summaries.T,
      monetary_value: summaries.meanSpend,
      historical_value: Float64Array.from(summaries.historicalValue, moneyNumber),
      first_purchase: dates(summaries.firstPurchase),
      last_purchase: dates(summaries.lastPurchase),
      ...summaries.attributes,
    };
    super(columns, {
      name: 'summary',
      caption: `Customers as of ${clock.asOf}; recency and T in ${clock.timeUnit}s${currency ? `, money in ${currency}` : ''}`,
      print: { monetary_value: printMoney, historical_value: printMoney },
    });
    this.summaries = summaries;
  }

  /**
   * Fits purchase models: `bg-nbd`, `mbg-nbd`, `pareto-nbd`, `nbd`, `ggompertz-nbd`, `bg-cnbd`, `mbg-cnbd`; all of them
   * when none is named.
   */
  fit(models: readonly string[] = FAMILY): Family {
    const { cells } = cellsOf(this.summaries);
    const fits = likeliestModels(familyOf(models), cells).map((model) => fitPurchaseModel(model, cells));
    return new Family(fits.map((fitted) => new Fit(fitted, this)));
  }

  /** Fits the Gamma-Gamma model to what repeat purchases brought. */
  fitSpend(): SpendFit {
    const cells = makeSpendCells(this.summaries.spendCount, this.summaries.meanSpend);
    return new SpendFit(fitGammaGamma(cells), cells, testIndependence(cells), this.summaries.currency);
  }
}

function dates(days: ArrayLike<EpochDay>): Date[] {
  return Array.from(days, (day) => new Date(day * 86_400_000));
}
