/** The combined forecast of a saved record: base and learners at their weights, as one predictive distribution. */
import { PerennialError } from '../errors.ts';
import { businessFeatures } from '../facts/businessFeatures.ts';
import { clockOf } from '../facts/calendar.ts';
import { type CellIndex, perCustomer } from '../facts/cells.ts';
import type { NetworkFiles } from '../models/learners/contract.ts';
import { shapesOf } from '../models/learners/learn.ts';
import { openLearners } from '../models/learners/record.ts';
import { bindBase, businessCells, cellsAt, meanOf, returnWithin } from '../models/purchases/base.ts';
import { expectedSpend } from '../models/spend/credibility.ts';
import { columnOf, rowsWhere } from '../numerics/columns.ts';
import { nextPurchaseTime } from '../numerics/nextPurchase.ts';
import { type EpochDay, parseDay, requireWholeDays, TIME_UNITS } from '../units.ts';
import type { Customers, Forecast, Forecaster } from './contract.ts';
import { type Blend, type Blended, blend } from './parts.ts';
import { countOf, valueRatio, valueSecondMoment } from './predictive.ts';
import type { ForecastRecord } from './record.ts';

/** Days of open business until a day, and back. */
interface Ahead {
  days(calendarDays: number): number;
  calendarDays(days: number): number;
}

/** @throws NETWORK_DAMAGED where the files are missing or not those that were saved */
export async function openCombined(record: ForecastRecord, files: NetworkFiles): Promise<Forecaster> {
  const base = bindBase(record.base);
  const clock = clockOf(record.calendar);
  const learners = record.learners && (await openLearners(record.learners, files));
  const how = blendOf(record);
  const { scope, spend: terms, predictive } = record;
  const firstDay = record.calendar.first;

  function forecast({ facts }: Customers, horizonDays: number): Forecast {
    requireWholeDays(horizonDays, 'horizonDays');
    if (!facts) throw new PerennialError('FACTS_MISSING');
    const ahead = aheadOf(facts.cutoff);
    const cells = businessCells(facts, clock);
    const context = { historyDays: facts.cutoff - firstDay, meanAmount: record.meanAmount };
    const shapes = learners && shapesOf(learners, businessFeatures(facts, scope, context, clock));
    // A horizon of its own where there was nothing to learn from.
    const learntDays = ahead.days(record.learntDays || horizonDays);
    const days = ahead.days(horizonDays);
    const blended = blend(base, cells, shapes, how, { learntDays, days });
    const spend = terms && expectedSpend(facts, terms);
    const each = (figure: (row: number) => number) => columnOf(facts.length, figure);
    const at = (p: Float64Array | number, row: number) => (typeof p === 'number' ? p : p[row]);
    const count = (row: number) => countOf(predictive, blended.purchases[row], blended.pReturn[row]);
    return {
      method: 'combined',
      model: 'combined',
      horizonDays,
      pAlive: blended.pAlive,
      pReturn: blended.pReturn,
      expectedPurchases: blended.purchases,
      expectedSpend: spend,
      within: (other) => {
        const { pReturn, purchases } = blend(base, cells, shapes, how, { learntDays, days: ahead.days(other) });
        return { pReturn, expectedPurchases: purchases };
      },
      nextPurchase: () => nextPurchase(blended, cells, days).map((time) => ahead.calendarDays(time)),
      residualPurchases: (rate) => residualPurchases(blended, cells, rate),
      purchaseQuantile: (p) => each((row) => count(row).quantile(at(p, row))),
      valueQuantile: (p) =>
        spend &&
        each(
          (row) =>
            blended.purchases[row] *
            spend[row] *
            valueRatio(predictive, blended.purchases[row], blended.pReturn[row], at(p, row)),
        ),
      countScores: (actual) => ({
        probability: each((row) => count(row).probability(actual[row])),
        below: each((row) => count(row).below(actual[row])),
        rps: each((row) => count(row).rankedScore(actual[row])),
      }),
      variances: () => ({
        levelSd: predictive.levelSd,
        purchases: each((row) => count(row).variance),
        value:
          spend &&
          each((row) => {
            const mean = blended.purchases[row] * spend[row];
            return mean ** 2 * (valueSecondMoment(predictive, blended.purchases[row], blended.pReturn[row]) - 1);
          }),
      }),
      warnings: staleness(facts.cutoff),
    };
  }

  /** Days of open business, asked for of those alone who are likelier to return than not. */
  function nextPurchase({ pReturn, intensity }: Blended, cells: CellIndex, days: number): Float64Array {
    const rows = rowsWhere(pReturn.length, (row) => pReturn[row] >= 0.5);
    const some = cellsAt(cells, rows);
    const pick = (column: Float64Array) => columnOf(rows.length, (i) => column[rows[i]]);
    const times = nextPurchaseTime(pick(pReturn), pick(intensity), days, (time) => returnWithin(base, some, time));
    const all = new Float64Array(pReturn.length).fill(Number.NaN);
    rows.forEach((row, i) => {
      all[row] = times[i];
    });
    return all;
  }

  function aheadOf(cutoff: EpochDay): Ahead {
    const now = clock.at(cutoff);
    return {
      days: (calendarDays) => clock.at(cutoff + calendarDays) - now,
      calendarDays: (days) => (Number.isNaN(days) ? days : clock.dayAt(now + days) - cutoff),
    };
  }

  function residualPurchases({ factor }: Blended, cells: CellIndex, rate: number) {
    if (!base.identifiesDropout) return null;
    const byCell = meanOf(base, (model) => model.discountedPurchases(cells.cells, rate * TIME_UNITS.week));
    return perCustomer(byCell, cells.index).map((v, row) => v * factor[row]);
  }

  function staleness(cutoff: EpochDay): string[] {
    const age = cutoff - parseDay(record.asOf);
    if (age <= record.horizonDays) return [];
    return [
      `The model was trained as of ${record.asOf}, ${age} days before these customers' as-of and longer ago than its ` +
        `horizon of ${record.horizonDays} days: train it again.`,
    ];
  }

  return {
    method: 'combined',
    model: 'combined',
    noResidual: base.identifiesDropout
      ? null
      : 'Dropout is not identified in these data: a residual value would be a sum over customers who never leave.',
    forecast,
  };
}

export function blendOf({ weights, returnWeights, returnFactor, learners }: ForecastRecord): Blend {
  return {
    weights: [weights.base, weights.ridge, weights.network],
    returnWeights: [returnWeights.base, returnWeights.logistic],
    levels: learners?.levels ?? { ridge: 0, network: 0 },
    returnLevel: learners?.returnLevel ?? 0,
    returnFactor,
  };
}
