/** The combined forecast of a saved record: base and learners at their weights, as one predictive distribution. */
import { PerennialError } from '../errors.ts';
import { type CellIndex, perCustomer } from '../facts/cells.ts';
import type { NetworkFiles } from '../models/learners/contract.ts';
import { meanOf, returnWithin } from '../models/purchases/base.ts';
import { expectedSpend } from '../models/spend/credibility.ts';
import { columnOf } from '../numerics/columns.ts';
import { nextPurchaseTime } from '../numerics/nextPurchase.ts';
import { type EpochDay, parseDay, requireWholeDays, TIME_UNITS } from '../units.ts';
import type { Forecast, Forecaster, Nameless } from './contract.ts';
import { openBlend } from './openBlend.ts';
import type { Blended } from './parts.ts';
import { countOf, valueRatio, valueSecondMoment } from './predictive.ts';
import type { ForecastRecord } from './record.ts';

/** @throws NETWORK_DAMAGED where the files are missing or not those that were saved */
export async function openCombined(record: ForecastRecord, files: NetworkFiles): Promise<Forecaster> {
  const parts = openBlend(record, files);
  const { base, clock } = parts;
  const { spend: terms, predictive } = record;

  function forecast({ facts }: Nameless, horizonDays: number): Forecast {
    requireWholeDays(horizonDays, 'horizonDays');
    if (!facts) throw new PerennialError('FACTS_MISSING');
    const asked = parts.ask(facts, horizonDays);
    const { cells, openDays } = asked;
    const shapes = parts.learnt(facts);
    const blended = parts.blended(asked, shapes);
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
        const { pReturn, purchases } = parts.blended(parts.ask(facts, other), shapes);
        return { pReturn, expectedPurchases: purchases };
      },
      nextPurchase: () =>
        nextPurchaseTime(blended.pReturn, blended.intensity, openDays, (time) => returnWithin(base, cells, time)).map(
          (time) => daysUntil(time, facts.cutoff),
        ),
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

  /** Days after the cutoff until so much business has passed. */
  function daysUntil(time: number, cutoff: EpochDay): number {
    return Number.isNaN(time) ? time : clock.dayAt(clock.at(cutoff) + time) - cutoff;
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
