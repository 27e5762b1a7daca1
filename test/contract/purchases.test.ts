/** Every purchase model through one set of laws. */
import { describe, expect, it } from 'vitest';
import { type Cells, makeCells, perCustomer } from '../../src/facts/cells.ts';
import type { PurchaseModel } from '../../src/models/contract.ts';
import { bgCnbd, mbgCnbd } from '../../src/models/purchases/bgCnbd.ts';
import { bgNbd } from '../../src/models/purchases/bgNbd.ts';
import { purchaseModel, purchaseModels } from '../../src/models/purchases/catalogue.ts';
import { bindPurchaseModel, fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { mbgNbd } from '../../src/models/purchases/mbgNbd.ts';
import { nbd } from '../../src/models/purchases/nbd.ts';
import { derivatives } from '../../src/numerics/newton.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { worstError } from '../support/golden.ts';
import { thorough } from '../support/thorough.ts';
import { customers, ordinary, ordinaryCells, WHOLE_HORIZONS, wild } from './inputs.ts';

/** So many a model, ten thousand at each of some parameters. */
const WILD_INPUTS = thorough(2_500, 100_000);
/** Customers who are simulated, to be fitted in two units. */
const UNIT_CUSTOMERS = thorough(1_000, 3_000);

/** Every column a model computes, by name. */
function everything(model: PurchaseModel, theta: Float64Array, cells: Cells): Record<string, Float64Array> {
  return {
    logLikelihood: model.logLikelihoods(theta, cells),
    pAlive: model.pAlive(theta, cells, 0),
    pAliveLater: model.pAlive(theta, cells, 26),
    pReturn: model.pReturn(theta, cells, 13),
    purchases: model.expectedPurchases(theta, cells, 52, 0),
    discounted: model.expectedPurchases(theta, cells, 52, 0.01),
    residual: model.expectedPurchases(theta, cells, Infinity, 0.002),
    pmf0: model.pmf(theta, cells, 0, 13),
    pmf2: model.pmf(theta, cells, 2, 13),
  };
}

const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'no error';
};

/** In the quick run one k of each family that is its own model for every k, and every k of them. */
const SLOW: readonly string[] = thorough(['bg-cnbd-3', 'mbg-cnbd-2'], []);
const tried = purchaseModels.filter(({ name }) => !SLOW.includes(name));

describe.each(tried.map((model) => ({ name: model.name, model })))('laws of $name', ({ name, model }) => {
  const theta = ordinary(model);
  const cells = ordinaryCells(model, randomFrom(`${name} cells`));
  const horizon = 6;
  let ofCounts: Float64Array[] | undefined;
  /** P(n purchases within the horizon), a column for each n. */
  const pmfColumns = () => {
    ofCounts ??= Array.from({ length: 200 }, (_, n) => model.pmf(theta, cells, n, horizon));
    return ofCounts;
  };

  it('order of rows and splitting of cells change nothing', () => {
    const random = randomFrom(`${name} rows`);
    const { x, tx, T } = customers(model, 200, random, 78);
    const whole = makeCells(x, tx, T);
    const order = random.shuffle(Int32Array.from(x.keys()));
    const pick = (column: Float64Array) => Float64Array.from(order, (row) => column[row]);
    const shuffled = makeCells(pick(x), pick(tx), pick(T));
    const halves = makeCells(
      Float64Array.of(...x, ...x),
      Float64Array.of(...tx, ...tx),
      Float64Array.of(...T, ...T),
      new Float64Array(2 * x.length).fill(0.5),
    );
    const total = model.logLikelihood(theta, whole.cells);
    expect(model.logLikelihood(theta, shuffled.cells)).toBe(total);
    expect(model.logLikelihood(theta, halves.cells)).toBeCloseTo(total, 8);
    expect(halves.cells.length).toBe(whole.cells.length);
    const columns = everything(model, theta, whole.cells);
    const again = everything(model, theta, shuffled.cells);
    for (const key in columns) {
      const inOrder = pick(perCustomer(columns[key], whole.index));
      expect(worstError(perCustomer(again[key], shuffled.index), inOrder), key).toBe(0);
    }
    // A customer scored alone gets the same as among others, whose ages may share an interpolation.
    for (const row of [0, 17, 99]) {
      const alone = makeCells(x.subarray(row, row + 1), tx.subarray(row, row + 1), T.subarray(row, row + 1));
      const ofOne = everything(model, theta, alone.cells);
      for (const key in columns) {
        expect(worstError(ofOne[key], [columns[key][whole.index[row]]]), `${key} of row ${row}`).toBeLessThan(1e-11);
      }
    }
  });

  it('the sum of log-likelihoods is the log-likelihood', () => {
    const column = model.logLikelihoods(theta, cells);
    const weighted = column.map((v, i) => v * cells.weight[i]);
    expect(model.logLikelihood(theta, cells)).toBeCloseTo(sum(weighted), 9);
    expect(model.logLikelihood(theta, cells, derivatives(theta.length))).toBeCloseTo(sum(weighted), 9);
  });

  it('gradient and Hessian equal finite differences', () => {
    const random = randomFrom(`${name} slopes`);
    const points = [theta, theta.map((v) => v * 3), theta.map((v) => v * Math.exp(2 * random.uniform() - 1))];
    for (const point of points) {
      const at = derivatives(point.length);
      model.logLikelihood(point, cells, at);
      for (let p = 0; p < point.length; p++) {
        const h = 1e-4 * point[p];
        const moved = (step: number) => point.map((v, i) => (i === p ? v + step * h : v));
        const value = (step: number) => model.logLikelihood(moved(step), cells);
        const gradient = (step: number) => {
          const out = derivatives(point.length);
          model.logLikelihood(moved(step), cells, out);
          return out.gradient;
        };
        // Differences of fourth order: the smallest parts of these derivatives are 1e-5 of the largest.
        const slope = (8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * h);
        const size = 1 + Math.abs(at.gradient[p]) * point[p];
        expect(Math.abs(slope - at.gradient[p]) * point[p], `${name} d/d${p}`).toBeLessThan(2e-7 * size);
        const [up, down, up2, down2] = [1, -1, 2, -2].map(gradient);
        for (let q = 0; q < point.length; q++) {
          const second = (8 * (up[q] - down[q]) - (up2[q] - down2[q])) / (12 * h);
          const scale = point[p] * point[q];
          const error = Math.abs(second - at.hessian[p][q]) * scale;
          expect(error, `${name} d2/d${p}d${q}`).toBeLessThan(2e-7 * (1 + Math.abs(at.hessian[p][q]) * scale));
          expect(at.hessian[p][q]).toBeCloseTo(at.hessian[q][p], 9);
        }
      }
    }
  });

  it('P(alive) is a probability that falls with T, and later on', () => {
    const T = Float64Array.from({ length: 40 }, (_, i) => (model.discrete ? 6 + i : 6 + 4 * i));
    for (const x of [0, 1, 5]) {
      const aging = makeCells(new Float64Array(40).fill(x), new Float64Array(40).fill(x === 0 ? 0 : 6), T).cells;
      const now = model.pAlive(theta, aging, 0);
      for (let i = 1; i < 40; i++) expect(now[i]).toBeLessThanOrEqual(now[i - 1] * (1 + 1e-14));
    }
    const later = [0, ...WHOLE_HORIZONS].map((horizon) => model.pAlive(theta, cells, horizon));
    for (let step = 1; step < later.length; step++) {
      later[step].forEach((p, i) => {
        expect(p).toBeLessThanOrEqual(later[step - 1][i] * (1 + 1e-13));
      });
    }
  });

  it('PMFs sum to one, their mean is the expectation, and P(return) is what is not at 0', () => {
    const columns = pmfColumns();
    const expected = model.expectedPurchases(theta, cells, horizon, 0);
    const pReturn = model.pReturn(theta, cells, horizon);
    for (let i = 0; i < cells.length; i++) {
      const p = columns.map((column) => column[i]);
      expect(sum(Float64Array.from(p))).toBeCloseTo(1, 11);
      expect(sum(Float64Array.from(p, (v, n) => n * v)) / expected[i]).toBeCloseTo(1, 9);
      expect(pReturn[i]).toBeCloseTo(1 - p[0], 12);
    }
    const newcomer = Float64Array.from({ length: 200 }, (_, n) => model.unconditionalPmf(theta, n, horizon));
    expect(sum(newcomer)).toBeCloseTo(1, 11);
    const [mean] = model.unconditionalExpectation(theta, Float64Array.of(horizon));
    expect(sum(newcomer.map((v, n) => n * v)) / mean).toBeCloseTo(1, 9);
  });

  it('P(at least n) is one less the PMF below n, P(return) for n = 1, and sums to the expectation', () => {
    const atLeast = model.atLeast(theta, cells, horizon);
    const columns = pmfColumns();
    const expected = model.expectedPurchases(theta, cells, horizon, 0);
    const pReturn = model.pReturn(theta, cells, horizon);
    for (let i = 0; i < cells.length; i++) {
      expect(atLeast(i, 0)).toBe(1);
      expect(Math.abs(atLeast(i, 1) - pReturn[i])).toBeLessThan(1e-13);
      let below = 0;
      let mean = 0;
      const wrong: number[] = [];
      for (let n = 0; n < 200; n++) {
        if (!(Math.abs(atLeast(i, n) - (1 - below)) < 1e-12)) wrong.push(n);
        below += columns[n][i];
        mean += atLeast(i, n + 1);
      }
      expect(wrong, `cell ${i}`).toEqual([]);
      expect(mean / expected[i]).toBeCloseTo(1, 9);
    }
  });

  it('a new customer is one of age 0', () => {
    const fresh = makeCells(Float64Array.of(0), Float64Array.of(0), Float64Array.of(0)).cells;
    const horizons = Float64Array.from(WHOLE_HORIZONS);
    const expected = horizons.map((horizon) => model.expectedPurchases(theta, fresh, horizon, 0)[0]);
    expect(worstError(model.unconditionalExpectation(theta, horizons), expected)).toBeLessThan(1e-12);
    for (const n of [0, 1, 4]) {
      expect(model.unconditionalPmf(theta, n, 13)).toBeCloseTo(model.pmf(theta, fresh, n, 13)[0], 12);
    }
    expect(model.unconditionalExpectation(theta, Float64Array.of(0))[0]).toBe(0);
  });

  it('expected purchases rise with the horizon to the residual value, discounted ones to those as the rate ends', () => {
    const horizons = [0, 1, 4, 13, 52, 400, 5000];
    const rate = 0.004;
    const byHorizon = horizons.map((horizon) => model.expectedPurchases(theta, cells, horizon, rate));
    const plain = horizons.map((horizon) => model.expectedPurchases(theta, cells, horizon, 0));
    const residual = model.expectedPurchases(theta, cells, Infinity, rate);
    expect(sum(byHorizon[0])).toBe(0);
    for (let step = 1; step < horizons.length; step++) {
      for (let i = 0; i < cells.length; i++) {
        expect(byHorizon[step][i]).toBeGreaterThanOrEqual(byHorizon[step - 1][i] * (1 - 1e-12));
        expect(plain[step][i]).toBeGreaterThanOrEqual(plain[step - 1][i] * (1 - 1e-12));
        expect(plain[step][i]).toBeGreaterThanOrEqual(byHorizon[step][i] * (1 - 1e-12));
        expect(residual[i]).toBeGreaterThanOrEqual(byHorizon[step][i] * (1 - 1e-12));
      }
    }
    expect(worstError(byHorizon[6], residual)).toBeLessThan(1e-7);
    const nearlyPlain = model.expectedPurchases(theta, cells, 52, 1e-9);
    expect(worstError(nearlyPlain, plain[4])).toBeLessThan(1e-7);
  });

  const unlessDiscrete = model.discrete ? () => {} : it;
  unlessDiscrete('another time unit changes units and nothing else', () => {
    const days = 7;
    const inUnit = (unit: number) => {
      const { x, tx, T } = customers(model, UNIT_CUSTOMERS, randomFrom('units'), 78);
      const drawn = model.simulate(theta, T, randomFrom('units'));
      expect(x.length).toBe(tx.length);
      const scaled = makeCells(
        drawn.x,
        drawn.tx.map((v) => v * unit),
        T.map((v) => v * unit),
      );
      return { ...scaled, fitted: fitPurchaseModel(model, scaled.cells) };
    };
    const [inWeeks, inDays] = [inUnit(1), inUnit(days)];
    const expected = inWeeks.fitted.expectedPurchases(inWeeks.cells, 26);
    const again = inDays.fitted.expectedPurchases(inDays.cells, 26 * days);
    expect(inDays.fitted.status).toBe(inWeeks.fitted.status);
    expect(worstError(again, expected)).toBeLessThan(1e-4);
    expect(worstError(inDays.fitted.pAlive(inDays.cells), inWeeks.fitted.pAlive(inWeeks.cells))).toBeLessThan(1e-4);
  });

  it('recovers the parameters that it simulates', () => {
    const T = Float64Array.from({ length: 20_000 }, (_, i) => (model.discrete ? 12 : 40 + (i % 40)));
    const { x, tx } = model.simulate(theta, T, randomFrom(`${name} recovery`));
    const made = makeCells(x, tx, T);
    const [mean] = model.unconditionalExpectation(theta, Float64Array.of(T[0]));
    let [n, first] = [0, 0];
    T.forEach((age, i) => {
      if (age !== T[0]) return;
      n++;
      first += x[i];
    });
    expect(Math.abs(first / n / mean - 1)).toBeLessThan(0.25);
    const fit = fitPurchaseModel(model, made.cells);
    const truth = model.logLikelihood(theta, made.cells);
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(truth - 1e-9);
    // Twice the gain over the truth is chi-squared with as many degrees of freedom as parameters.
    expect(2 * (fit.logLikelihood - truth)).toBeLessThan(25);
    model.parameterNames.forEach((parameter, p) => {
      const error = fit.standardErrors[parameter];
      if (error !== null) expect(Math.abs(fit.parameters[parameter] - theta[p]), parameter).toBeLessThan(4 * error);
    });
  });

  it(`answers within range for ${WILD_INPUTS} wild inputs`, () => {
    const random = randomFrom(`${name} wild`);
    const problems: string[] = [];
    for (let round = 0; round < WILD_INPUTS / 10_000; round++) {
      const wildTheta = wild(model, random);
      const drawn = customers(model, 10_000, random);
      const made = makeCells(drawn.x, drawn.tx, drawn.T);
      const out = everything(model, wildTheta, made.cells);
      for (const [key, column] of Object.entries(out)) {
        const probability = key.startsWith('p') && key !== 'purchases';
        const valid = (v: number) =>
          Number.isFinite(v) && (key === 'logLikelihood' || (v >= 0 && (!probability || v <= 1 + 1e-12)));
        const at = column.findIndex((v) => !valid(v));
        if (at < 0) continue;
        const { x, tx, T } = made.cells;
        problems.push(`${key} = ${column[at]} at ${wildTheta} for ${x[at]}, ${tx[at]}, ${T[at]}`);
      }
      const pmf = model.unconditionalPmf(wildTheta, round, 26);
      const [mean] = model.unconditionalExpectation(wildTheta, Float64Array.of(26));
      if (!(pmf >= 0 && pmf <= 1 + 1e-12)) problems.push(`unconditionalPmf = ${pmf} at ${wildTheta}`);
      if (!(mean >= 0 && mean < Infinity)) problems.push(`unconditionalExpectation = ${mean} at ${wildTheta}`);
    }
    expect(problems).toEqual([]);
  });

  it('names what is wrong with parameters and data', () => {
    const parameters = Object.fromEntries(model.parameterNames.map((parameter, p) => [parameter, theta[p]]));
    const fit = fitPurchaseModel(model, cells);
    for (const value of [0, -1, Number.NaN, Infinity]) {
      const bad = { ...fit, parameters: { ...parameters, [model.parameterNames[1]]: value } };
      expect(codeOf(() => bindPurchaseModel(model, bad))).toBe('PARAMETERS_INVALID');
    }
    const { [model.parameterNames[0]]: _, ...incomplete } = parameters;
    expect(codeOf(() => bindPurchaseModel(model, { ...fit, parameters: incomplete }))).toBe('PARAMETERS_INVALID');
    const nobodyAgain = makeCells(Float64Array.of(0, 0), Float64Array.of(0, 0), Float64Array.of(3, 5)).cells;
    expect(codeOf(() => fitPurchaseModel(model, nobodyAgain))).toBe('TOO_LITTLE_DATA');
    const nobody = makeCells(new Float64Array(0), new Float64Array(0), new Float64Array(0)).cells;
    expect(codeOf(() => fitPurchaseModel(model, nobody))).toBe('TOO_LITTLE_DATA');
    expect(model.pAlive(theta, nobody, 0).length).toBe(0);
    expect(purchaseModel(name)).toBe(model);
  });
});

describe('limits', () => {
  const cells = ordinaryCells(bgNbd, randomFrom('limits'));

  it('with k = 1 the CNBD-k models are the NBD ones', () => {
    for (const [regular, plain] of [
      [bgCnbd(1), bgNbd],
      [mbgCnbd(1), mbgNbd],
    ]) {
      const theta = ordinary(plain);
      const [left, right] = [everything(regular, theta, cells), everything(plain, theta, cells)];
      for (const key in right) expect(left[key], key).toEqual(right[key]);
    }
  });

  it('without dropout (a to 0) the family is the NBD', () => {
    for (const model of [bgNbd, mbgNbd]) {
      const [left, right] = [
        everything(model, Float64Array.of(0.4, 12, 1e-80, 1), cells),
        everything(nbd, Float64Array.of(0.4, 12), cells),
      ];
      for (const key in right) expect(worstError(left[key], right[key]), key).toBeLessThan(1e-9);
    }
    for (const k of [1, 2, 5]) {
      const plain = bgCnbd(k).withoutDropout!;
      const nearly = mbgCnbd(k).logLikelihood(Float64Array.of(0.4, 12, 1e-80, 1), cells);
      expect(nearly).toBeCloseTo(plain.logLikelihood(Float64Array.of(0.4, 12), cells), 7);
    }
  });
});

it('an unknown model is named, with those there are; k runs from 1 to 6', () => {
  expect(codeOf(() => purchaseModel('bg'))).toBe('MODEL_UNKNOWN');
  expect(codeOf(() => purchaseModel('bg-cnbd-7'))).toBe('MODEL_UNKNOWN');
  expect(purchaseModel('mbg-cnbd-6').title).toBe('MBG/CNBD-6');
  expect(purchaseModel('bg-cnbd-1').name).toBe('bg-cnbd-1');
});
