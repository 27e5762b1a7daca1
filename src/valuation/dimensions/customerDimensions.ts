/**
 * CLV in four dimensions: time × frequency × revenue = money, and money × margin = value; of what customers have brought,
 * and of what they will.
 */

import { timeAhead } from '../../facts/opportunities.ts';
import { hasPurchase, type Summaries } from '../../facts/summaries.ts';
import type { SingleModels } from '../../forecast/single.ts';
import { columnOf as columnOfBlocks, covariateBlocks, plainBlocks } from '../../models/covariates/customerBlocks.ts';
import { identifiesDropout } from '../../models/purchases/dropout.ts';
import { columnOf } from '../../numerics/columns.ts';
import { gaussLegendre } from '../../numerics/gaussLegendre.ts';
import { TIME_UNITS } from '../../units.ts';
import type { Valuation } from '../value.ts';
import { contributions } from './logMean.ts';

/** Columns in the order of the customers; zeros without purchase. */
export interface Dimensions {
  /** Years with the shop so far, the first day and as-of included: so a customer of one day has some too. */
  readonly yearsSoFar: Float64Array;
  /** Purchases a year so far. */
  readonly purchasesPerYear: Float64Array;
  /** Net of refunds; null without amounts, and so for all money. */
  readonly revenuePerPurchase: Float64Array | null;
  /** Years within the horizon in which the customer is expected to be active still: the integral of P(alive). */
  readonly yearsAhead: Float64Array;
  /** Expected purchases an active year. */
  readonly purchasesPerActiveYear: Float64Array;
  readonly spendPerPurchase: Float64Array | null;
  readonly margin: number;
  /** Why years ahead are the horizon of all; null where they are the customer's own. */
  readonly noTime: string | null;
  /** What makes predicted value differ from the base's average; null without amounts. */
  readonly againstAverage: AgainstAverage | null;
}

/** In currency units: predicted value less average = time + frequency + revenue. NaN where nothing is predicted. */
export interface AgainstAverage {
  readonly average: number;
  readonly time: Float64Array;
  readonly frequency: Float64Array;
  readonly revenue: Float64Array;
}

/** What customers are held against: figures whose product, times margin, is the average predicted value. */
export interface Averages {
  readonly years: number;
  readonly purchasesPerYear: number;
  /** Before margin. */
  readonly spend: number;
  /** Of all customers, those of whom nothing is predicted included. */
  readonly value: number;
}

/** Points of the horizon at which P(alive) is asked for: it falls smoothly, so that few will do. */
const RULE = gaussLegendre(5);

/** @param averages  of the base that customers are held against; these customers themselves unless given */
export function customerDimensions(
  summaries: Summaries,
  valuation: Valuation,
  models: SingleModels,
  averages?: Averages | null,
): Dimensions {
  const { clock, x, firstPurchase } = summaries;
  const { terms, expectedPurchases, expectedSpend, hasAmounts } = valuation;
  const buys = (row: number) => hasPurchase(summaries, row);
  const length = x.length;
  const asOf = Date.parse(`${clock.asOf}T00:00:00Z`) / 86_400_000;
  const yearsSoFar = columnOf(length, (row) => (buys(row) ? (asOf - firstPurchase[row] + 1) / TIME_UNITS.year : 0));
  const identified = identifiesDropout(models.purchases);
  const yearsAhead = activeYears(summaries, terms.horizonDays, models);
  const perYear = (count: (row: number) => number, years: Float64Array) =>
    columnOf(length, (row) => (years[row] > 0 ? count(row) / years[row] : 0));
  const dimensions = {
    yearsSoFar,
    purchasesPerYear: perYear((row) => (buys(row) ? x[row] + 1 : 0), yearsSoFar),
    revenuePerPurchase: hasAmounts
      ? columnOf(length, (row) =>
          buys(row) ? Number(valuation.historicalValue[row]) / 1e6 / terms.margin / (x[row] + 1) : 0,
        )
      : null,
    yearsAhead,
    purchasesPerActiveYear: perYear((row) => expectedPurchases[row], yearsAhead),
    spendPerPurchase: expectedSpend,
    margin: terms.margin,
    noTime: identified
      ? null
      : 'Dropout is not identified in these data: every customer is active for the whole horizon.',
  };
  const base = averages === undefined ? averagesOf(yearsAhead, valuation) : averages;
  return { ...dimensions, againstAverage: base && againstAverage(dimensions, valuation, base) };
}

/** Years within the horizon in which each customer is expected to be active: the integral of P(alive). */
export function activeYears(summaries: Summaries, horizonDays: number, models: SingleModels): Float64Array {
  const alive = identifiesDropout(models.purchases) ? meanAlive(summaries, models, horizonDays) : null;
  const years = horizonDays / TIME_UNITS.year;
  return columnOf(summaries.x.length, (row) => (hasPurchase(summaries, row) ? years * (alive ? alive[row] : 1) : 0));
}

/** Years a customer, purchases a year, money a purchase; null where no value is predicted. */
export function averagesOf(
  yearsAhead: Float64Array,
  {
    predictedValue,
    expectedPurchases,
    terms: { margin },
  }: Pick<Valuation, 'predictedValue' | 'expectedPurchases' | 'terms'>,
): Averages | null {
  if (!predictedValue) return null;
  const sum = (column: Float64Array) => column.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
  const [n, years, purchases, value] = [
    predictedValue.length,
    sum(yearsAhead),
    sum(expectedPurchases),
    sum(predictedValue),
  ];
  if (!(years > 0 && purchases > 0 && value > 0)) return null;
  return { years: years / n, purchasesPerYear: purchases / years, spend: value / purchases / margin, value: value / n };
}

/** Mean of P(alive) over the horizon. */
function meanAlive(summaries: Summaries, models: SingleModels, horizonDays: number): Float64Array {
  const blocks = models.covariates
    ? covariateBlocks(models.covariates, summaries)
    : plainBlocks(models.purchases, summaries);
  const horizon = timeAhead(summaries.clock, horizonDays);
  return columnOfBlocks(blocks, (model, cells) => {
    const mean = new Float64Array(cells.length);
    RULE.points.forEach((point, k) => {
      const column = model.pAlive(cells, summaries.clock.opportunities ? Math.round(point * horizon) : point * horizon);
      for (let i = 0; i < mean.length; i++) mean[i] += RULE.weights[k] * column[i];
    });
    return mean;
  });
}

type Ahead = Pick<Dimensions, 'yearsAhead' | 'purchasesPerActiveYear' | 'spendPerPurchase'>;

function againstAverage(
  { yearsAhead, purchasesPerActiveYear, spendPerPurchase }: Ahead,
  { predictedValue, terms: { margin } }: Valuation,
  averages: Averages,
): AgainstAverage | null {
  if (!predictedValue || !spendPerPurchase) return null;
  const average = [averages.years, averages.purchasesPerYear, margin * averages.spend];
  const parts = [0, 1, 2].map(() => new Float64Array(predictedValue.length).fill(Number.NaN));
  for (let row = 0; row < predictedValue.length; row++) {
    if (!(predictedValue[row] > 0)) continue;
    const own = [yearsAhead[row], purchasesPerActiveYear[row], margin * spendPerPurchase[row]];
    contributions(average, own).forEach((part, k) => {
      parts[k][row] = part;
    });
  }
  const [time, frequency, revenue] = parts;
  return { average: averages.value, time, frequency, revenue };
}
