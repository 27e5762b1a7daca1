import { probit } from 'simple-statistics';
import type { Summaries } from '../facts/summaries.ts';
import { type Joined, type JoinedPrediction, predictJoined } from '../forecast/joined.ts';
import { sumOf } from '../forecast/rows.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { moneyNumber } from '../units.ts';
import type { Valuation } from '../valuation/value.ts';
import { AUTO } from './chooseModel.ts';

/** The regression joins in unless a model was asked for by name, or with covariates of its own. */
export function asksForJoined(options: { readonly models: readonly string[]; readonly covariates?: unknown }): boolean {
  return options.models.includes(AUTO) && !options.covariates;
}

/** The valuation with what a joined model says of the same customers; as it is where there is no joined model. */
export async function valueJoined(
  ledger: Ledger,
  summaries: Summaries,
  valuation: Valuation,
  joined: Joined | null,
): Promise<Valuation> {
  if (!joined) return valuation;
  const { horizonDays } = valuation.terms;
  return withJoined(valuation, await predictJoined(ledger, summaries, joined, { horizonDays }));
}

/**
 * A valuation with the joined prediction in place of the single model's: purchases, spend, value, pReturn and total.
 * P(alive) and residual value stay the single model's, for the regression looks no further than the horizon.
 */
export function withJoined(valuation: Valuation, joined: JoinedPrediction): Valuation {
  const { margin } = valuation.terms;
  const { purchases, spend, value, typicalValue, valueInterval, purchaseInterval } = joined;
  const money = (column: Float64Array) => column.map((v) => margin * v);
  const interval = valueInterval ?? purchaseInterval;
  const scaled = value ? money : (column: Float64Array) => column;
  const predictedValue = value ? money(value) : valuation.predictedValue;
  return {
    ...valuation,
    pReturn: joined.pReturn,
    expectedPurchases: purchases,
    expectedSpend: spend ?? valuation.expectedSpend,
    predictedValue,
    totalValue: predictedValue.map((v, row) => moneyNumber(valuation.historicalValue[row]) + v),
    joined: {
      method: joined.method,
      typical: scaled(typicalValue ?? joined.typicalPurchases),
      low: scaled(interval.low),
      high: scaled(interval.high),
      level: joined.level,
      total: totalInterval(sumOf(value ? predictedValue : purchases), joined),
    },
  };
}

/** ln(actual / expected) of a total is taken for normal, with the spread that past horizons had. */
function totalInterval(total: number, { level, levelSpread }: JoinedPrediction): [low: number, high: number] {
  const reach = probit((1 + level) / 2) * levelSpread;
  return [total * Math.exp(-reach), total * Math.exp(reach)];
}

/** The columns that a valuation takes, for some of the customers. */
export function picked(joined: JoinedPrediction, pick: (column: Float64Array) => Float64Array): JoinedPrediction {
  const interval = (ends: JoinedPrediction['purchaseInterval']) => ({ low: pick(ends.low), high: pick(ends.high) });
  const { spend, value, typicalValue, valueInterval, components } = joined;
  const models = Object.entries(components.models).map(([name, column]) => [name, pick(column)]);
  return {
    ...joined,
    components: {
      models: Object.fromEntries(models),
      base: pick(components.base),
      ridge: pick(components.ridge),
      network: pick(components.network),
      correction: pick(components.correction),
      ziln: pick(components.ziln),
      value: pick(components.value),
      season: components.season,
    },
    purchases: pick(joined.purchases),
    pReturn: pick(joined.pReturn),
    pAlive: pick(joined.pAlive),
    spend: spend && pick(spend),
    value: value && pick(value),
    typicalPurchases: pick(joined.typicalPurchases),
    typicalValue: typicalValue && pick(typicalValue),
    purchaseInterval: interval(joined.purchaseInterval),
    valueInterval: valueInterval && interval(valueInterval),
  };
}
