/** Retention: what a list by stake catches, and whether the measure of a campaign tells the truth. */
import { descending } from '../../../src/evaluation/metrics.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { moneyNumber, parseDay } from '../../../src/units.ts';
import { drawControl } from '../../../src/valuation/campaign/arms.ts';
import { effectOf } from '../../../src/valuation/campaign/effect.ts';
import { markdown } from '../measure.ts';
import { chosenHouseholds } from './chosenHouseholds.ts';
import { bootstrapError, type Past, pastAt, pastSets, percentWithError, withError } from './past.ts';

const HORIZON = 98;
const DRAWS = 1000;

export async function benchCampaigns(): Promise<string> {
  const [capture, effects]: string[][][] = [[], []];
  for (const set of pastSets()) {
    for (const cutoff of set.cutoffs) {
      const past = await pastAt(set, cutoff, HORIZON);
      if (past.known < HORIZON) continue;
      capture.push([`${set.title}, ${cutoff}`, ...captured(past)]);
      effects.push([`${set.title}, ${cutoff}`, ...measured(past)]);
      console.error(capture.at(-1)!.join('  '));
      console.error(effects.at(-1)!.join('  '));
    }
  }
  return [
    `Share of the shortfall (usual pace over ${HORIZON} days less what came, if positive) that the top tenth of a list holds:`,
    markdown(['data, cutoff', 'value at stake', 'historical value', 'P(not returning)', 'days silent'], capture),
    `${DRAWS} draws of a control group of 20 % among the half with most at stake, ${HORIZON} days: how often 5 % tests reject`,
    'where nothing was done; how often 95 % intervals hold a planted +10 % (± error of the count); variance that is left:',
    markdown(
      [
        'data, cutoff',
        'rejects',
        'plain rejects',
        'covers +10 %',
        'left by the prediction',
        'left by historical value',
      ],
      effects,
    ),
    await chosenHouseholds(),
  ].join('\n\n');
}

function captured({ scores, stake, value, purchases }: Past): string[] {
  const { valuation, summaries } = scores;
  const came = valuation.predictedValue ? value : purchases;
  const predicted = valuation.predictedValue ?? valuation.expectedPurchases;
  // Where the stake is 0 the pace is not known from it; there is no shortfall worth the name.
  const shortfall = stake.map((v, row) => (v > 0 ? Math.max(0, v + predicted[row] - came[row]) : 0));
  const asOf = parseDay(summaries.clock.asOf);
  const lists = [
    stake,
    Float64Array.from(valuation.historicalValue, moneyNumber),
    valuation.pReturn.map((p) => 1 - p),
    Float64Array.from(summaries.lastPurchase, (day) => asOf - day),
  ];
  const random = randomFrom(1);
  const n = stake.length;
  return lists.map((list) => {
    const inTop = new Uint8Array(n);
    for (const row of descending(list).subarray(0, Math.ceil(n / 10))) inTop[row] = 1;
    const share = (rows: Int32Array) => {
      let [held, all] = [0, 0];
      for (const row of rows) {
        all += shortfall[row];
        if (inTop[row]) held += shortfall[row];
      }
      return held / all;
    };
    const everybody = Int32Array.from({ length: n }, (_, row) => row);
    return withError(
      share(everybody),
      bootstrapError(n, share, () => random.integer(n)),
      2,
    );
  });
}

function measured({ scores, stake, value, purchases }: Past): string[] {
  const { valuation } = scores;
  const half = descending(stake).subarray(0, Math.ceil(stake.length / 2));
  const pick = (column: Float64Array) => Float64Array.from(half, (row) => column[row]);
  const y = pick(valuation.predictedValue ? value : purchases);
  const prediction = pick(valuation.predictedValue ?? valuation.expectedPurchases);
  const before = pick(Float64Array.from(valuation.historicalValue, moneyNumber));
  const strata = pick(stake);
  const planted = (0.1 * y.reduce((sum, v) => sum + v, 0)) / y.length;
  let [rejected, plainly, covered] = [0, 0, 0];
  const left = { prediction: 0, before: 0 };
  for (let seed = 0; seed < DRAWS; seed++) {
    const control = drawControl(strata, 0.2, seed);
    const nothing = effectOf(y, prediction, control);
    if (nothing.adjusted.pValue! < 0.05) rejected++;
    if (nothing.plain.pValue! < 0.05) plainly++;
    const raised = y.map((v, i) => (control[i] ? v : 1.1 * v));
    const [low, high] = effectOf(raised, prediction, control).adjusted.interval;
    if (low <= planted && planted <= high) covered++;
    left.prediction += nothing.varianceLeft / DRAWS;
    if (seed < 100) left.before += effectOf(y, before, control).varianceLeft / 100;
  }
  const percent = (count: number) => percentWithError(count, DRAWS);
  const share = (v: number) => `${(100 * v).toFixed(0)} %`;
  return [percent(rejected), percent(plainly), percent(covered), share(left.prediction), share(left.before)];
}
