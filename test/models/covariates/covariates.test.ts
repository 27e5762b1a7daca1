import { describe, expect, test } from 'vitest';
import { makeCells } from '../../../src/facts/cells.ts';
import type { PurchaseModel } from '../../../src/models/contract.ts';
import { type Covariates, encode, learnCoding } from '../../../src/models/covariates/covariateCoding.ts';
import { groupCustomers } from '../../../src/models/covariates/covariateGroups.ts';
import {
  type Coefficient,
  covariateLikelihood,
  type DropoutEffect,
} from '../../../src/models/covariates/covariates.ts';
import {
  bindCovariateModel,
  type CovariateFit,
  covariatePrior,
  fitWithCovariates,
} from '../../../src/models/covariates/fitCovariates.ts';
import { samplePosterior, summarisePosterior } from '../../../src/models/posterior.ts';
import { bgNbd } from '../../../src/models/purchases/bgNbd.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { mbgNbd } from '../../../src/models/purchases/mbgNbd.ts';
import { nbd } from '../../../src/models/purchases/nbd.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { derivatives } from '../../../src/numerics/newton.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { predictIntervals } from '../../../src/valuation/intervals.ts';
import { covariateDraws } from '../../../src/valuation/purchaseDraws.ts';
import { slowTest } from '../../support/thorough.ts';

const TRUTHS: [PurchaseModel, number[]][] = [
  [bgNbd, [0.6, 5, 0.8, 2.5]],
  [mbgNbd, [0.8, 5, 0.6, 2.5]],
  [paretoNbd, [0.6, 5, 0.7, 10]],
];

/** Two channels and ages: gammas 0.8 and -0.3 on purchasing, 0.7 (web) on dropout. */
function simulateShop(model: PurchaseModel, truth: number[], n: number, effect: DropoutEffect, seed: string) {
  const random = randomFrom(seed);
  const channel: string[] = Array.from({ length: n }, () => (random.uniform() < 0.4 ? 'web' : 'shop'));
  const age = Float64Array.from({ length: n }, () => 40 + 12 * random.normal());
  const T = Float64Array.from({ length: n }, () => 27 + random.integer(26));
  const [x, tx] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const web = channel[i] === 'web' ? 1 : 0;
    const theta = Float64Array.from(truth);
    theta[1] *= Math.exp(-0.8 * web + 0.3 * ((age[i] - 40) / 12));
    if (model === paretoNbd) theta[3] *= Math.exp(-0.7 * web);
    else theta[2] *= Math.exp(0.7 * web);
    if (model !== paretoNbd && effect === 'concentration') theta[3] *= Math.exp(0.7 * web);
    const one = model.simulate(theta, T.subarray(i, i + 1), random);
    x[i] = one.x[0];
    tx[i] = one.tx[0];
  }
  return { customers: { x, tx, T }, covariates: { channel, age } satisfies Covariates };
}

const shop = simulateShop(bgNbd, TRUTHS[0][1], 1500, 'odds', 'shop');
const { customers, covariates } = shop;
const chosen = { purchase: ['channel', 'age'], dropout: ['channel'], dropoutEffect: 'odds' } as const;
const fitted = fitWithCovariates(bgNbd, customers, covariates, chosen);

describe.each(TRUTHS)('$title', (model, truth) => {
  const coefficients: Coefficient[] = [
    { name: 'purchase:age', term: 'age', processes: ['purchase'] },
    { name: 'both:channel=web', term: 'channel=web', processes: ['purchase', 'dropout'] },
  ];
  const design = encode(learnCoding(covariates), covariates);

  test('derivatives are those of finite differences', () => {
    const likelihood = covariateLikelihood(model, coefficients, 'concentration');
    const data = groupCustomers(customers, design, coefficients);
    const theta = Float64Array.of(...truth, 0.3, -0.4);
    const out = derivatives(6);
    const shifted = (i: number, by: number) => {
      const there = derivatives(6);
      const value = likelihood.logLikelihood(theta.with(i, theta[i] + by), data, there);
      return { value, gradient: there.gradient };
    };
    expect(likelihood.logLikelihood(theta, data, out)).toBeCloseTo(likelihood.logLikelihood(theta, data), 6);
    for (let i = 0; i < 6; i++) {
      const h = 1e-4 * theta[i];
      const [up, down] = [shifted(i, h), shifted(i, -h)];
      const slope = (up.value - down.value) / (2 * h);
      expect(Math.abs(slope - out.gradient[i])).toBeLessThan(1e-4 * (1 + Math.abs(slope)));
      for (let j = 0; j < 6; j++) {
        const bend = (up.gradient[j] - down.gradient[j]) / (2 * h);
        expect(Math.abs(bend - out.hessian[i][j])).toBeLessThan(1e-4 * (1 + Math.abs(bend)));
      }
    }
  });

  test('without covariates it is the plain fit, and with coefficients of 0 the plain likelihood', () => {
    const { cells } = makeCells(customers.x, customers.tx, customers.T);
    const plain = fitPurchaseModel(model, cells, { prior: 'none' });
    const none = fitWithCovariates(model, customers, {});
    expect(none.parameters).toEqual(plain.parameters);
    expect(none.logLikelihood).toBe(plain.logLikelihood);
    expect(none.covariates.test).toBe(null);
    const likelihood = covariateLikelihood(model, coefficients, 'concentration');
    const at = likelihood.logLikelihood(
      Float64Array.of(...truth, 0, 0),
      groupCustomers(customers, design, coefficients),
    );
    expect(at / model.logLikelihood(Float64Array.from(truth), cells)).toBeCloseTo(1, 12);
  });

  test('known effects are found again', () => {
    const n = model === paretoNbd ? 2500 : 4000;
    const simulated = simulateShop(model, truth, n, 'odds', `recovery ${model.name}`);
    const found = fitWithCovariates(model, simulated.customers, simulated.covariates, chosen);
    const near = (name: string, value: number) =>
      expect(Math.abs(found.parameters[name] - value)).toBeLessThan(3 * found.standardErrors[name]!);
    expect(found.status).toBe('converged');
    near('purchase:channel=web', 0.8);
    near('purchase:age', -0.3);
    near('dropout:channel=web', 0.7);
    expect(found.standardErrors['purchase:channel=web']!).toBeLessThan(0.2);
    expect(found.covariates.test!.pValue).toBeLessThan(1e-6);
    expect(found.covariates.test!.degreesOfFreedom).toBe(3);
  });
});

test('the effect that scales a and b alike is found again too', () => {
  const simulated = simulateShop(bgNbd, TRUTHS[0][1], 4000, 'concentration', 'concentration');
  const found = fitWithCovariates(bgNbd, simulated.customers, simulated.covariates, {
    dropout: ['channel'],
    dropoutEffect: 'concentration',
  });
  const { 'dropout:channel=web': gamma } = found.parameters;
  expect(Math.abs(gamma - 0.7)).toBeLessThan(3 * found.standardErrors['dropout:channel=web']!);
});

test('the unit of a number or the order of customers changes nothing', () => {
  const months = { ...covariates, age: covariates.age.map((v) => 12 * v + 5) };
  const other = fitWithCovariates(bgNbd, customers, months, { ...chosen, ridge: 2 });
  const same = fitWithCovariates(bgNbd, customers, covariates, { ...chosen, ridge: 2 });
  const backwards = fitWithCovariates(
    bgNbd,
    { x: customers.x.toReversed(), tx: customers.tx.toReversed(), T: customers.T.toReversed() },
    { age: covariates.age.toReversed(), channel: covariates.channel.toReversed() },
    { ...chosen, ridge: 2 },
  );
  for (const [name, value] of Object.entries(same.parameters)) {
    expect(other.parameters[name] / value).toBeCloseTo(1, 6);
    expect(backwards.parameters[name] / value).toBeCloseTo(1, 6);
  }
});

test('a flag is the same covariate as a number and as a category', () => {
  const flags = { rare: (i: number) => i % 7 === 0, common: (i: number) => i % 3 > 0 };
  for (const flag of Object.values(flags)) {
    // Purchases differ by it, so that there is an effect to tell.
    const x = customers.x.map((v, i) => (v > 0 && flag(i) ? v + 2 : v));
    const those = { ...customers, x };
    const number = Float64Array.from(x, (_, i) => (flag(i) ? 1 : 0));
    const asNumber = fitWithCovariates(bgNbd, those, { flag: number });
    const asCategory = fitWithCovariates(bgNbd, those, { flag: Array.from(number, (v) => (v === 1 ? 'yes' : 'no')) });
    expect(asNumber.logLikelihood).toBeCloseTo(asCategory.logLikelihood, 7);
    const [code] = asNumber.covariates.coding;
    if (code.kind !== 'number') throw new Error('a flag given as numbers is a number');
    // The commoner level is the one that the category's other is compared with.
    const level = number.reduce((sum, v) => sum + v, 0) > x.length / 2 ? 'no' : 'yes';
    for (const process of ['purchase', 'dropout']) {
      const perFlag = asNumber.parameters[`${process}:flag`] / code.sd;
      const perLevel = asCategory.parameters[`${process}:flag=${level}`] * (level === 'yes' ? 1 : -1);
      expect(perFlag / perLevel).toBeCloseTo(1, 4);
      const errors = [asNumber.standardErrors[`${process}:flag`]! / code.sd];
      expect(errors[0] / asCategory.standardErrors[`${process}:flag=${level}`]!).toBeCloseTo(1, 4);
    }
  }
});

test('only equal values share a group; for intervals those that hardly differ do, flags and counts excepted', () => {
  const age = covariates.age.map((v, i) => (i < 100 ? 40 : v));
  const distinct = new Set(age).size;
  const coding = learnCoding({ age });
  const groupsOf = (given: Covariates, grain?: number) => {
    const code = learnCoding(given);
    const effects = [{ name: 'purchase:v', term: Object.keys(given)[0], processes: ['purchase'] }] as const;
    return groupCustomers(customers, encode(code, given, grain), effects).groups;
  };
  expect(groupsOf({ age })).toHaveLength(distinct);
  expect(groupsOf({ age }, 0.1).length).toBeLessThan(90);
  const [exact] = encode(coding, { age }).columns;
  const [coarse] = encode(coding, { age }, 0.1).columns;
  expect(exact.every((z, i) => Math.abs(z - coarse[i]) <= 0.05 + 1e-12)).toBe(true);
  const flag = age.map((_, i) => i % 2);
  expect(groupsOf({ flag }, 0.1)).toEqual(groupsOf({ flag }));
});

test('a ridge of 0 is no penalty, a larger one draws coefficients to 0', () => {
  const none = fitWithCovariates(bgNbd, customers, covariates, { ...chosen, ridge: 0 });
  expect(none.parameters).toEqual(fitted.parameters);
  const sizes = [0, 10, 1000].map((ridge) => {
    const { parameters, covariates: record } = fitWithCovariates(bgNbd, customers, covariates, { ...chosen, ridge });
    expect(record.test === null).toBe(ridge > 0);
    return Math.hypot(...record.coefficients.map(({ name }) => parameters[name]));
  });
  expect(sizes[1]).toBeLessThan(sizes[0]);
  expect(sizes[2]).toBeLessThan(0.2 * sizes[0]);
});

test('one coefficient may act on both processes, at a likelihood no higher than with two', () => {
  const free = fitWithCovariates(bgNbd, customers, { channel: covariates.channel }, { dropoutEffect: 'odds' });
  const tied = fitWithCovariates(
    bgNbd,
    customers,
    { channel: covariates.channel },
    { same: ['channel'], dropoutEffect: 'odds' },
  );
  expect(Object.keys(tied.parameters)).toEqual(['r', 'alpha', 'a', 'b', 'both:channel=web']);
  expect(tied.logLikelihood).toBeLessThanOrEqual(free.logLikelihood + 1e-9);
  expect(tied.logLikelihood).toBeGreaterThanOrEqual(tied.covariates.plainLogLikelihood - 1e-9);
});

slowTest('noise is not found significant more often than it should be', () => {
  let significant = 0;
  for (let repetition = 0; repetition < 40; repetition++) {
    const random = randomFrom(`null ${repetition}`);
    const T = new Float64Array(400).fill(40);
    const noise = Array.from(T, () => (random.uniform() < 0.5 ? 'left' : 'right'));
    const { x, tx } = bgNbd.simulate(Float64Array.from(TRUTHS[0][1]), T, random);
    const { covariates: record } = fitWithCovariates(bgNbd, { x, tx, T }, { noise }, { dropout: [] });
    if (record.test!.pValue < 0.1) significant++;
  }
  expect(significant).toBeLessThanOrEqual(9);
});

test('predictions come by group, and from plain data as well as from the fit', () => {
  const stored: CovariateFit = JSON.parse(JSON.stringify(fitted));
  const bound = bindCovariateModel(bgNbd, stored);
  const some = { x: Float64Array.of(2, 2), tx: Float64Array.of(20, 20), T: Float64Array.of(30, 30) };
  const theirs = { channel: ['web', 'shop'], age: Float64Array.of(40, 40) };
  const { parameters } = fitted;
  const prediction = bound.predict(some, theirs);
  expect(prediction.warnings).toEqual([]);
  expect(prediction.expectedPurchases(26)).toEqual(fitted.predict(some, theirs).expectedPurchases(26));
  const { sd, mean } = fitted.covariates.coding.flatMap((code) => (code.kind === 'number' ? [code] : []))[0];
  const ageEffect = (parameters['purchase:age'] * (40 - mean)) / sd;
  const byHand = Float64Array.of(
    parameters.r,
    parameters.alpha * Math.exp(-parameters['purchase:channel=web'] - ageEffect),
    parameters.a * Math.exp(parameters['dropout:channel=web']),
    parameters.b,
  );
  const web = makeCells(some.x.slice(0, 1), some.tx.slice(0, 1), some.T.slice(0, 1)).cells;
  expect(prediction.pAlive()[0]).toBeCloseTo(bgNbd.pAlive(byHand, web, 0)[0], 12);
  expect(prediction.pReturn(26)[0]).toBeCloseTo(bgNbd.pReturn(byHand, web, 26)[0], 12);
  expect(prediction.discountedPurchases(0.002)[0]).toBeCloseTo(
    bgNbd.expectedPurchases(byHand, web, Infinity, 0.002)[0],
    10,
  );
  expect(prediction.pmf(1, 26)[0]).toBeCloseTo(bgNbd.pmf(byHand, web, 1, 26)[0], 12);
});

test('a posterior over coefficients gives intervals by group', () => {
  const { covariates: record } = fitted;
  const { groups } = fitted.group(customers, covariates);
  const likelihood = covariateLikelihood(bgNbd, record.coefficients, record.dropoutEffect);
  const prior = covariatePrior(bgNbd, groups, record, 'weak')!;
  const posterior = samplePosterior(likelihood, groups, 1500, { draws: 100, prior, start: fitted });
  const { mean, sd } = summarisePosterior(posterior)['purchase:channel=web'];
  expect(Math.abs(mean - fitted.parameters['purchase:channel=web'])).toBeLessThan(0.5 * sd);
  const few = { x: customers.x.slice(0, 40), tx: customers.tx.slice(0, 40), T: customers.T.slice(0, 40) };
  const theirs = { channel: covariates.channel.slice(0, 40), age: covariates.age.slice(0, 40) };
  const draws = covariateDraws(bgNbd, record, posterior, fitted.group(few, theirs).groups);
  const { totals } = predictIntervals(draws, null, { horizon: 26, draws: { expected: 20, counts: 5 } });
  const expected = fitted
    .predict(few, theirs)
    .expectedPurchases(26)
    .reduce((sum, v) => sum + v, 0);
  expect(Math.abs(totals[0].purchases.expected / expected - 1)).toBeLessThan(0.1);
});

describe('what covariates can not be', () => {
  const fitting =
    (given: Covariates, options = {}) =>
    () =>
      fitWithCovariates(bgNbd, customers, given, options);
  const refused = (problem: RegExp) =>
    expect.objectContaining({ code: 'COVARIATE_INVALID', message: expect.stringMatching(problem) });
  const n = customers.x.length;

  test('one value for all', () => {
    expect(fitting({ age: new Float64Array(n).fill(0.1) })).toThrow(refused(/age: it has one value for all/));
    expect(fitting({ land: new Array(n).fill('UK') })).toThrow(refused(/land: it has one value for all customers: UK/));
    const odd = new Array(n).fill('UK').with(3, 'FR');
    expect(fitting({ land: odd })).toThrow(refused(/fewer than 30/));
  });

  test('missing', () => {
    expect(fitting({ age: covariates.age.with(6, Number.NaN) })).toThrow(refused(/1 customers have no value.*row 7/));
    expect(fitting({ channel: covariates.channel.with(6, '') })).toThrow(refused(/row 7/));
    expect(() => fitted.predict(customers, { age: covariates.age })).toThrow(refused(/channel: it is not given/));
    expect(() => fitted.predict(customers, { ...covariates, age: covariates.channel })).toThrow(refused(/a number/));
    expect(fitting(covariates, { purchase: ['colour'] })).toThrow(refused(/colour: there is no such/));
  });

  test('copies of each other', () => {
    const double = covariates.age.map((v) => 2 * v - 3);
    expect(fitting({ ...covariates, double })).toThrow(refused(/double: it follows from age/));
    const medium = covariates.channel.map((level) => (level === 'web' ? 'online' : 'offline'));
    expect(fitting({ ...covariates, medium })).toThrow(refused(/medium=online: it follows from channel=web/));
  });

  test('separating those who buy again from those who do not, unless a ridge holds them', () => {
    const never = customers.x.map((x, i) => (x === 0 && i % 3 === 0 ? 1 : 0));
    const campaign = Array.from(never, (v) => (v === 1 ? 'flyer' : 'none'));
    expect(fitting({ campaign })).toThrow(refused(/campaign=flyer: none of its customers bought again/));
    const held = fitWithCovariates(bgNbd, customers, { campaign }, { ridge: 1 });
    expect(held.parameters['purchase:campaign=flyer']).toBeLessThan(-1);
    expect(held.parameters['purchase:campaign=flyer']).toBeGreaterThan(-8);
  });

  test('for models without a place for them, or with a penalty below 0', () => {
    expect(() => fitWithCovariates(nbd, customers, covariates)).toThrow(refused(/NBD takes none/));
    expect(fitting(covariates, { ridge: -1 })).toThrow(/ridge/);
  });
});

test('rare levels share a coefficient, and unknown ones join them with a warning', () => {
  const land = Array.from(customers.x, (_, i) => (i % 40 === 0 ? `rare ${i % 7}` : i % 3 === 0 ? 'FR' : 'UK'));
  const coding = learnCoding({ land });
  expect(coding[0]).toMatchObject({ levels: ['UK', 'FR'], hasOther: true });
  const { terms, columns, warnings } = encode(coding, { land: ['UK', 'FR', 'rare 3', 'Mars', 'Venus'] });
  expect(terms.map(({ name }) => name)).toEqual(['land=FR', 'land=(other)']);
  expect(columns.map((column) => Array.from(column))).toEqual([
    [0, 1, 0, 0, 0],
    [0, 0, 1, 1, 1],
  ]);
  expect(warnings).toEqual([
    'Covariate land: 2 customers have a level that training did not see (Mars, Venus); they count as other rare levels do.',
  ]);
});

describe('a column of many levels', () => {
  const row = Array.from({ length: 6000 }, (_, i) => i);

  test('keeps the fifty commonest, and counts the rare ones where they are too many to list', () => {
    const place = row.map((i) => (i % 3 === 0 ? `hamlet ${i}` : `town ${Math.floor(i / 3) % 60}`));
    const [code] = learnCoding({ place });
    expect(code).toMatchObject({ rare: [], hasOther: true });
    if (code.kind !== 'category') throw new Error('towns are no numbers');
    expect(code.levels.length).toBe(50);
    // Ten of 60 towns, and a hamlet every third customer.
    expect(code.unlisted).toBe(10 + 2000);
    expect(JSON.stringify(code)).not.toContain('hamlet');
    const { columns, warnings } = encode([code], { place: ['hamlet 3', code.levels[1], 'Atlantis'] });
    expect(columns.at(-1)).toEqual(Float64Array.of(1, 0, 1));
    expect(warnings.join()).toContain(
      '2 customers have a level that was rare in training or not there (Atlantis, hamlet 3)',
    );
  });

  test('is refused by name where it is an id', () => {
    const id = row.map((i) => `customer ${i}`);
    expect(() => learnCoding({ id })).toThrow(/Covariate id: its 6000 levels tell customers apart/);
    const household = row.map((i) => (i % 3 === 0 ? 'none' : `household ${i % 1500}`));
    expect(() => learnCoding({ household })).toThrow(/tell customers apart/);
  });
});
