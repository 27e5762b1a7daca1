/** What every forecaster promises (src/forecast/contract.ts), as tests of it on one data set. */
import { beforeAll, describe, expect, it } from 'vitest';
import { hasPurchase } from '../../../src/facts/summaries.ts';
import type { Customers, Forecast } from '../../../src/forecast/contract.ts';
import { openExplainer } from '../../../src/forecast/explain.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { purchaseInterval, valueInterval } from '../../../src/valuation/predictionIntervals.ts';
import { DEFAULT_TERMS } from '../../../src/valuation/terms.ts';
import { valueCustomers } from '../../../src/valuation/value.ts';
import { type Contender, contendersFor, joinedBy, pick, SINGLE_MODELS } from './contenders.ts';
import type { DataSet } from './dataSets.ts';

const HORIZONS = [7, 30, 91, 184, 365, 730];
const LEVELS = [0.5, 0.8, 0.95];
/** A discount so low that nothing is lost by it. */
const NO_DISCOUNT = 1e-9;

/** The forecasters of a data set, by name: tests are named before anything is trained. */
function namesFor({ early }: DataSet, hasAmounts: boolean): string[] {
  const spends = hasAmounts ? ['Gamma-Gamma', 'pooled mean'] : ['no spend'];
  return [
    'combined',
    ...(early ? ['combined, without learners'] : []),
    ...SINGLE_MODELS.flatMap((name, place) => joinedBy(place, spends).map((spend) => `${name}, ${spend}`)),
  ];
}

/** Which of the rows break a law. */
const breaking = (rows: readonly number[], holds: (row: number) => boolean) => rows.filter((row) => !holds(row));

const sum = (column: Iterable<number>) => [...column].reduce((total, v) => total + v, 0);

export function describeLaws(dataSet: DataSet, hasAmounts = true): void {
  describe(dataSet.name, () => {
    let contenders: Map<string, Contender>;
    beforeAll(async () => {
      contenders = await contendersFor(dataSet);
    });

    it('is forecast by all', () => {
      expect([...contenders.keys()]).toEqual(namesFor(dataSet, hasAmounts));
      expect(contenders.get('combined, without learners')?.record?.learners ?? null).toBeNull();
    });

    describe.each(namesFor(dataSet, hasAmounts))('%s', (name) => {
      let contender: Contender;
      let customers: Customers;
      let rows: number[];
      const forecasts = new Map<number, Forecast>();
      const at = (horizon: number) => forecasts.get(horizon)!;
      beforeAll(() => {
        contender = contenders.get(name)!;
        customers = contender.customers;
        rows = [...customers.summaries.customer.keys()];
        for (const horizon of HORIZONS) forecasts.set(horizon, contender.forecaster.forecast(customers, horizon));
      });

      it('0 <= P(return) <= P(alive) <= 1, and all figures are finite', () => {
        for (const { pReturn, pAlive, expectedPurchases, expectedSpend } of forecasts.values()) {
          expect(breaking(rows, (i) => 0 <= pReturn[i] && pReturn[i] <= pAlive[i] && pAlive[i] <= 1)).toEqual([]);
          // Whoever returns buys once or more.
          const finite = (i: number) => pReturn[i] * (1 - 1e-9) <= expectedPurchases[i] && expectedPurchases[i] < 1e9;
          expect(breaking(rows, finite)).toEqual([]);
          if (expectedSpend) expect(breaking(rows, (i) => 0 <= expectedSpend[i] && expectedSpend[i] < 1e9)).toEqual([]);
          expect(expectedSpend !== null).toBe(hasAmounts);
        }
      });

      it('P(return) = 1 - P(0 purchases)', () => {
        for (const forecast of forecasts.values()) {
          const { probability, below } = forecast.countScores(new Float64Array(rows.length));
          for (const row of rows.filter((own) => hasPurchase(customers.summaries, own))) {
            expect(probability[row]).toBeCloseTo(1 - forecast.pReturn[row], 9);
            expect(below[row]).toBe(0);
          }
        }
      });

      it('expected purchases and their variance are those of the distribution', () => {
        const most = 250;
        for (const horizon of [30, 365]) {
          const few = rows.filter(
            (row) => at(horizon).expectedPurchases[row] < 4 && hasPurchase(customers.summaries, row),
          );
          const some = few.filter((_, i) => i % Math.ceil(few.length / 6) === 0);
          // Each customer as often as there are counts, one count each.
          const counts = Float64Array.from({ length: some.length * (most + 1) }, (_, i) => i % (most + 1));
          const repeated = pick(
            customers,
            Array.from(counts, (_, i) => some[Math.floor(i / (most + 1))]),
          );
          const forecast = contender.forecaster.forecast(repeated, horizon);
          const { probability, below } = forecast.countScores(counts);
          const { purchases: variances } = forecast.variances();
          some.forEach((_, k) => {
            const start = k * (most + 1);
            const p = probability.subarray(start, start + most + 1);
            expect(sum(p)).toBeGreaterThan(1 - 1e-5);
            expect(sum(p)).toBeLessThan(1 + 1e-9);
            for (const n of [1, 5, most]) expect(below[start + n]).toBeCloseTo(sum(p.subarray(0, n)), 8);
            const mean = sum(p.map((v, n) => v * n));
            expect(mean / forecast.expectedPurchases[start]).toBeCloseTo(1, 2);
            const variance = sum(p.map((v, n) => v * (n - mean) ** 2));
            expect(variances[start] / variance).toBeGreaterThan(0.97);
            expect(variances[start] / variance).toBeLessThan(1.03);
          });
        }
      });

      it('expected purchases × expected spend is the mean of value', () => {
        if (!hasAmounts) {
          for (const forecast of forecasts.values()) expect(forecast.valueQuantile(0.5)).toBeNull();
          return;
        }
        // Of who returns, at p = 1 / (1 + e^-t), so that tails are seen as well as the middle.
        const p = Float64Array.from({ length: 601 }, (_, i) => 1 / (1 + Math.exp(30 - i / 10)));
        const weight = p.map((v) => (v * (1 - v)) / 10);
        for (const horizon of [30, 365]) {
          const some = rows.filter((_, i) => i % Math.ceil(rows.length / 6) === 0);
          const all = Array.from({ length: some.length * p.length }, (_, i) => some[Math.floor(i / p.length)]);
          const forecast = contender.forecaster.forecast(pick(customers, all), horizon);
          const { pReturn } = forecast;
          const values = forecast.valueQuantile(pReturn.map((q, i) => 1 - q + q * p[i % p.length]))!;
          some.forEach((_, k) => {
            const start = k * p.length;
            const expected = forecast.expectedPurchases[start] * forecast.expectedSpend![start];
            const mean = pReturn[start] * sum(weight.map((w, i) => w * values[start + i]));
            expect(Math.abs(mean - expected)).toBeLessThanOrEqual(0.02 * expected);
          });
        }
      });

      it('low <= median <= high, and wider with the level', () => {
        for (const forecast of forecasts.values()) {
          for (const interval of [purchaseInterval, valueInterval]) {
            let inner = interval(forecast, LEVELS[0]);
            for (const level of LEVELS) {
              const outer = interval(forecast, level);
              if (!outer || !inner) {
                expect([outer, hasAmounts]).toEqual([null, false]);
                continue;
              }
              const { low, median, high } = outer;
              expect(breaking(rows, (i) => 0 <= low[i] && low[i] <= median[i] && median[i] <= high[i])).toEqual([]);
              const { low: least, high: most } = inner;
              expect(breaking(rows, (i) => low[i] <= least[i] && most[i] <= high[i])).toEqual([]);
              expect(median).toEqual(inner.median);
              inner = outer;
            }
          }
        }
      });

      it('quantiles are those of the distribution', () => {
        for (const horizon of [30, 365]) {
          for (const p of [0.3, 0.5, 0.8, 0.95]) {
            const quantiles = at(horizon).purchaseQuantile(p);
            const { below, probability } = at(horizon).countScores(quantiles);
            for (const row of rows.filter((own) => hasPurchase(customers.summaries, own))) {
              expect(below[row]).toBeLessThan(p + 1e-3);
              expect(below[row] + probability[row]).toBeGreaterThan(p - 1e-3);
            }
          }
        }
      });

      it('purchases, value and P(return) never fall as the horizon grows; P(alive) does not depend on it', () => {
        for (let h = 1; h < HORIZONS.length; h++) {
          const [short, long] = [at(HORIZONS[h - 1]), at(HORIZONS[h])];
          const grows = (figure: 'expectedPurchases' | 'pReturn') => (row: number) =>
            long[figure][row] >= short[figure][row] * (1 - 1e-12);
          expect(breaking(rows, grows('expectedPurchases'))).toEqual([]);
          expect(breaking(rows, grows('pReturn'))).toEqual([]);
          expect(long.expectedSpend).toEqual(short.expectedSpend);
          expect(breaking(rows, (i) => Math.abs(long.pAlive[i] - short.pAlive[i]) <= 1e-12)).toEqual([]);
        }
      });

      it('residual purchases, hardly discounted, are no fewer than those of any horizon; or it says why there are none', () => {
        const { noResidual } = contender.forecaster;
        for (const horizon of HORIZONS) {
          const residual = at(horizon).residualPurchases(NO_DISCOUNT);
          expect(residual === null).toBe(noResidual !== null);
          if (!residual) {
            expect(noResidual).toMatch(/not identified/);
            continue;
          }
          const discounted = at(horizon).residualPurchases(0.1 / 365)!;
          const { expectedPurchases } = at(horizon);
          expect(breaking(rows, (i) => residual[i] >= expectedPurchases[i] * (1 - 1e-6))).toEqual([]);
          expect(breaking(rows, (i) => discounted[i] <= residual[i])).toEqual([]);
        }
      });

      it('totals are the sums of customers', () => {
        for (const horizonDays of [30, 365]) {
          const valued = valueCustomers(customers, contender.forecaster, { ...DEFAULT_TERMS, horizonDays });
          const { purchases, returning, value } = valued.totals;
          const { purchases: own, value: ownValue, levelSd } = at(horizonDays).variances();
          expect(purchases.expected).toBeCloseTo(sum(at(horizonDays).expectedPurchases), 9);
          expect(returning).toBeCloseTo(sum(at(horizonDays).pReturn), 9);
          expect(purchases.variance).toBeCloseTo(sum(own), 9);
          expect(purchases.levelSd).toBe(levelSd);
          for (const variance of own) expect(variance).toBeGreaterThanOrEqual(0);
          expect(purchases.interval[0]).toBeLessThan(purchases.expected);
          expect(purchases.interval[1]).toBeGreaterThan(purchases.expected);
          if (!hasAmounts) {
            expect([value, valued.predictedValue, valued.value]).toEqual([null, null, null]);
            continue;
          }
          expect(value!.expected / sum(valued.predictedValue!)).toBeCloseTo(1, 12);
          expect(value!.variance / sum(ownValue!)).toBeCloseTo(1, 12);
        }
      });

      it('the order of customers and batches of them change nothing', () => {
        const order = [...randomFrom(name).shuffle(Int32Array.from(rows))];
        const batches = [order.slice(0, 1), order.slice(1, 38), order.slice(38)].filter((batch) => batch.length > 0);
        for (const horizon of [30, 365]) {
          const whole = everything(at(horizon));
          for (const batch of batches) {
            const part = everything(contender.forecaster.forecast(pick(customers, batch), horizon));
            for (const [figure, column] of Object.entries(part)) {
              const same = (own: number, among: number) =>
                Object.is(own, among) || Math.abs(own - among) <= 1e-11 * Math.abs(among);
              const places = [...batch.keys()];
              expect(
                breaking(places, (i) => same(column[i], whole[figure][batch[i]])),
                figure,
              ).toEqual([]);
            }
          }
        }
      });

      it('a customer with refunds alone is all zeros', () => {
        const refunds = rows.filter((row) => !hasPurchase(customers.summaries, row));
        expect(refunds.length > 0).toBe(hasAmounts && contender.record?.asOf !== dataSet.early);
        for (const forecast of forecasts.values()) {
          for (const [figure, column] of Object.entries(everything(forecast))) {
            for (const row of refunds) {
              if (figure === 'nextPurchase') expect(column[row]).toBeNaN();
              else expect(column[row], figure).toBe(0);
            }
          }
        }
      });

      it('a next purchase lies within the horizon exactly where a return is as likely as not', () => {
        for (const horizon of HORIZONS) {
          const next = at(horizon).nextPurchase();
          const { pReturn } = at(horizon);
          const within = (day: number) => Number.isInteger(day) && 1 <= day && day <= horizon;
          expect(breaking(rows, (i) => (pReturn[i] < 0.5 ? Number.isNaN(next[i]) : within(next[i])))).toEqual([]);
        }
        const next = at(365).nextPurchase();
        const soon = rows.filter((row) => !Number.isNaN(next[row])).slice(0, 5);
        for (const row of soon) {
          const { pReturn } = contender.forecaster.forecast(pick(customers, [row]), next[row]);
          expect(pReturn[0]).toBeGreaterThan(0.4);
        }
      });

      it('says within other days what it says of them as a horizon', () => {
        for (const days of [7, 91, 184]) {
          const within = at(365).within(days);
          for (const figure of ['pReturn', 'expectedPurchases'] as const) {
            const same = (i: number) => Math.abs(within[figure][i] - at(days)[figure][i]) <= 1e-9 * at(days)[figure][i];
            expect(breaking(rows, same)).toEqual([]);
          }
        }
      });

      it('refuses horizons that are none', () => {
        for (const horizon of [0, -5, 1.5, Number.NaN, Infinity]) {
          expect(() => contender.forecaster.forecast(customers, horizon)).toThrow(/horizon|days/i);
        }
      });

      it('the factors of an explanation multiply to expected purchases', () => {
        const { record, files } = contender;
        if (!record?.learners) return;
        const explainer = openExplainer(record, files);
        for (const horizon of [30, 365]) {
          const { expectedPurchases } = at(horizon);
          const explained = { facts: customers.facts!, horizonDays: horizon, purchases: expectedPurchases };
          const contributions = explainer.contributions(explained, 3);
          const texts = explainer.texts(explained, 3);
          const elsewhere = horizon === record.horizonDays ? [] : ['horizon'];
          for (const row of rows) {
            if (!hasPurchase(customers.summaries, row)) {
              expect([contributions[row], texts[row]]).toEqual([[], '']);
              continue;
            }
            const product = contributions[row].reduce((all, { factor }) => all * factor, 1);
            expect(product / expectedPurchases[row]).toBeCloseTo(1, 10);
            const groups = contributions[row].map(({ group }) => group);
            expect(groups[0]).toBe('average');
            const after = groups.findIndex((group) => group === 'rest' || group === 'horizon');
            const told = contributions[row].slice(1, after < 0 ? undefined : after);
            expect(told.length).toBeLessThanOrEqual(3);
            expect(groups.slice(1 + told.length).filter((group) => group !== 'rest')).toEqual(elsewhere);
            const sizes = told.map(({ factor }) => Math.abs(Math.log(factor)));
            // What is too slight to be named goes with the first.
            for (let i = 1; i < sizes.length; i++) expect(sizes[i]).toBeLessThan(sizes[i - 1] + 0.005);
            const rest = contributions[row].find(({ group }) => group === 'rest');
            if (rest && told.length > 0) expect(Math.abs(Math.log(rest.factor))).toBeGreaterThan(0.0049);
            for (const { text } of contributions[row].slice(1)) expect(text).toMatch(/: ×\d+\.\d\d$/);
          }
        }
      });
    });
  });
}

/** Every figure of a forecast that a customer has. */
function everything(forecast: Forecast): Record<string, Float64Array> {
  const { pAlive, pReturn, expectedPurchases, expectedSpend } = forecast;
  const { purchases, value } = forecast.variances();
  const residual = forecast.residualPurchases(0.0003);
  const [counts, values] = [purchaseInterval(forecast, 0.8), valueInterval(forecast, 0.8)];
  return {
    ...{ pAlive, pReturn, expectedPurchases, nextPurchase: forecast.nextPurchase(), variance: purchases },
    ...{ low: counts.low, median: counts.median, high: counts.high },
    ...(expectedSpend ? { expectedSpend } : {}),
    ...(values ? { valueLow: values.low, valueMedian: values.median, valueHigh: values.high } : {}),
    ...(value ? { valueVariance: value } : {}),
    ...(residual ? { residual } : {}),
  };
}
