import { expect, test } from 'vitest';
import { makeCells } from '../../src/facts/cells.ts';
import type { Likelihood } from '../../src/models/contract.ts';
import { fitByMaximumLikelihood } from '../../src/models/maximumLikelihood.ts';
import { samplePosterior, summarisePosterior, thetasOf } from '../../src/models/posterior.ts';
import { bgNbd } from '../../src/models/purchases/bgNbd.ts';
import { fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { gammaGammaLikelihood, makeSpendCells } from '../../src/models/spend/gammaGamma.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { slowTest } from '../support/thorough.ts';
import { BG_TRUTH, SPEND_TRUTH, simulateCustomers } from './simulatedCustomers.ts';

/** The mean of normal observations with variance 1: a conjugate case. */
const normalMean: Likelihood<{ n: number; mean: number }> = {
  name: 'normal-mean',
  parameterNames: ['mu'],
  realParameters: ['mu'],
  starts: () => [[0]],
  logLikelihood([mu], { n, mean }, out) {
    if (out) {
      out.gradient[0] = n * (mean - mu);
      out.hessian[0][0] = -n;
    }
    return (-n * (mean - mu) ** 2) / 2;
  },
};

/** The rate of exponential waiting times, far from normal with three of them. */
const exponentialRate: Likelihood<{ n: number; sum: number }> = {
  name: 'exponential-rate',
  parameterNames: ['rate'],
  starts: ({ n, sum }) => [[n / sum]],
  logLikelihood([rate], { n, sum }, out) {
    if (out) {
      out.gradient[0] = n / rate - sum;
      out.hessian[0][0] = -n / rate ** 2;
    }
    return n * Math.log(rate) - rate * sum;
  },
};

/** Tails like |mu|^-1.1: the curvature at the mode says nothing about them. */
const endless: Likelihood<null> = {
  name: 'endless',
  parameterNames: ['mu'],
  realParameters: ['mu'],
  starts: () => [[0]],
  logLikelihood([mu], _, out) {
    if (out) {
      out.gradient[0] = (-1.1 * mu) / (1 + mu * mu);
      out.hessian[0][0] = (1.1 * (mu * mu - 1)) / (1 + mu * mu) ** 2;
    }
    return -0.55 * Math.log1p(mu * mu);
  },
};

test.each([0.25, 1, 8])('a conjugate posterior is met: %f observations and a prior of standard deviation 2', (n) => {
  const posterior = samplePosterior(normalMean, { n, mean: 1.5 }, n, { draws: 4000 });
  const precision = n + 1 / 2 ** 2;
  const { mean, sd, lower, upper } = summarisePosterior(posterior, 0.95).mu;
  // Four standard errors of 3,000 draws.
  expect(Math.abs(mean - (n * 1.5) / precision) * Math.sqrt(precision)).toBeLessThan(0.073);
  expect(Math.abs(sd * Math.sqrt(precision) - 1)).toBeLessThan(0.052);
  expect(Math.abs((upper - lower) * Math.sqrt(precision) - 2 * 1.96)).toBeLessThan(0.25);
  expect(posterior.diagnostics.reliable).toBe(true);
  expect(posterior.diagnostics.effectiveSampleSize).toBeGreaterThan(3000);
});

test('the mode is that of likelihood and prior: of one observation 1.5 and a prior of standard deviation 2, 1.2', () => {
  const mode = fitByMaximumLikelihood(normalMean, { n: 1, mean: 1.5 }, 1, { prior: 'weak' });
  expect(mode.parameters.mu).toBeCloseTo(1.5 / (1 + 1 / 4), 12);
  expect(mode.standardErrors.mu).toBeCloseTo(1 / Math.sqrt(1 + 1 / 4), 12);
});

test('a skewed posterior is met, as quadrature has it', () => {
  const data = { n: 3, sum: 6 };
  const { mean, sd } = summarisePosterior(samplePosterior(exponentialRate, data, 3, { draws: 4000 })).rate;
  const centre = Math.log(0.5);
  let [mass, first, second] = [0, 0, 0];
  for (let u = centre - 12; u < centre + 12; u += 0.01) {
    const rate = Math.exp(u);
    const weight = Math.exp(exponentialRate.logLikelihood(Float64Array.of(rate), data) - (u - centre) ** 2 / 8);
    mass += weight;
    first += weight * rate;
    second += weight * rate * rate;
  }
  // Four standard errors of 3,000 draws.
  const spread = Math.sqrt(second / mass - (first / mass) ** 2);
  expect(Math.abs(mean - first / mass)).toBeLessThan(0.073 * spread);
  expect(Math.abs(sd / spread - 1)).toBeLessThan(0.08);
});

test('a posterior that is nothing like normal takes more rounds, which are counted', () => {
  const flat = { centre: Float64Array.of(0), precision: Float64Array.of(0) };
  const { diagnostics } = samplePosterior(endless, null, 1, { draws: 1000, prior: flat });
  expect(diagnostics.rounds).toBeGreaterThan(1);
  expect(diagnostics.evaluations).toBe(1000 * diagnostics.rounds);
});

const shop = simulateCustomers(1000, BG_TRUTH, 0, randomFrom('posterior'));
const { cells } = makeCells(shop.x, shop.tx, shop.T);

test('draws are the same for the same seed, in any unit of time, and smaller samples are part of them', () => {
  const weeks = samplePosterior(bgNbd, cells, 1000, { draws: 200, seed: 5 });
  const again = samplePosterior(bgNbd, cells, 1000, { draws: 200, seed: 5 });
  const days = samplePosterior(
    bgNbd,
    makeCells(
      shop.x,
      shop.tx.map((v) => v * 7),
      shop.T.map((v) => v * 7),
    ).cells,
    1000,
    { draws: 200, seed: 5 },
  );
  expect(again).toEqual(weeks);
  expect(JSON.parse(JSON.stringify(weeks))).toEqual(weeks);
  const [inWeeks, inDays] = [weeks, days].map((posterior) => summarisePosterior(posterior));
  expect(inDays.alpha.mean / inWeeks.alpha.mean).toBeCloseTo(7, 3);
  expect(inDays.b.upper / inWeeks.b.upper).toBeCloseTo(1, 3);
  const few = thetasOf(bgNbd, weeks, 50);
  expect(few).toHaveLength(50);
  expect(weeks.draws).toContainEqual(Array.from(few[17]));
});

test('with plenty of data the posterior is as wide as standard errors say', () => {
  const fit = fitPurchaseModel(bgNbd, cells);
  const summary = summarisePosterior(samplePosterior(bgNbd, cells, 1000, { start: fit }));
  expect(Math.abs(summary.r.sd / fit.standardErrors.r! - 1)).toBeLessThan(0.1);
  expect(Math.abs(summary.r.mean - fit.parameters.r)).toBeLessThan(fit.standardErrors.r!);
});

slowTest('90 % intervals of parameters cover the truth nine times in ten', () => {
  const repetitions = 30;
  const covered = [0, 0];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const simulated = simulateCustomers(500, BG_TRUTH, 0, randomFrom(`coverage ${repetition}`));
    const { cells: simulatedCells } = makeCells(simulated.x, simulated.tx, simulated.T);
    const spend = makeSpendCells(simulated.x, simulated.meanSpend);
    const purchases = summarisePosterior(samplePosterior(bgNbd, simulatedCells, 500, { draws: 250, seed: repetition }));
    const amounts = summarisePosterior(samplePosterior(gammaGammaLikelihood, spend, spend.length, { draws: 250 }));
    bgNbd.parameterNames.forEach((name, i) => {
      if (purchases[name].lower <= BG_TRUTH[i] && BG_TRUTH[i] <= purchases[name].upper) covered[0]++;
    });
    gammaGammaLikelihood.parameterNames.forEach((name, i) => {
      if (amounts[name].lower <= SPEND_TRUTH[i] && SPEND_TRUTH[i] <= amounts[name].upper) covered[1]++;
    });
  }
  // Parameters of one shop move together: two standard errors of some sixty independent ones. All would be too many.
  for (const share of [covered[0] / (4 * repetitions), covered[1] / (3 * repetitions)]) {
    expect(share).toBeGreaterThan(0.82);
    expect(share).toBeLessThan(0.98);
  }
});
