// Do models find again what made their data? Customers are simulated at known parameters, fitted as in a training run,
// and watched for a while longer: how often do intervals hold the truth?
import {
  type Cells,
  type Fit,
  fitGammaGamma,
  fitPurchaseModel,
  makeCells,
  makeSpendCells,
  purchaseModel,
  type Random,
  randomFrom,
} from '../../src/index.ts';
import { samplePosterior, thetasOf } from '../../src/models/posterior.ts';
import { type CountDistribution, countDistribution } from '../../src/models/purchases/countDistribution.ts';
import { gammaGammaLikelihood } from '../../src/models/spend/gammaGamma.ts';
import { COUNT_DRAWS, EXPECTED_DRAWS } from '../../src/valuation/purchaseDraws.ts';
import { drawValues, type Outcomes, type SpendDraws, spendThetas } from '../../src/valuation/spendDraws.ts';
import { OUTCOMES } from '../../src/valuation/totals.ts';
import {
  gompertzLifetime,
  leavingAfterPurchases,
  opportunities,
  paretoLifetime,
  type Story,
  staying,
} from './histories.ts';
import { markdown } from './measure.ts';

interface Design {
  readonly model: string;
  readonly truth: readonly number[];
  readonly story: Story;
  readonly customers: number;
  /** Customers are watched for a whole number of time units between these, and then for the horizon. */
  readonly ages: readonly [number, number];
  readonly horizon: number;
}

/** Two thousand customers, watched for a year to a year and a half, and then for half a year: times are weeks. */
const USUAL = { customers: 2000, ages: [52, 78], horizon: 26 } as const;

/** Many buy every week and leave more and more readily while watched: elsewhere GGompertz's b, s and beta trade places. */
const FREQUENT = { ...USUAL, customers: 1500, ages: [40, 52] } as const;

/** Parameters that so many customers identify: about a third of them and more leave while watched. */
const DESIGNS: readonly Design[] = [
  { ...USUAL, model: 'nbd', truth: [0.8, 6], story: staying, customers: 1000 },
  { ...USUAL, model: 'bg-nbd', truth: [0.6, 4, 0.8, 2.5], story: leavingAfterPurchases(1, false) },
  { ...USUAL, model: 'mbg-nbd', truth: [0.8, 5, 0.6, 2.5], story: leavingAfterPurchases(1, true) },
  { ...USUAL, model: 'pareto-nbd', truth: [0.8, 3, 0.8, 15], story: paretoLifetime, ages: [52, 104] },
  { ...FREQUENT, model: 'ggompertz-nbd', truth: [2, 2, 0.1, 1, 5], story: gompertzLifetime },
  { ...USUAL, model: 'bg-cnbd-2', truth: [0.6, 2, 0.8, 2.5], story: leavingAfterPurchases(2, false) },
  { ...USUAL, model: 'bg-cnbd-3', truth: [0.6, 1.3, 0.8, 2.5], story: leavingAfterPurchases(3, false) },
  { ...USUAL, model: 'mbg-cnbd-2', truth: [0.8, 2.5, 0.6, 2.5], story: leavingAfterPurchases(2, true) },
  { ...USUAL, model: 'bg-bb', truth: [1.2, 0.75, 0.66, 2.8], story: opportunities, ages: [8, 12], horizon: 5 },
];

/** Gamma-Gamma: amounts are Gamma(p, nu), nu ~ Gamma(q, gamma). */
const SPEND_TRUTH = [6, 4, 15];

const REPETITIONS = 400;
/** The first so many of them, and so many customers in each, are predicted and judged. */
const JUDGED_REPETITIONS = 200;
const JUDGED = 100;
/** Proposals for the posterior that predictions come from: as many as a training run takes. */
const PROPOSALS = 300;
const LEVEL = 0.8;
const TAIL = (1 - LEVEL) / 2;
/** The 97.5 % point of a normal distribution. */
const Z = 1.959964;

/** How often intervals of 95 % held each true parameter, and those of 80 % what customers did next. */
class Coverage {
  repetitions = 0;
  identified = 0;
  readonly held: Map<string, number> = new Map();
  /** Of the customers judged: how many there were, and in how many the interval held what came. */
  readonly purchases = { customers: 0, held: 0, printed: 0 };
  /** Of those more likely than not to buy: zeros are easily foretold. */
  readonly likely = { customers: 0, held: 0 };
  readonly value = { customers: 0, held: 0 };

  addFit({ parameters, standardErrors }: Fit, truth: readonly number[]): void {
    this.repetitions++;
    if (Object.values(standardErrors).every((error) => error !== null)) this.identified++;
    Object.entries(parameters).forEach(([name, value], i) => {
      const error = standardErrors[name];
      // On the logarithmic scale, on which a standard error is relative; an unidentified parameter has no interval.
      const held = error !== null && Math.abs(Math.log(value / truth[i])) <= (Z * error) / value;
      this.held.set(name, (this.held.get(name) ?? 0) + (held ? 1 : 0));
    });
  }

  parameters(truth: readonly number[]): string {
    const share = (held: number) => percent(held / this.repetitions);
    return [...this.held].map(([name, held], i) => `${name} = ${truth[i]}: ${share(held)}`).join(' · ');
  }
}

const percent = (share: number) => (Number.isNaN(share) ? '–' : (100 * share).toFixed(1));

export async function benchRecovery(): Promise<string> {
  const spend = new Coverage();
  const rows = DESIGNS.map((design) => {
    const coverage = new Coverage();
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const random = randomFrom(`${design.model} recovery ${repetition}`);
      repeat(design, random, repetition < JUDGED_REPETITIONS, coverage, spend);
    }
    console.error(`recovery of ${design.model} done`);
    return row(purchaseModel(design.model).title, design.customers, design.truth, coverage);
  });
  const head = [
    'model',
    'repetitions',
    'with intervals',
    'customers',
    'parameters: truth and coverage, %',
    'purchases, %',
    'of likely buyers, %',
    'value, %',
    'purchases as printed, %',
  ];
  return `${markdown(head, [...rows, row('Gamma-Gamma', '(those above)', SPEND_TRUTH, spend)])}\n`;
}

function row(title: string, customers: number | string, truth: readonly number[], coverage: Coverage): string[] {
  const { purchases, likely, value } = coverage;
  return [
    title,
    String(coverage.repetitions),
    String(coverage.identified),
    String(customers),
    coverage.parameters(truth),
    percent(purchases.held / purchases.customers),
    percent(likely.held / likely.customers),
    percent(value.held / value.customers),
    percent(purchases.printed / purchases.customers),
  ];
}

/** Simulated customers: what is known of them at T, and what they did after it. */
interface Customers {
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  readonly meanSpend: Float64Array;
  readonly later: Float64Array;
  readonly laterValue: Float64Array;
}

function repeat(design: Design, random: Random, judged: boolean, coverage: Coverage, spendCoverage: Coverage): void {
  const { truth, horizon } = design;
  const model = purchaseModel(design.model);
  const customers = simulate(design, random.fork('customers'));
  const { x, tx, T, meanSpend } = customers;
  const { cells } = makeCells(x, tx, T);
  const fit = fitPurchaseModel(model, cells);
  coverage.addFit(fit, truth);
  const spendCells = makeSpendCells(x, meanSpend);
  const spendFit = fitGammaGamma(spendCells);
  spendCoverage.addFit(spendFit, SPEND_TRUTH);
  if (!judged) return;
  const options = { draws: EXPECTED_DRAWS, proposals: PROPOSALS, seed: random.integer(2 ** 31) };
  const posterior = samplePosterior(model, cells, x.length, { ...options, start: fit });
  const spend: SpendDraws = {
    posterior: samplePosterior(gammaGammaLikelihood, spendCells, spendCells.length, { ...options, start: spendFit }),
    count: x,
    mean: meanSpend,
    expected: meanSpend,
    factor: 1,
  };
  const thetas = thetasOf(model, posterior, COUNT_DRAWS);
  judge(customers, spend, (cells) => countDistribution(model, cells, thetas, horizon), random, coverage, spendCoverage);
}

function simulate({ story, truth, customers, ages, horizon }: Design, random: Random): Customers {
  const column = () => new Float64Array(customers);
  const [x, tx, T, meanSpend, later, laterValue] = [column(), column(), column(), column(), column(), column()];
  const [p, q, gamma] = SPEND_TRUTH;
  for (let i = 0; i < customers; i++) {
    T[i] = ages[0] + random.integer(ages[1] - ages[0] + 1);
    const nu = random.gamma(q, gamma);
    for (const at of story(truth, T[i] + horizon, random)) {
      const amount = random.gamma(p, nu);
      if (at <= T[i]) {
        x[i]++;
        tx[i] = at;
        meanSpend[i] += (amount - meanSpend[i]) / x[i];
      } else {
        later[i]++;
        laterValue[i] += amount;
      }
    }
  }
  return { x, tx, T, meanSpend, later, laterValue };
}

/**
 * Where what the first customers did fell in their predicted distributions. Counts, and values with their share of
 * zeros, make jumps, within which the place is taken at random: only so does an interval of 80 % hold 80 % of the
 * outcomes of a right distribution (randomised probability integral transform; Czado, Gneiting & Held 2009).
 */
function judge(
  { x, tx, T, later, laterValue }: Customers,
  spend: SpendDraws,
  distributionOf: (cells: Cells) => CountDistribution,
  random: Random,
  { purchases, likely, value }: Coverage,
  spendCoverage: Coverage,
): void {
  const judged = (column: Float64Array) => column.subarray(0, JUDGED);
  const { cells, index } = makeCells(judged(x), judged(tx), judged(T));
  const distribution = distributionOf(cells);
  const spends = spendThetas(spend, EXPECTED_DRAWS);
  const outcomes: Outcomes = { counts: new Float64Array(OUTCOMES), values: new Float64Array(OUTCOMES) };
  const inside = (place: number) => (place > TAIL && place < 1 - TAIL ? 1 : 0);
  /** The place of an actual value among its simulated outcomes. */
  const placeAmong = (values: Float64Array, actual: number) => {
    let [below, equal] = [0, 0];
    for (const v of values) {
      if (v < actual) below++;
      else if (v === actual) equal++;
    }
    return (below + random.uniform() * (equal + 1)) / (values.length + 1);
  };
  for (let row = 0; row < JUDGED; row++) {
    const [cell, n] = [index[row], later[row]];
    const below = distribution.upTo(cell, n - 1);
    const held = inside(below + random.uniform() * (distribution.upTo(cell, n) - below));
    purchases.customers++;
    purchases.held += held;
    if (distribution.upTo(cell, 0) < 0.5) {
      likely.customers++;
      likely.held += held;
    }
    const [low, high] = [distribution.quantile(cell, TAIL), distribution.quantile(cell, 1 - TAIL)];
    purchases.printed += n >= low && n <= high ? 1 : 0;
    distribution.stratify(cell, outcomes.counts);
    drawValues(outcomes, spend, spends, row, random);
    value.customers++;
    value.held += inside(placeAmong(outcomes.values, laterValue[row]));
    if (n === 0) continue;
    // What the purchases that came are worth, whatever was thought of their number: Gamma-Gamma alone.
    outcomes.counts.fill(n);
    drawValues(outcomes, spend, spends, row, random);
    spendCoverage.value.customers++;
    spendCoverage.value.held += inside(placeAmong(outcomes.values, laterValue[row]));
  }
}
