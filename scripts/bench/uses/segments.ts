// Who holds the revenue to come: the top fifth of customers by predicted value, historical value, RFM code, and perfectly.
import { descending } from '../../../src/evaluation/metrics.ts';
import { hasPurchase } from '../../../src/facts/summaries.ts';
import { openCombined } from '../../../src/forecast/combined.ts';
import { trainForecast } from '../../../src/forecast/train.ts';
import { readTargets, summarise } from '../../../src/index.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { valueLedger } from '../../../src/pipelines/valuing/valueLedger.ts';
import { type Ledger, openLedger } from '../../../src/transactions/ledger.ts';
import { formatDay, moneyNumber, parseDay } from '../../../src/units.ts';
import { rfmOf } from '../../../src/valuation/segments/rfm.ts';
import { DEFAULT_TERMS } from '../../../src/valuation/terms.ts';
import { dataSets } from '../dataSets.ts';
import { markdown } from '../measure.ts';

const CUTOFFS: Readonly<Record<string, readonly string[]>> = {
  'Online Retail': ['2011-05-31', '2011-06-30', '2011-07-31', '2011-08-31', '2011-09-30'],
  'CDNOW full': ['1997-06-30', '1997-07-31', '1997-08-31', '1997-09-30', '1997-10-31'],
};
/** Days after each cutoff: those to the end of the data at the last one but one. */
const HOLDOUT: Readonly<Record<string, number>> = { 'Online Retail': 70, 'CDNOW full': 242 };
const FIFTH = 0.2;
const REPETITIONS = 200;
const RULES = ['predicted', 'historical', 'rfm', 'perfect'] as const;
type Rule = (typeof RULES)[number];

export async function benchSegments(): Promise<string> {
  const rows: string[][] = [];
  for (const set of dataSets().filter(({ title }) => title in CUTOFFS)) {
    const ledger = await openLedger({ file: set.file, products: true, ...set.options });
    const draws: Record<Rule, number[][]> = { predicted: [], historical: [], rfm: [], perfect: [] };
    const held: Record<Rule, number[]> = { predicted: [], historical: [], rfm: [], perfect: [] };
    for (const cutoff of CUTOFFS[set.title]) {
      const { actual, figures } = await judged(ledger, cutoff, HOLDOUT[set.title]);
      for (const rule of RULES) held[rule].push(shareHeld(actual, figures[rule], null));
      const random = randomFrom(cutoff);
      const weights = Array.from({ length: REPETITIONS }, () => {
        const weight = new Float64Array(actual.length);
        for (let i = 0; i < weight.length; i++) weight[random.integer(weight.length)]++;
        return weight;
      });
      for (const rule of RULES) draws[rule].push(weights.map((weight) => shareHeld(actual, figures[rule], weight)));
    }
    await ledger.close();
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
    /** Of each repetition, the mean over cutoffs: cutoffs share customers, so that their errors are taken for one. */
    const error = (of: (cutoff: number, k: number) => number) =>
      mean(held.predicted.map((_, cutoff) => sd(Array.from({ length: REPETITIONS }, (_draw, k) => of(cutoff, k)))));
    const cell = (rule: Rule) =>
      `${mean(held[rule]).toFixed(3)} ± ${error((cutoff, k) => draws[rule][cutoff][k]).toFixed(3)}`;
    const against = (rule: Rule) =>
      `${(mean(held.predicted) - mean(held[rule])).toFixed(3)} ± ${error(
        (cutoff, k) => draws.predicted[cutoff][k] - draws[rule][cutoff][k],
      ).toFixed(3)}`;
    rows.push([
      `${set.title}, ${held.predicted.length} cutoffs, ${HOLDOUT[set.title]} days`,
      ...RULES.map(cell),
      against('historical'),
      against('rfm'),
    ]);
  }
  return markdown(
    [
      'Share of holdout revenue held by the top fifth',
      'predicted value',
      'historical value',
      'RFM code',
      'perfect',
      'predicted less historical',
      'predicted less RFM',
    ],
    rows,
  );
}

/** Customers as of a cutoff by each rule, and what they brought in the days after. */
async function judged(ledger: Ledger, cutoff: string, days: number) {
  const { record, files } = await trainForecast(ledger, { asOf: cutoff, horizonDays: days });
  const { summaries } = await summarise(ledger, { asOf: cutoff, facts: true });
  const forecaster = await openCombined(record, files);
  const terms = { ...DEFAULT_TERMS, horizonDays: days };
  const forecasting = { forecaster, saved: { record, files } };
  const { valuation } = await valueLedger(ledger, summaries, forecasting, { terms, level: 0.8 });
  const question = { cutoff, scope: record.scope, sample: null };
  const [{ value }] = await readTargets(ledger, question, [formatDay(parseDay(cutoff) + days)]);
  const rows = Array.from(summaries.customer.keys()).filter((row) => hasPurchase(summaries, row));
  const pick = (figure: (row: number) => number) => Float64Array.from(rows, figure);
  const rfm = rfmOf(summaries, true);
  const actual = pick((row) => value[row]);
  return {
    actual,
    figures: {
      predicted: pick((row) => valuation.predictedValue![row]),
      historical: pick((row) => moneyNumber(summaries.historicalValue[row])),
      rfm: pick((row) => rfm[row]),
      perfect: actual,
    },
  };
}

/** Those who tie at the border count by the share of them that is still to be chosen. */
function shareHeld(actual: Float64Array, figure: Float64Array, weight: Float64Array | null): number {
  const of = (row: number) => weight?.[row] ?? 1;
  const order = descending(figure);
  const total = actual.reduce((sum, value, row) => sum + of(row) * value, 0);
  let [left, held] = [FIFTH * actual.reduce((sum, _, row) => sum + of(row), 0), 0];
  for (let from = 0; from < order.length && left > 0; ) {
    let [to, count, value] = [from, 0, 0];
    for (; to < order.length && figure[order[to]] === figure[order[from]]; to++) {
      count += of(order[to]);
      value += of(order[to]) * actual[order[to]];
    }
    if (count > 0) held += value * Math.min(1, left / count);
    left -= count;
    from = to;
  }
  return held / total;
}
